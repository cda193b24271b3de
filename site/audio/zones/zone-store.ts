import type { Database } from '../../../server/sqlite/database.ts';
import type { RoomZone } from '../../../shared/contract/listening-zone.ts';

/** Loudspeaker zones of the site. Callers hold the transaction. */
export interface ZoneStore {
  list(): RoomZone[];
  /** Null takes the rooms out of their zones. */
  set(roomIds: readonly string[], zone: string | null): void;
}

export function createZoneStore(database: Database): ZoneStore {
  return {
    list: () =>
      database
        .all('SELECT room_id, zone FROM listening_zone ORDER BY zone, room_id')
        .map(({ room_id: roomId, zone }) => ({ roomId: String(roomId), zone: String(zone) })),
    set(roomIds, zone) {
      for (const roomId of roomIds) {
        if (zone === null) database.run('DELETE FROM listening_zone WHERE room_id = ?', roomId);
        else
          database.run(
            `INSERT INTO listening_zone (room_id, zone) VALUES (?, ?)
             ON CONFLICT (room_id) DO UPDATE SET zone = excluded.zone`,
            roomId,
            zone,
          );
      }
    },
  };
}
