/**
 * What a watch needs to be taken up again after the service was killed: one row, written every two seconds. And the
 * times in which nobody watched, as facts.
 */
export const watchLifeMigrationSql = `
  CREATE TABLE watch_life (
    watch_id TEXT PRIMARY KEY REFERENCES watch_start(id), at_ms INTEGER NOT NULL, life TEXT NOT NULL
  ) STRICT;
  CREATE TABLE watch_blind (
    id INTEGER PRIMARY KEY, watch_id TEXT NOT NULL REFERENCES watch_start(id), from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX watch_blind_by_watch ON watch_blind(watch_id);
  CREATE TRIGGER watch_blind_is_append_only_update BEFORE UPDATE ON watch_blind
    BEGIN SELECT RAISE(ABORT, 'watch_blind is append-only'); END;
  CREATE TRIGGER watch_blind_is_append_only_delete BEFORE DELETE ON watch_blind
    BEGIN SELECT RAISE(ABORT, 'watch_blind is append-only'); END;
`;
