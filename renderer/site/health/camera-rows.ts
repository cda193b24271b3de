import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { CameraHour, HealthOverview } from '../../../shared/contract/health-contract.ts';

export const ORDERS = ['worst', 'room', 'loss', 'jitter', 'clock'] as const;
export type Order = (typeof ORDERS)[number];
export const FILTERS = ['all', 'abnormal', 'clock', 'still'] as const;
export type Filter = (typeof FILTERS)[number];

/** One line of the table: how the camera stands now and its last hour (null until it was read). */
export interface CameraRow {
  readonly id: string;
  readonly status: CameraStatus;
  readonly hour: CameraHour | null;
}

/** Present state from the feed, last hour from the overview; both change on their own. In the site's own order. */
export function cameraRows(
  cameras: readonly CameraStatus[],
  overview: Pick<HealthOverview, 'cameras'> | null,
): CameraRow[] {
  const hours = new Map(overview?.cameras.map((hour) => [hour.cameraId, hour]) ?? []);
  return cameras.map((status) => ({ id: status.id, status, hour: hours.get(status.id) ?? null }));
}

/** Of a camera that is sending now; what another one's clock last said may no longer be so. */
export const clockOffsetOf = ({ status }: CameraRow): number | null =>
  status.state === 'live' || status.state === 'degraded' ? status.clockOffsetMs : null;

export const isClockOff = (row: CameraRow, limitMs: number): boolean =>
  Math.abs(clockOffsetOf(row) ?? 0) > limitMs;

export function matches(row: CameraRow, filter: Filter, clockLimitMs: number): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'abnormal':
      return row.status.state !== 'live' || (row.hour?.outages ?? 0) > 0;
    case 'clock':
      return isClockOff(row, clockLimitMs);
    case 'still':
      return (row.status.freezeHint ?? null) !== null;
  }
}

/** Down now before down earlier; unknown figures last. Equal ones keep the site's order. */
export function ordered(rows: readonly CameraRow[], order: Order, clockLimitMs: number): CameraRow[] {
  const keyed = (key: (row: CameraRow) => readonly number[]): CameraRow[] =>
    rows
      .map((row) => ({ row, keys: key(row) }))
      .sort((a, b) => {
        for (const [place, value] of a.keys.entries()) {
          const other = b.keys[place] ?? 0;
          if (value !== other) return other - value;
        }
        return 0;
      })
      .map(({ row }) => row);
  switch (order) {
    case 'room':
      return [...rows];
    case 'worst':
      return keyed((row) => [
        GRAVITY[row.status.state],
        row.hour?.outageMs ?? 0,
        row.hour?.lossRatio ?? 0,
        Number(isClockOff(row, clockLimitMs)),
        row.status.freezeHint?.confidence ?? 0,
      ]);
    case 'loss':
      return keyed((row) => [row.hour?.lossRatio ?? -1, row.hour?.lossBurst ?? -1]);
    case 'jitter':
      return keyed((row) => [row.hour?.jitterMs ?? -1]);
    case 'clock':
      return keyed((row) => {
        const offsetMs = clockOffsetOf(row);
        return [offsetMs === null ? -1 : Math.abs(offsetMs)];
      });
  }
}

const GRAVITY: Readonly<Record<CameraStatus['state'], number>> = {
  live: 0,
  degraded: 1,
  connecting: 2,
  'waiting-for-key-frame': 2,
  stalled: 3,
  unsupported: 3,
  'auth-failed': 3,
  offline: 3,
};
