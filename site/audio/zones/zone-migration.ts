/**
 * Which loudspeaker zone a room belongs to, and of every check that played into one zone which zone and which rooms
 * belonged to it then. A room without a row belongs to none.
 */
export const zoneMigrationSql = `
  CREATE TABLE listening_zone (room_id TEXT PRIMARY KEY, zone TEXT NOT NULL) STRICT;
  CREATE TABLE audio_check_zone (
    check_id TEXT PRIMARY KEY REFERENCES audio_check_start(id), zone TEXT NOT NULL, room_ids TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audio_check_zone_is_append_only_update BEFORE UPDATE ON audio_check_zone
    BEGIN SELECT RAISE(ABORT, 'audio_check_zone is append-only'); END;
  CREATE TRIGGER audio_check_zone_is_append_only_delete BEFORE DELETE ON audio_check_zone
    BEGIN SELECT RAISE(ABORT, 'audio_check_zone is append-only'); END;
`;
