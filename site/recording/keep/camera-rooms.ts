import type { Database } from '../../../server/sqlite/database.ts';

const KEY = 'recording.rooms';
/** Of a recorded camera nobody remembers: its recordings were found on the disk without the database. */
export const UNKNOWN_ROOM = '';

/** Which room a camera stood in when it was configured last: recordings outlive their camera. */
export class CameraRooms {
  readonly #database: Database;
  readonly #rooms: Map<string, string>;

  constructor(database: Database) {
    this.#database = database;
    const row = database.get('SELECT value FROM setting WHERE key = ?', KEY);
    this.#rooms = new Map(Object.entries(parsed(String(row?.value ?? '{}'))));
  }

  remember(cameras: readonly { readonly id: string; readonly roomId: string }[]): void {
    const changed = cameras.filter(({ id, roomId }) => this.#rooms.get(id) !== roomId);
    if (changed.length === 0) return;
    for (const { id, roomId } of changed) this.#rooms.set(id, roomId);
    this.#database.run(
      'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      KEY,
      JSON.stringify(Object.fromEntries(this.#rooms)),
    );
  }

  of(cameraId: string): string {
    return this.#rooms.get(cameraId) ?? UNKNOWN_ROOM;
  }
}

function parsed(text: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).map(([id, room]) => [id, String(room)]));
  } catch {
    return {};
  }
}
