import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HookedDatabase, withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import { SiteConfig } from '../../../shared/contract/site-config.ts';
import { siteSchema } from '../../../site/schema.ts';
import { createKeyBox } from '../../../site/store/create-key-box.ts';
import { createRegistry, type Registry } from '../../../site/store/create-registry.ts';
import { siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

let folder: ReturnType<typeof temporaryFolder>;
let database: HookedDatabase;
let registry: Registry;
const camera = (id: string, password = 'first-secret') => ({
  id,
  roomId: 'r01',
  role: 'front' as const,
  sub: `rtsp://exam:${password}@10.0.0.1:554/a`,
});
const open = (): Registry =>
  createRegistry(database, createKeyBox(`${folder.path}/key`), SiteConfig.parse(siteConfig())).registry;

beforeEach(() => {
  folder = temporaryFolder();
  database = withCommitHooks(openMigrated(`${folder.path}/site.db`, siteSchema));
  registry = open();
});
afterEach(() => {
  database.close();
  folder.remove();
});

test('a change is seen by everybody once it is committed, and survives opening again', () => {
  const seen: string[][] = [];
  registry.onChange(() => seen.push(registry.cameras().map(({ id }) => id)));
  expect(registry.cameras()).toEqual([]);
  database.transaction(() => {
    registry.saveCamera(camera('a'));
    registry.saveCamera(camera('b'));
    expect(seen).toEqual([]);
  });
  expect(seen).toEqual([['a', 'b']]);
  database.transaction(() => registry.saveCamera(camera('a', 'second-secret')));
  expect(registry.cameras()[0]?.sub).toContain('second-secret');
  expect(registry.cameras().map(({ id }) => id)).toEqual(['a', 'b']);
  expect(open().cameras()).toEqual(registry.cameras());
});

test('what is rolled back has never been there', () => {
  database.transaction(() => registry.saveCamera(camera('a')));
  expect(() =>
    database.transaction(() => {
      registry.saveCamera(camera('b'));
      registry.saveRoom({ id: 'r03', name: '第03考场', kind: 'exam' });
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(registry.cameras().map(({ id }) => id)).toEqual(['a']);
  expect(registry.rooms()).toHaveLength(2);
});

test('a removed camera comes back at its place; a room with cameras stays', () => {
  database.transaction(() => {
    for (const id of ['a', 'b', 'c']) registry.saveCamera(camera(id));
  });
  let position: number | null = null;
  database.transaction(() => {
    position = registry.removeCamera('b');
  });
  expect(position).toBe(1);
  expect(registry.cameras().map(({ id }) => id)).toEqual(['a', 'c']);
  database.transaction(() => registry.saveCamera(camera('b'), position ?? 0));
  expect(registry.cameras().map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(() => database.transaction(() => registry.removeRoom('r01'))).toThrow();
  expect(registry.removeCamera('nobody')).toBeNull();
});

test('no address stands in the database file', () => {
  database.transaction(() => registry.saveCamera(camera('a')));
  const bytes = JSON.stringify(
    database
      .all('SELECT * FROM camera')
      .map((row) => Buffer.from(row['sealed_config'] as Uint8Array).toString('latin1')),
  );
  expect(bytes).not.toMatch(/rtsp|first-secret|10\.0\.0\.1/);
});
