import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';

export type LevelSort = 'room' | 'level';

/** Figures older than this are not live any more. */
export const LEVEL_STALE_MS = 2_000;

export interface LevelRow {
  readonly roomId: string;
  readonly name: string;
}

/**
 * Rows in the chosen order. By level: rooms that cannot be measured first (they are the problem),
 * then from quiet to loud; rooms without a camera last. The order is taken once, not with every reading.
 */
export function orderRows(
  rooms: readonly RoomConfig[],
  levels: readonly RoomLevel[],
  sort: LevelSort,
  search: string,
): LevelRow[] {
  const needle = search.trim().toLowerCase();
  const found = rooms.filter(
    ({ id, name }) =>
      needle === '' || name.toLowerCase().includes(needle) || id.toLowerCase().includes(needle),
  );
  const rows = found.map(({ id, name }) => ({ roomId: id, name }));
  if (sort === 'room') return rows;
  const byRoom = new Map(levels.map((level) => [level.roomId, level]));
  const rank = ({ roomId }: LevelRow): number => {
    const level = byRoom.get(roomId);
    if (!level || level.state === 'no-camera') return 1000;
    if (level.state !== 'measured' || level.rmsDbfs === null) return -1000;
    return level.rmsDbfs;
  };
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether the figures of a room may be shown as live. */
export const isFresh = (level: RoomLevel, nowMs: number): boolean =>
  level.state === 'measured' && level.atMs !== null && nowMs - level.atMs < LEVEL_STALE_MS;
