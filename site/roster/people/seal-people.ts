import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import { PersonPrivate } from '../../../shared/contract/person-records.ts';
import { createPeopleBox, type SealingKey } from './people-box.ts';

/** How far the rows of an older database have come. */
type Stage = 'plain' | 'sealed' | 'done';

/** Answers to repeated commands held whole records of people until schema 6. */
const PLAIN_ANSWERS = "DELETE FROM idempotency WHERE procedure LIKE 'people.%'";

/**
 * Seals what schema 5 kept as plain text, in one transaction. Called at every start before anything reads people; after the
 * first time there is nothing to do. Throws what SQLite throws; the rows are as they were then.
 */
export function sealPeople(database: Database, key: SealingKey): void {
  if (stageOf(database) !== 'plain') return;
  database.transaction(() => {
    sealRows(database, key);
    setStage(database, 'sealed');
  });
}

/**
 * Wipes what was sealed from the files: deleted rows stay in free pages and in the log until the file is written anew.
 * Repeated at every start until it was whole. `copyPaths` are the copies that were made before migrations: the plain rows
 * are taken out of them. Throws when the disk is full or another process reads the database.
 */
export function wipePlainPeople(database: Database, copyPaths: readonly string[]): void {
  if (stageOf(database) !== 'sealed') return;
  for (const path of copyPaths) wipeCopy(path);
  writeAnew(database);
  setStage(database, 'done');
}

const stageOf = (database: Database): Stage => {
  const stage = database.get('SELECT stage FROM people_sealing WHERE id = 1')?.['stage'];
  return stage === 'plain' || stage === 'sealed' ? stage : 'done';
};
const setStage = (database: Database, stage: Stage): void =>
  void database.run('UPDATE people_sealing SET stage = ? WHERE id = 1', stage);

function sealRows(database: Database, key: SealingKey): void {
  const box = createPeopleBox(database, key);
  for (const row of database.all('SELECT person_id, value FROM person_private')) {
    const own = PersonPrivate.parse(JSON.parse(String(row['value'])));
    database.run(
      'INSERT OR REPLACE INTO person_sealed (person_id, sealed, phone_tag) VALUES (?, ?, ?)',
      String(row['person_id']),
      box.sealPrivate(own),
      box.phoneTag(own.phone),
    );
  }
  // The text is sealed as it is: it is read with defaults for what later versions added.
  const sealed = (value: unknown): Uint8Array | null => (typeof value === 'string' ? key.seal(value) : null);
  for (const row of database.all('SELECT * FROM people_change_item'))
    database.run(
      'INSERT INTO people_history (seq, person_id, before_sealed, after_sealed) VALUES (?, ?, ?, ?)',
      Number(row['seq']),
      String(row['person_id']),
      sealed(row['before_value']),
      sealed(row['after_value']),
    );
  database.exec('DELETE FROM person_private; DELETE FROM people_change_item');
  database.exec(PLAIN_ANSWERS);
}

function writeAnew(database: Database): void {
  database.exec('VACUUM');
  if (database.get('PRAGMA wal_checkpoint(TRUNCATE)')?.['busy'] !== 0)
    throw new Error('the log of the database is being read by another process');
}

function wipeCopy(path: string): void {
  const copy = openDatabase(path);
  try {
    for (const [table, sql] of [
      ['person_private', 'DELETE FROM person_private'],
      ['people_change_item', 'DELETE FROM people_change'],
      ['idempotency', PLAIN_ANSWERS],
    ] as const)
      if (copy.get("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?", table))
        copy.exec(sql);
    writeAnew(copy);
    // Without a log beside it the copy is one file again.
    copy.exec('PRAGMA journal_mode=DELETE');
  } finally {
    copy.close();
  }
}
