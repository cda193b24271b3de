/**
 * Index of recorded files. The files are the truth: a closed file is one row (its fragments packed), an open one is
 * read again at the next start. `recording_state` says since when a camera was in a state, `recording_hole` explains
 * stretches more exactly; what no file covers takes its reason from these two.
 */
export const recordingMigrationSql = `
  CREATE TABLE recording_file (
    uid TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, camera_id TEXT NOT NULL, stream TEXT NOT NULL,
    codec TEXT NOT NULL, has_audio INTEGER NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, chain_head TEXT NOT NULL, is_open INTEGER NOT NULL,
    fragments BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recording_file_by_time ON recording_file(camera_id, from_ms);
  CREATE INDEX recording_file_by_age ON recording_file(to_ms);
  CREATE TABLE recording_state (
    id INTEGER PRIMARY KEY, camera_id TEXT NOT NULL, at_ms INTEGER NOT NULL, code TEXT NOT NULL
  ) STRICT;
  CREATE INDEX recording_state_by_time ON recording_state(camera_id, at_ms, id);
  CREATE TABLE recording_hole (
    id INTEGER PRIMARY KEY, camera_id TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    code TEXT NOT NULL
  ) STRICT;
  CREATE INDEX recording_hole_by_time ON recording_hole(camera_id, from_ms);
  CREATE TABLE recording_seal (
    uid TEXT NOT NULL, seal_id TEXT NOT NULL, PRIMARY KEY (uid, seal_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE recording_bookmark (
    id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, room_id TEXT, text TEXT NOT NULL, by_name TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX recording_bookmark_by_time ON recording_bookmark(at_ms);
  CREATE TABLE recording_alive (id INTEGER PRIMARY KEY CHECK (id = 1), at_ms INTEGER NOT NULL) STRICT;
`;
