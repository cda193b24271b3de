import { randomUUID } from 'node:crypto';
import type { Database } from '../../server/sqlite/database.ts';
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
  cameras(): CameraConfig[];
  operators(): Operator[];
  addOperator(name: string, post: string, atMs: number): Operator;
  /** Adds rooms and renames existing ones; keeps their order. */
  upsertRooms(rooms: readonly RoomConfig[]): void;
}

const textOf = (row: Readonly<Record<string, unknown>> | undefined, key: string): string =>
  String(row?.[key] ?? '');

/**
 * Fills an empty database from the configuration; afterwards the database wins and each difference is
 * returned as one sentence for the log (addresses are compared, never printed).
 */
export function createRegistry(
  database: Database,
  keyBox: KeyBox,
  config: SiteConfig,
): { registry: Registry; differences: string[]; isFirstStart: boolean } {
  const setting = (key: string): string | null => {
    const row = database.get('SELECT value FROM setting WHERE key = ?', key);
    return row ? String(row.value) : null;
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
    cameras: () =>
      database
        .all('SELECT sealed_config FROM camera ORDER BY position, id')
        .map((row) => CameraConfig.parse(JSON.parse(keyBox.open(row.sealed_config as Uint8Array)))),
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
        let position = Number(
          database.get('SELECT COALESCE(MAX(position), -1) AS last FROM room')?.last ?? -1,
        );
        for (const room of rooms) {
          const changed = database.run(
            'UPDATE room SET name = ?, kind = ? WHERE id = ?',
            room.name,
            room.kind,
            room.id,
          );
          if (changed.changes === 0) {
            position += 1;
            insertRoom(room, position);
          }
        }
      });
    },
  };
  if (setting('site') === null) {
    database.transaction(() => {
      database.run('INSERT INTO setting (key, value) VALUES (?, ?)', 'site', JSON.stringify(config.site));
      for (const [position, room] of config.rooms.entries()) insertRoom(room, position);
      for (const [position, camera] of config.cameras.entries())
        database.run(
          'INSERT INTO camera (id, room_id, role, sealed_config, position) VALUES (?, ?, ?, ?, ?)',
          camera.id,
          camera.roomId,
          camera.role,
          keyBox.seal(JSON.stringify(camera)),
          position,
        );
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
