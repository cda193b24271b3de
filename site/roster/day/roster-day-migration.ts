/** What was entered about invigilators on the day; never changed. */
export const rosterDayMigrationSql = `
  CREATE TABLE roster_day_fact (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, session_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL, fact TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER roster_day_fact_is_append_only_update BEFORE UPDATE ON roster_day_fact
    BEGIN SELECT RAISE(ABORT, 'roster_day_fact is append-only'); END;
  CREATE TRIGGER roster_day_fact_is_append_only_delete BEFORE DELETE ON roster_day_fact
    BEGIN SELECT RAISE(ABORT, 'roster_day_fact is append-only'); END;
`;
