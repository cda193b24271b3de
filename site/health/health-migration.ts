/**
 * Health of the cameras over the days. A block is one camera's hour, packed (`hour-block.ts`); changes of state
 * are kept one by one with monotonic time, so that a step of the computer's clock cannot stretch or shrink them.
 */
export const healthMigrationSql = `
  CREATE TABLE health_block (
    seq INTEGER PRIMARY KEY, camera_id TEXT NOT NULL, hour INTEGER NOT NULL, bytes BLOB NOT NULL,
    UNIQUE (camera_id, hour)
  ) STRICT;
  CREATE TABLE health_run (
    id INTEGER PRIMARY KEY, from_ms INTEGER NOT NULL, from_mono_ms INTEGER NOT NULL, last_mono_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE health_change (
    seq INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES health_run(id), camera_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL
  ) STRICT;
  CREATE INDEX health_change_by_camera ON health_change(camera_id, seq);
`;
