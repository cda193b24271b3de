const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`;

/** Trials and watches as facts: start, faults and their ends, clips, what people said, end. */
export const watchMigrationSql = `
  CREATE TABLE watch_start (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, programme_id TEXT NOT NULL REFERENCES programme(id),
    chain TEXT NOT NULL, output TEXT NOT NULL, started_at_ms INTEGER NOT NULL, started_by TEXT NOT NULL,
    profile TEXT NOT NULL, rooms TEXT NOT NULL
  ) STRICT;
  CREATE TABLE watch_end (
    id TEXT PRIMARY KEY REFERENCES watch_start(id), ended_at_ms INTEGER NOT NULL, phase TEXT NOT NULL, rooms TEXT NOT NULL
  ) STRICT;
  CREATE TABLE watch_fault (
    id TEXT PRIMARY KEY, watch_id TEXT NOT NULL REFERENCES watch_start(id), fault TEXT NOT NULL
  ) STRICT;
  CREATE INDEX watch_fault_by_watch ON watch_fault(watch_id);
  CREATE TABLE watch_fault_end (
    id TEXT PRIMARY KEY REFERENCES watch_fault(id), ended TEXT NOT NULL
  ) STRICT;
  CREATE TABLE watch_clip (
    fault_id TEXT PRIMARY KEY REFERENCES watch_fault(id), file TEXT NOT NULL, clip TEXT NOT NULL
  ) STRICT;
  CREATE TABLE watch_verdict (
    id INTEGER PRIMARY KEY, watch_id TEXT NOT NULL REFERENCES watch_start(id), room_id TEXT NOT NULL, verdict TEXT NOT NULL
  ) STRICT;
  CREATE INDEX watch_verdict_by_watch ON watch_verdict(watch_id);
  ${['watch_start', 'watch_end', 'watch_fault', 'watch_fault_end', 'watch_clip', 'watch_verdict'].map(appendOnly).join('')}
`;
