import { randomUUID } from 'node:crypto';
import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import type { Operator } from '../../shared/contract/journal.ts';
import {
  CameraConfig,
  type RoomConfig,
  type SiteConfig,
  SiteIdentity,
} from '../../shared/contract/site-config.ts';
import type { KeyBox } from './create-key-box.ts';

/** Site, rooms, cameras and operators as the database holds them. */
export interface Registry {
  site(): SiteIdentity;
  rooms(): RoomConfig[];
  /** Committed cameras, read and opened once per change: cheap to ask. */
  cameras(): readonly CameraConfig[];
  /** Called after the commit of every change of a room or camera. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
  operators(): Operator[];
  addOperator(name: string, post: string, atMs: number): Operator;
  /** Adds rooms and renames existing ones; keeps their order. */
  upsertRooms(rooms: readonly RoomConfig[]): void;
  /** Adds or replaces by id. A new one goes to the end, or to `position` (where a removed one was). */
  saveRoom(room: RoomConfig, position?: number): void;
  saveCamera(camera: CameraConfig, position?: number): void;
  /** Both answer the position it had, or null when there was none. A room with cameras cannot be removed. */
  removeRoom(id: string): number | null;
  removeCamera(id: string): number | null;
}

const textOf = (row: Readonly<Record<string, unknown>> | undefined, key: string): string =>
  String(row?.[key] ?? '');

/**
 * Fills an empty database from the configuration; afterwards the database wins and each difference is
 * returned as one sentence for the log (addresses are compared, never printed).
 */
export function createRegistry(
  database: HookedDatabase,
  keyBox: KeyBox,
  config: SiteConfig,
): { registry: Registry; differences: string[]; isFirstStart: boolean } {
  const setting = (key: string): string | null => {
    const row = database.get('SELECT value FROM setting WHERE key = ?', key);
    return row ? String(row.value) : null;
  };
  const listeners = new Set<() => void>();
  let kept: readonly CameraConfig[] | null = null;
  let isChanged = false;
  const changed = (): void => {
    isChanged = true;
  };
  // What a transaction has written counts once it is committed; one that is rolled back changes nothing here.
  database.onCommit(() => {
    if (!isChanged) return;
    isChanged = false;
    kept = null;
    for (const listener of listeners) listener();
  });
  const lastPosition = (table: 'room' | 'camera'): number =>
    Number(database.get(`SELECT COALESCE(MAX(position), -1) AS last FROM ${table}`)?.['last'] ?? -1);
  const remove = (table: 'room' | 'camera', id: string): number | null => {
    const row = database.get(`SELECT position FROM ${table} WHERE id = ?`, id);
    if (row === undefined) return null;
    database.run(`DELETE FROM ${table} WHERE id = ?`, id);
    changed();
    return Number(row['position']);
  };
  const insertCamera = (camera: CameraConfig, position: number): void => {
    database.run(
      'INSERT INTO camera (id, room_id, role, sealed_config, position) VALUES (?, ?, ?, ?, ?)',
      camera.id,
      camera.roomId,
      camera.role,
      keyBox.seal(JSON.stringify(camera)),
      position,
    );
  };
  const insertRoom = (room: RoomConfig, position: number): void => {
    database.run(
      'INSERT INTO room (id, name, kind, position) VALUES (?, ?, ?, ?)',
      room.id,
      room.name,
      room.kind,
      position,
    );
  };
  const registry: Registry = {
    site: () => SiteIdentity.parse(JSON.parse(setting('site') ?? '{}')),
    rooms: () =>
      database
        .all('SELECT id, name, kind FROM room ORDER BY position, id')
        .map(
          (row) =>
            ({ id: textOf(row, 'id'), name: textOf(row, 'name'), kind: textOf(row, 'kind') }) as RoomConfig,
        ),
    cameras() {
      kept ??= database
        .all('SELECT sealed_config FROM camera ORDER BY position, id')
        .map((row) => CameraConfig.parse(JSON.parse(keyBox.open(row.sealed_config as Uint8Array))));
      return kept;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    operators: () =>
      database
        .all('SELECT id, name, post FROM operator ORDER BY added_at_ms, id')
        .map((row) => ({ id: textOf(row, 'id'), name: textOf(row, 'name'), post: textOf(row, 'post') })),
    addOperator(name, post, atMs) {
      const operator = { id: randomUUID().slice(0, 8), name, post };
      database.run(
        'INSERT INTO operator (id, name, post, added_at_ms) VALUES (?, ?, ?, ?)',
        operator.id,
        name,
        post,
        atMs,
      );
      return operator;
    },
    upsertRooms(rooms) {
      database.transaction(() => {
        for (const room of rooms) registry.saveRoom(room);
      });
    },
    saveRoom(room, position) {
      const updated = database.run(
        'UPDATE room SET name = ?, kind = ? WHERE id = ?',
        room.name,
        room.kind,
        room.id,
      );
      if (updated.changes === 0) insertRoom(room, position ?? lastPosition('room') + 1);
      changed();
    },
    saveCamera(camera, position) {
      const updated = database.run(
        'UPDATE camera SET room_id = ?, role = ?, sealed_config = ? WHERE id = ?',
        camera.roomId,
        camera.role,
        keyBox.seal(JSON.stringify(camera)),
        camera.id,
      );
      if (updated.changes === 0) insertCamera(camera, position ?? lastPosition('camera') + 1);
      changed();
    },
    removeRoom: (id) => remove('room', id),
    removeCamera: (id) => remove('camera', id),
  };
  if (setting('site') === null) {
    database.transaction(() => {
      database.run('INSERT INTO setting (key, value) VALUES (?, ?)', 'site', JSON.stringify(config.site));
      for (const [position, room] of config.rooms.entries()) insertRoom(room, position);
      for (const [position, camera] of config.cameras.entries()) insertCamera(camera, position);
    });
    return { registry, differences: [], isFirstStart: true };
  }
  return { registry, differences: differencesOf(registry, config), isFirstStart: false };
}

function differencesOf(registry: Registry, config: SiteConfig): string[] {
  const found: string[] = [];
  if (JSON.stringify(registry.site()) !== JSON.stringify(config.site))
    found.push('site: the database has other values than the file; the database wins');
  const compare = <T extends { id: string }>(
    key: string,
    stored: readonly T[],
    wanted: readonly T[],
  ): void => {
    const storedById = new Map(stored.map((item) => [item.id, JSON.stringify(item)]));
    for (const item of wanted) {
      const known = storedById.get(item.id);
      if (known === undefined) found.push(`${key}.${item.id}: only in the file; not added`);
      else if (known !== JSON.stringify(item))
        found.push(`${key}.${item.id}: differs from the file; the database wins`);
      storedById.delete(item.id);
    }
    for (const id of storedById.keys()) found.push(`${key}.${id}: only in the database`);
  };
  compare('rooms', registry.rooms(), config.rooms);
  compare('cameras', registry.cameras(), config.cameras);
  return found;
}
