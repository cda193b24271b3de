/**
 * Schema 6 of people's records. Telephone numbers and words about relatives are sealed with the key of the site, in the
 * history too; `person_private` and `people_change_item` of schema 5 stay empty. `phone_tag` is a keyed digest of the
 * whole number, for the search. `people_sealing` says how far the rows of an older database have come: plain, sealed,
 * done. An undone change can be made again until another one is made.
 */
export const peopleSealedMigrationSql = `
  CREATE TABLE person_sealed (
    person_id TEXT PRIMARY KEY, sealed BLOB NOT NULL, phone_tag TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX person_sealed_by_phone ON person_sealed(phone_tag);
  CREATE TABLE people_history (
    seq INTEGER NOT NULL REFERENCES people_change(seq) ON DELETE CASCADE,
    person_id TEXT NOT NULL, before_sealed BLOB, after_sealed BLOB,
    PRIMARY KEY (seq, person_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX people_history_by_person ON people_history(person_id);
  CREATE TABLE people_undone (
    seq INTEGER PRIMARY KEY REFERENCES people_change(seq) ON DELETE CASCADE,
    at_ms INTEGER NOT NULL, actor TEXT NOT NULL
  ) STRICT;
  CREATE TABLE people_sealing (
    id INTEGER PRIMARY KEY CHECK (id = 1), stage TEXT NOT NULL
  ) STRICT;
  INSERT INTO people_sealing (id, stage) VALUES (1, 'plain');
`;
