const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`;
const TABLES = [
  'listening_signature',
  'listening_remark',
  'listening_profile',
  'listening_profile_use',
  'microphone_calibration',
  'listening_room_change',
];

/**
 * What is added to the checks of the listening equipment and never changed: signatures, accepted remarks, versions of the
 * limits and which of them counted when, calibrations, and since when a room has been set up as it is. Replaces the table
 * for signatures of schema 3, which no version has written to.
 */
export const papersMigrationSql = `
  DROP TABLE audio_signature;
  CREATE TABLE listening_signature (
    id INTEGER PRIMARY KEY, subject_kind TEXT NOT NULL, subject_id TEXT NOT NULL, room_id TEXT,
    role TEXT NOT NULL, name TEXT NOT NULL, operator_id TEXT, entered_by TEXT NOT NULL, at_ms INTEGER NOT NULL,
    statement TEXT NOT NULL, content_sha256 TEXT NOT NULL, signed_text TEXT NOT NULL, signature TEXT NOT NULL,
    public_key TEXT NOT NULL, key_id TEXT NOT NULL
  ) STRICT;
  CREATE INDEX listening_signature_by_subject ON listening_signature(subject_kind, subject_id, id);
  CREATE TABLE listening_remark (
    id INTEGER PRIMARY KEY, check_id TEXT NOT NULL REFERENCES audio_check_start(id), room_id TEXT NOT NULL,
    accepted_by TEXT NOT NULL, at_ms INTEGER NOT NULL, reason TEXT NOT NULL, UNIQUE (check_id, room_id)
  ) STRICT;
  CREATE TABLE listening_profile (
    name TEXT NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL, is_shipped INTEGER NOT NULL,
    at_ms INTEGER NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (name, version)
  ) STRICT;
  CREATE TABLE listening_profile_use (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    used_by TEXT NOT NULL, reason TEXT NOT NULL
  ) STRICT;
  CREATE TABLE microphone_calibration (
    id INTEGER PRIMARY KEY, camera_id TEXT NOT NULL, offset_db REAL, measured_by TEXT NOT NULL, at_ms INTEGER NOT NULL,
    note TEXT NOT NULL
  ) STRICT;
  CREATE TABLE listening_room_change (
    id INTEGER PRIMARY KEY, room_id TEXT NOT NULL, sealed_state BLOB NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX listening_room_change_by_room ON listening_room_change(room_id, id);
  ${TABLES.map(appendOnly).join('')}
`;
