/**
 * Tables of the roster. A seat keeps its row when it is emptied: its revision says since when, so that an
 * operator with an older table cannot overwrite it unseen.
 */
export const rosterMigrationSql = `
  CREATE TABLE roster_person (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value TEXT NOT NULL
  ) STRICT;
  CREATE TABLE roster_post (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value TEXT NOT NULL
  ) STRICT;
  CREATE TABLE roster_session (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, value TEXT NOT NULL
  ) STRICT;
  CREATE TABLE roster_seat (
    session_id TEXT NOT NULL REFERENCES roster_session(id),
    post_id TEXT NOT NULL REFERENCES roster_post(id),
    seat INTEGER NOT NULL,
    person_id TEXT REFERENCES roster_person(id),
    revision INTEGER NOT NULL,
    PRIMARY KEY (session_id, post_id, seat)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX roster_seat_by_post ON roster_seat(post_id);
  CREATE TABLE roster_edit (
    seq INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL, post_id TEXT NOT NULL, seat INTEGER NOT NULL,
    before_person_id TEXT, after_person_id TEXT,
    is_undone INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE roster_state (
    id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, master_revision INTEGER NOT NULL
  ) STRICT;
  INSERT INTO roster_state (id, revision, master_revision) VALUES (1, 0, 0);
`;
