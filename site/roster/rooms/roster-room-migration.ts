/** What the rules ask of rooms: building, county, candidates; `revision` says since when, as with a seat. */
export const rosterRoomMigrationSql = `
  CREATE TABLE roster_room (
    room_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
