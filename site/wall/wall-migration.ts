/** Tables of the wall. A removed view keeps its row and its position, so that a removal can be undone. */
export const wallMigrationSql = `
  CREATE TABLE wall_view (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, content TEXT NOT NULL, removed_at_ms INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE wall_room_place (
    room_id TEXT PRIMARY KEY, floor INTEGER NOT NULL,
    x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE wall_floor (floor INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
`;
