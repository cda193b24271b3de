import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkArchitecture, importsOf } from './check-architecture.ts';
import { readTree } from './read-tree.ts';

const root = join(import.meta.dirname, '..', '..');

/** What starts by itself: named by the build, the page entries, or used by tools and tests as a program. */
const ENTRIES = [
  'site/cli.ts',
  'site/service.ts',
  'site/ingest-worker.ts',
  'site/audio-worker.ts',
  'site/roster-worker.ts',
  'site/table-worker.ts',
  'centre/cli.ts',
  'centre/store-worker.ts',
  'centre/table-worker.ts',
  'electron/main/main.ts',
  'electron/preload/preload.ts',
  'renderer/site/main.tsx',
  'renderer/centre/main.tsx',
  'renderer/sign-in/main.tsx',
  'renderer/wall/wall-worker.ts',
];

test('the rooms keep their rules', () => {
  const { violations } = checkArchitecture(readTree(root, ENTRIES));
  expect(violations.map(({ file, rule, detail }) => `${rule}: ${file}: ${detail}`)).toEqual([]);
});

test('a tree that breaks every rule is caught, rule by rule', () => {
  const { violations } = checkArchitecture(
    readTree(join(root, 'test', 'fixtures', 'architecture', 'bad'), ['site/app.ts']),
  );
  const found = violations.map(({ rule, file }) => `${rule} ${file}`).sort();
  expect(found).toEqual([
    'antd-outside-kit renderer/site/page.tsx',
    'cycle shared/contract/name.ts',
    'cycle site/cameras/a.ts',
    'folder-circle shared/contract',
    'node shared/domain/clock.ts',
    'orphan site/roster/forgotten.ts',
    'package site/cameras/a.ts',
    'room renderer/site/page.tsx',
    'room site/app.ts',
    'site-module site/cameras/a.ts',
    'too-long site/roster/long.ts',
    'unlisted-dependency site/app.ts',
    'unresolved site/app.ts',
  ]);
});

test('imports are read from code, not from comments or prose', () => {
  expect(
    importsOf(
      `// import x from 'commented'\n/* import y from 'blocked' */\nimport type { A } from './a.ts';\nexport * from './b.ts';\nconst c = await import('./c.ts');\nconst u = new URL('./worker.ts', import.meta.url);`,
    ),
  ).toEqual(['./a.ts', './b.ts', './c.ts', './worker.ts']);
});

const BAD_SOURCE =
  "import { readFileSync } from 'node:fs';\nexport const bad = (value: any) => value!.list[0].name;\nreadFileSync;\n";

test('the linter refuses a bad file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exam-lint-'));
  try {
    const settings = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as Record<string, unknown>;
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...settings, vcs: { enabled: false } }));
    writeFileSync(join(folder, 'bad.ts'), BAD_SOURCE);
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const lint = spawnSync(process.execPath, [biome, 'lint', 'bad.ts'], { cwd: folder, encoding: 'utf8' });
    expect(lint.status).not.toBe(0);
    expect(lint.stdout + lint.stderr).toMatch(/noExplicitAny/);
    expect(lint.stdout + lint.stderr).toMatch(/noNonNullAssertion/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the compiler refuses node: modules in a room without Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'exam-types-'));
  try {
    writeFileSync(join(folder, 'bad.ts'), BAD_SOURCE);
    const settings = { extends: join(root, 'shared', 'tsconfig.json'), include: ['bad.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const types = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(types.stdout).toMatch(/bad\.ts\(1,\d+\).*node:fs/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('nothing names a download host and the lockfile stays portable', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  expect(lock).not.toMatch(/"resolved": "http/);
});
