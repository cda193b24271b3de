import type { Database } from '../../server/sqlite/database.ts';
import type { Migration } from '../../server/sqlite/migrate.ts';

/** Schema 1 of the site: what the store itself keeps. Parts of other modules are handed in by the composition root. */
const storeTables = (database: Database): void => {
  database.exec(`
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE room (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE camera (
      id TEXT PRIMARY KEY, room_id TEXT NOT NULL REFERENCES room(id), role TEXT NOT NULL,
      sealed_config BLOB NOT NULL, position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE operator (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, post TEXT NOT NULL, added_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE journal (
      seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, boot TEXT NOT NULL, mono_ms INTEGER NOT NULL,
      bytes TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER journal_is_append_only_update BEFORE UPDATE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_is_append_only_delete BEFORE DELETE ON journal
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TABLE duty_log (
      id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, text TEXT NOT NULL,
      is_urgent INTEGER NOT NULL, lane TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE idempotency (
      key TEXT NOT NULL, procedure TEXT NOT NULL, result TEXT NOT NULL, at_ms INTEGER NOT NULL,
      PRIMARY KEY (procedure, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idempotency_by_age ON idempotency(at_ms);
  `);
};

/** Never edit a released step; add the next number. */
export const siteMigrations = (parts: {
  uplinkSql: string;
  rosterSql: string;
  /** Tables of the modules that came with schema 2. */
  version2Sql: readonly string[];
  /** Tables that came with schema 3. */
  version3Sql: readonly string[];
  /** Tables that came with schema 4. */
  version4Sql: readonly string[];
  /** Tables that came with schema 5. */
  version5Sql: readonly string[];
  /** Tables that came with schema 6. */
  version6Sql: readonly string[];
  /** Tables that came with schema 7. */
  version7Sql: readonly string[];
  /** Tables that came with schema 8. */
  version8Sql: readonly string[];
}): readonly Migration[] => [
  {
    version: 1,
    name: 'first',
    up(database) {
      storeTables(database);
      database.exec(parts.uplinkSql);
      database.exec(parts.rosterSql);
    },
  },
  {
    version: 2,
    name: 'cameras-in-full',
    up(database) {
      for (const sql of parts.version2Sql) database.exec(sql);
    },
  },
  {
    version: 3,
    name: 'listening-check',
    up(database) {
      for (const sql of parts.version3Sql) database.exec(sql);
    },
  },
  {
    version: 4,
    name: 'listening-test',
    up(database) {
      for (const sql of parts.version4Sql) database.exec(sql);
    },
  },
  {
    version: 5,
    name: 'rosters',
    up(database) {
      for (const sql of parts.version5Sql) database.exec(sql);
    },
  },
  {
    version: 6,
    name: 'levels',
    up(database) {
      for (const sql of parts.version6Sql) database.exec(sql);
    },
  },
  {
    version: 7,
    name: 'places',
    up(database) {
      for (const sql of parts.version7Sql) database.exec(sql);
    },
  },
  {
    version: 8,
    name: 'exam-day',
    up(database) {
      for (const sql of parts.version8Sql) database.exec(sql);
    },
  },
];
