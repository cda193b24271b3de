// Shared by `npm start` and `npm test`. Plain JavaScript without dependencies: it runs before anything is
// installed, under whatever Node is there (20 or newer).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const isWindows = process.platform === 'win32';

/** @param {string} text */
export const say = (text) => process.stderr.write(`${text}\n`);

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...options.env },
    // npm is a batch file there; anything else must not meet a shell that splits paths at blanks.
    shell: isWindows && command === 'npm',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: result.status ?? 1, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
}

/** @param {string} name */
export function isOnPath(name) {
  const finder = spawnSync(isWindows ? 'where' : 'which', [name], { stdio: 'ignore', shell: isWindows });
  return finder.status === 0;
}

/** Path of a Node.js 24 or newer: the pinned one, else the one running this script. */
export function node24() {
  const pinned = join(root, 'node_modules', '.bin', isWindows ? 'node.cmd' : 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  say(
    `Node.js 24 or newer is needed; this is ${process.versions.node} and no pinned one is available for ${process.platform}-${process.arch}. Install it from nodejs.org and repeat.`,
  );
  process.exit(3);
}

/** PATH with the project's own tools (and its Node) first. */
export function toolEnv() {
  const separator = isWindows ? ';' : ':';
  return { PATH: `${join(root, 'node_modules', '.bin')}${separator}${process.env.PATH ?? ''}` };
}

/** Installs the locked dependencies when the lockfile is newer than what is installed. */
export function installDependencies() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stamp = join(root, 'node_modules', '.lock-stamp');
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted)
    return say('[setup] dependencies: already installed');
  say('[setup] dependencies: npm ci (about half a minute) …');
  const started = Date.now();
  const result = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.status !== 0) {
    say('[setup] npm ci failed; its message is above.');
    process.exit(3);
  }
  writeFileSync(stamp, wanted);
  return say(`[setup] dependencies: installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

const SOURCES = ['shared', 'server', 'site', 'centre', 'electron', 'renderer', 'tools'];

function newestSourceMs() {
  let newest = statSync(join(root, 'package-lock.json')).mtimeMs;
  /** @param {string} folder */
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules') continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else newest = Math.max(newest, statSync(path).mtimeMs);
    }
  };
  for (const folder of SOURCES) visit(join(root, folder));
  return newest;
}

/** Builds when a source file is newer than the last build. */
export function buildIfNeeded() {
  const stamp = join(root, 'dist', '.build-stamp');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newestSourceMs())
    return say('[setup] build: up to date');
  say('[setup] build …');
  const result = run(node24(), [join('tools', 'build', 'build.ts')], { env: toolEnv() });
  if (result.status !== 0) {
    say('[setup] the build failed; its message is above.');
    process.exit(3);
  }
  writeFileSync(stamp, '');
  return undefined;
}

/**
 * Installs missing Debian packages. Without root it prints the one line to run and returns false;
 * elsewhere than on Debian or Ubuntu it says what will be skipped.
 * @param {{ probe: () => boolean, package: string, why: string }[]} wanted
 */
export function installSystemPackages(wanted) {
  const missing = wanted.filter((item) => !item.probe());
  if (missing.length === 0) {
    say('[setup] system packages: all there');
    return true;
  }
  const names = [...new Set(missing.flatMap((item) => item.package.split(' ')))];
  const line = `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (process.platform !== 'linux' || !isOnPath('apt-get')) {
    say(
      `[setup] not here: ${missing.map((item) => item.why).join(', ')}. Tests that need them are skipped by name.`,
    );
    return false;
  }
  if (process.getuid?.() !== 0) {
    say(`[setup] these packages are missing; run once as root:\n\n    ${line}\n`);
    return false;
  }
  say(`[setup] system packages: ${names.join(' ')} (a minute or two) …`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = run('apt-get', ['update', '-q'], { env, quiet: true });
  const install = run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], {
    env,
    quiet: true,
  });
  if (install.status !== 0) {
    say(`[setup] apt-get failed:\n${update.stderr.slice(-500)}\n${install.stderr.slice(-2000)}`);
    return false;
  }
  say('[setup] system packages: installed');
  return true;
}
