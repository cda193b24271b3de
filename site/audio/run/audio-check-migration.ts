const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`;

/**
 * Checks of the listening equipment, never changed afterwards. A check has a start, and an end when the service lived
 * to see it. A baseline is what a named person accepted for a room; the newest counts.
 */
export const audioCheckMigrationSql = `
  CREATE TABLE audio_check_start (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, started_at_ms INTEGER NOT NULL, started_by TEXT NOT NULL,
    kind TEXT NOT NULL, chain TEXT NOT NULL, output TEXT NOT NULL, repeats TEXT REFERENCES audio_check_start(id),
    signal_ms INTEGER NOT NULL, profile TEXT NOT NULL, rooms TEXT NOT NULL
  ) STRICT;
  CREATE TABLE audio_check_end (
    id TEXT PRIMARY KEY REFERENCES audio_check_start(id), ended_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL, heard_at_ms INTEGER, rooms TEXT NOT NULL
  ) STRICT;
  CREATE TABLE audio_evidence (
    check_id TEXT NOT NULL REFERENCES audio_check_start(id), room_id TEXT NOT NULL, camera_id TEXT NOT NULL,
    file TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (check_id, camera_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audio_signature (
    id INTEGER PRIMARY KEY, check_id TEXT NOT NULL REFERENCES audio_check_start(id), room_id TEXT,
    name TEXT NOT NULL, role TEXT NOT NULL, entered_by TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX audio_signature_by_check ON audio_signature(check_id);
  CREATE TABLE audio_baseline (
    id INTEGER PRIMARY KEY, room_id TEXT NOT NULL, chain TEXT NOT NULL,
    check_id TEXT NOT NULL REFERENCES audio_check_start(id), accepted_by TEXT NOT NULL, accepted_at_ms INTEGER NOT NULL,
    measures TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audio_baseline_by_room ON audio_baseline(room_id, chain, id);
  ${['audio_check_start', 'audio_check_end', 'audio_evidence', 'audio_signature', 'audio_baseline'].map(appendOnly).join('')}
`;
