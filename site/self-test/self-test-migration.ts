const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`;

/** A run has a start, and an end when the service lived to see it. Neither is changed afterwards. */
export const selfTestMigrationSql = `
  CREATE TABLE self_test_start (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started_at_ms INTEGER NOT NULL, started_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE self_test_end (
    id TEXT PRIMARY KEY REFERENCES self_test_start(id), ended_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'cancelled')), steps TEXT NOT NULL
  ) STRICT;
  ${appendOnly('self_test_start')}
  ${appendOnly('self_test_end')}
`;
