/**
 * Tables of people's records. What must not leave the site is kept apart from `roster_person`. Of a change its items are
 * kept, so that it can be taken back; a header of a file keeps what somebody said it was ('' for: leave it out).
 */
export const peopleMigrationSql = `
  CREATE TABLE person_private (
    person_id TEXT PRIMARY KEY, value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE people_change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,
    what TEXT NOT NULL, subject TEXT NOT NULL, people INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE people_change_item (
    seq INTEGER NOT NULL REFERENCES people_change(seq) ON DELETE CASCADE,
    person_id TEXT NOT NULL, before_value TEXT, after_value TEXT,
    PRIMARY KEY (seq, person_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE people_header (
    header TEXT PRIMARY KEY, field TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE people_key (
    id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL
  ) STRICT;
`;
