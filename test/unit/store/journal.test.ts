import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registerSecret } from '../../../server/process/secrets.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { NewerDatabaseError, openMigrated } from '../../../server/sqlite/migrate.ts';
import { createIdempotency } from '../../../site/store/create-idempotency.ts';
import { createJournal } from '../../../site/store/create-journal.ts';
import { createKeyBox, type KeyBox } from '../../../site/store/create-key-box.ts';
import { siteMigrations } from '../../../site/store/migrations.ts';
import { temporaryFolder } from '../../fakes/run-program.ts';

const migrations = siteMigrations({
  uplinkSql: '',
  rosterSql: '',
  version2Sql: [],
  version3Sql: [],
  version4Sql: [],
  version5Sql: [],
  version6Sql: [],
  version7Sql: [],
  version8Sql: [],
});
const time = { nowMs: () => 1_000, monoMs: () => 5, boot: 'b1' };
let folder: ReturnType<typeof temporaryFolder>;
let database: Database;
let keyBox: KeyBox;

beforeEach(() => {
  folder = temporaryFolder();
  keyBox = createKeyBox(`${folder.path}/site.key`);
  database = openMigrated(`${folder.path}/site.db`, migrations);
});
afterEach(() => {
  database.close();
  folder.remove();
});

test('entries are chained and the chain is whole', () => {
  const journal = createJournal(database, time);
  for (const action of ['camera.retried', 'roster.assigned', 'alarm.acknowledged'])
    journal.append({ actor: 'op1', action, subject: 'r01' });
  expect(journal.verify()).toEqual({ ok: true, entries: 3, firstBad: null });
  expect(journal.list({ beforeSeq: 3, limit: 10 }).map(({ seq }) => seq)).toEqual([2, 1]);
  expect(journal.list({ beforeSeq: null, limit: 1 })[0]).toMatchObject({ seq: 3, actor: 'op1', atMs: 1_000 });
});

test('an edit, a deletion and a swap are found at their place', () => {
  const journal = createJournal(database, time);
  for (let index = 0; index < 5; index += 1)
    journal.append({ actor: 'op1', action: 'test.done', subject: `s${index}` });
  database.exec('DROP TRIGGER journal_is_append_only_update; DROP TRIGGER journal_is_append_only_delete');
  const bytes = String(database.get('SELECT bytes FROM journal WHERE seq = 3')?.['bytes']);
  database.run('UPDATE journal SET bytes = ? WHERE seq = 3', bytes.replace('s2', 's9'));
  expect(journal.verify()).toMatchObject({ ok: false, firstBad: 3 });
  database.run('UPDATE journal SET bytes = ? WHERE seq = 3', bytes);
  expect(journal.verify().ok).toBe(true);
  database.run('DELETE FROM journal WHERE seq = 2');
  expect(journal.verify()).toMatchObject({ ok: false, firstBad: 2 });
});

test('the database itself refuses to change the journal', () => {
  const journal = createJournal(database, time);
  journal.append({ actor: 'op1', action: 'test.done', subject: 's' });
  expect(() => database.run('UPDATE journal SET bytes = ?', 'x')).toThrow(/append-only/);
  expect(() => database.run('DELETE FROM journal')).toThrow(/append-only/);
});

test('secrets never reach the journal', () => {
  registerSecret('very-secret-word');
  const journal = createJournal(database, time);
  journal.append({
    actor: 'op1',
    action: 'camera.added',
    subject: 'c1',
    details: { url: 'rtsp://a:very-secret-word@h/', note: 'very-secret-word' },
  });
  expect(String(database.get('SELECT bytes FROM journal')?.['bytes'])).not.toContain('very-secret-word');
  expect(journal.verify().ok).toBe(true);
});

test('an act that fails leaves no journal entry', () => {
  const journal = createJournal(database, time);
  expect(() =>
    database.transaction(() => {
      journal.append({ actor: 'op1', action: 'test.done', subject: 's' });
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(journal.list({ beforeSeq: null, limit: 10 })).toEqual([]);
});

test('a command is remembered by key and procedure', () => {
  const memory = createIdempotency(database, () => 0, keyBox);
  expect(memory.recall('key-00001', 'dutyLog.append')).toBe(null);
  memory.remember('key-00001', 'dutyLog.append', { id: 1 });
  memory.remember('key-00001', 'dutyLog.append', { id: 2 });
  expect(memory.recall('key-00001', 'dutyLog.append')).toEqual({ result: { id: 1 } });
  expect(memory.recall('key-00001', 'roster.undo')).toBe(null);
  // An answer can be a whole record of a person: it lies sealed; one of an earlier version still reads.
  memory.remember('key-00002', 'people.save', { phone: '13912345678' });
  expect(JSON.stringify(database.all('SELECT * FROM idempotency'))).not.toContain('13912345678');
  expect(memory.recall('key-00002', 'people.save')).toEqual({ result: { phone: '13912345678' } });
  database.run("INSERT INTO idempotency VALUES ('key-00003', 'duty.undo', '{\"id\":7}', 0)");
  expect(memory.recall('key-00003', 'duty.undo')).toEqual({ result: { id: 7 } });
});

test('an act and what is remembered of it are one commit', () => {
  const memory = createIdempotency(database, () => 0, keyBox);
  const journal = createJournal(database, time);
  expect(() =>
    memory.atomically(() => {
      journal.append({ actor: 'op1', action: 'test.done', subject: 's' });
      throw new Error('killed before it was remembered');
    }),
  ).toThrow('killed');
  expect(journal.list({ beforeSeq: null, limit: 10 })).toEqual([]);
});

test('a newer database is refused and left alone', () => {
  const path = `${folder.path}/newer.db`;
  const newer = new DatabaseSync(path);
  newer.exec('PRAGMA user_version=99; CREATE TABLE future (x)');
  newer.close();
  expect(() => openMigrated(path, migrations)).toThrow(NewerDatabaseError);
  expect(() => openMigrated(path, migrations)).toThrow(/schema version 99/);
});

test('sealed addresses open again and notice tampering', () => {
  const box = createKeyBox(`${folder.path}/site.key`);
  const sealed = box.seal('rtsp://a:b@c/');
  expect(Buffer.from(sealed).includes('rtsp')).toBe(false);
  expect(createKeyBox(`${folder.path}/site.key`).open(sealed)).toBe('rtsp://a:b@c/');
  const broken = Uint8Array.from(sealed);
  broken[20] = (broken[20] ?? 0) ^ 1;
  expect(() => box.open(broken)).toThrow();
});
