/** What people did to the steps of a day (a row taken back stays), which reminders were told, and the time they run on. */
export const timelineMigrationSql = `
  CREATE TABLE exam_day_fact (
    seq INTEGER PRIMARY KEY, session_id TEXT NOT NULL, kind TEXT NOT NULL, step_id TEXT, minutes INTEGER,
    reason TEXT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, is_taken_back INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX exam_day_fact_by_session ON exam_day_fact(session_id);
  CREATE TABLE exam_reminder (
    seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at_ms INTEGER NOT NULL, told_at_ms INTEGER NOT NULL,
    value TEXT NOT NULL
  ) STRICT;
  CREATE TABLE exam_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1), boot TEXT NOT NULL, wall_ms REAL NOT NULL, mono_ms REAL NOT NULL,
    looked_ms REAL NOT NULL
  ) STRICT;
`;
