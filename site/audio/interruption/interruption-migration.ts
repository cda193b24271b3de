/** Requests after interruptions of a listening test and the answers to them; neither is ever changed. */
export const interruptionMigrationSql = `
  CREATE TABLE listening_interruption (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, watch_id TEXT NOT NULL REFERENCES watch_start(id), draft TEXT NOT NULL
  ) STRICT;
  CREATE INDEX listening_interruption_by_watch ON listening_interruption(watch_id);
  CREATE TABLE listening_interruption_decision (
    id TEXT PRIMARY KEY REFERENCES listening_interruption(id), decision TEXT NOT NULL
  ) STRICT;
  ${['listening_interruption', 'listening_interruption_decision']
    .map(
      (table) => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`,
    )
    .join('')}
`;
