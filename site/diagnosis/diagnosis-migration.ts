const appendOnly = (table: string): string => `
  CREATE TRIGGER ${table}_is_append_only_update BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
  CREATE TRIGGER ${table}_is_append_only_delete BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END;
`;

/**
 * What was found and approved, never changed afterwards. A reference approved again points to the row that holds its
 * picture. A commissioning run has a start, and an end when the service lived to see it.
 */
export const diagnosisMigrationSql = `
  CREATE TABLE picture_change (
    seq INTEGER PRIMARY KEY, camera_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
    faults TEXT NOT NULL, facts TEXT NOT NULL
  ) STRICT;
  CREATE INDEX picture_change_by_camera ON picture_change(camera_id, seq);
  CREATE TABLE reference_frame (
    id INTEGER PRIMARY KEY, camera_id TEXT NOT NULL, approved_at_ms INTEGER NOT NULL, approved_by TEXT NOT NULL,
    captured_at_ms INTEGER NOT NULL, same_as_id INTEGER REFERENCES reference_frame(id),
    jpeg BLOB, luma BLOB,
    CHECK ((same_as_id IS NULL) = (jpeg IS NOT NULL)), CHECK ((jpeg IS NULL) = (luma IS NULL))
  ) STRICT;
  CREATE INDEX reference_frame_by_camera ON reference_frame(camera_id, id);
  CREATE TABLE commissioning_start (
    id TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, started_at_ms INTEGER NOT NULL, started_by TEXT NOT NULL
  ) STRICT;
  CREATE TABLE commissioning_end (
    id TEXT PRIMARY KEY REFERENCES commissioning_start(id), ended_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL, rooms TEXT NOT NULL
  ) STRICT;
  ${['picture_change', 'reference_frame', 'commissioning_start', 'commissioning_end'].map(appendOnly).join('')}
`;
