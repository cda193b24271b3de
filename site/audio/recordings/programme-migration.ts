/**
 * Recordings of listening tests; a removed one keeps its row, for what refers to it. Cue sheets are whole revisions,
 * never changed afterwards: the newest counts, undo adds the one before again.
 */
export const programmeMigrationSql = `
  CREATE TABLE programme (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, kind TEXT NOT NULL, title TEXT NOT NULL, file_name TEXT NOT NULL,
    media_type TEXT NOT NULL, sha256 TEXT NOT NULL, size_bytes INTEGER NOT NULL, length_ms INTEGER NOT NULL,
    sample_rate INTEGER NOT NULL, channels INTEGER NOT NULL, imported_at_ms INTEGER NOT NULL,
    imported_by TEXT NOT NULL, removed_at_ms INTEGER
  ) STRICT;
  CREATE TABLE cue_sheet (
    programme_id TEXT NOT NULL REFERENCES programme(id), revision INTEGER NOT NULL, undoes INTEGER,
    cues TEXT NOT NULL, changed_at_ms INTEGER NOT NULL, changed_by TEXT NOT NULL,
    PRIMARY KEY (programme_id, revision)
  ) STRICT, WITHOUT ROWID;
  CREATE TRIGGER cue_sheet_is_append_only_update BEFORE UPDATE ON cue_sheet
    BEGIN SELECT RAISE(ABORT, 'cue_sheet is append-only'); END;
  CREATE TRIGGER cue_sheet_is_append_only_delete BEFORE DELETE ON cue_sheet
    BEGIN SELECT RAISE(ABORT, 'cue_sheet is append-only'); END;
`;
