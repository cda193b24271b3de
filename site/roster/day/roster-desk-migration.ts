/** Arrangements for the day: report times of sessions, where standby people wait, cards. */
export const rosterDeskMigrationSql = `
  CREATE TABLE roster_report_time (
    session_id TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('everyone', 'standby', 'post')), post TEXT NOT NULL,
    minutes INTEGER NOT NULL, PRIMARY KEY (session_id, role, post)
  ) STRICT;
  CREATE TABLE roster_standby_place (
    person_id TEXT PRIMARY KEY, place TEXT NOT NULL, building TEXT NOT NULL
  ) STRICT;
  CREATE TABLE roster_card (card TEXT PRIMARY KEY, person_id TEXT NOT NULL) STRICT;
`;
