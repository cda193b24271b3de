import type { Database } from '../../../server/sqlite/database.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';

export interface RoomChanges {
  /** Compares the set-up with what was known of it and enters what is new. */
  follow(): void;
  /** When the microphones of a room were last set up otherwise; 0 when never since the room is known. */
  lastChangeMs(roomId: string): number;
}

export interface RoomChangesOptions {
  readonly database: Database;
  readonly box: { seal(text: string): Uint8Array; open(sealed: Uint8Array): string };
  /** A stream address without user and password; null for what is no address. */
  withoutCredentials(address: string): string | null;
  rooms(): readonly RoomConfig[];
  cameras(): readonly CameraConfig[];
  nowMs(): number;
}

/**
 * Since when each room hears through the cameras it has now. Addresses are kept sealed and without their credentials:
 * a new password changes nothing. One written into the path (`…&password=…`) is part of the address and counts.
 */
export function createRoomChanges(options: RoomChangesOptions): RoomChanges {
  const { database, box } = options;
  const known = new Map<string, { state: string; atMs: number }>();
  for (const row of database.all(
    `SELECT room_id, sealed_state, at_ms FROM listening_room_change c
      WHERE id = (SELECT max(id) FROM listening_room_change WHERE room_id = c.room_id)`,
  ))
    known.set(String(row['room_id']), {
      state: box.open(row['sealed_state'] as Uint8Array),
      atMs: Number(row['at_ms']),
    });
  const stateOf = (roomId: string): string =>
    options
      .cameras()
      .filter((camera) => camera.roomId === roomId)
      .map(({ id, sub, main }) =>
        [id, sub, main ?? ''].map((text) => options.withoutCredentials(text) ?? text).join(' '),
      )
      .toSorted()
      .join('\n');
  return {
    follow() {
      const changed = options.rooms().flatMap(({ id }) => {
        const state = stateOf(id);
        const before = known.get(id);
        if (before?.state === state) return [];
        // What was always so is no change.
        return [{ id, state, atMs: before === undefined ? 0 : options.nowMs() }];
      });
      if (changed.length === 0) return;
      database.transaction(() => {
        for (const { id, state, atMs } of changed)
          database.run(
            'INSERT INTO listening_room_change (room_id, sealed_state, at_ms) VALUES (?, ?, ?)',
            id,
            box.seal(state),
            atMs,
          );
      });
      for (const { id, state, atMs } of changed) known.set(id, { state, atMs });
    },
    lastChangeMs: (roomId) => known.get(roomId)?.atMs ?? 0,
  };
}
