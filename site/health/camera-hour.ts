import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { CameraHour, HealthPoint, HealthSegment } from '../../shared/contract/health-contract.ts';
import { clockDriftPpm } from './clock-drift.ts';
import { MINUTE_MS } from './hour-block.ts';
import { joinMinutes, type MinuteRow } from './minute-row.ts';
import { outagesOf } from './state-strip.ts';

export interface Minute {
  readonly minute: number;
  readonly row: MinuteRow;
}

const tenth = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);
const ratioOf = ({ lost, received }: MinuteRow): number | null =>
  lost + received === 0 ? null : Math.round((lost / (lost + received)) * 100_000) / 100_000;

/** Minutes put together to points of `resolutionMinutes`; a stretch without a minute has no point. */
export function healthPoints(minutes: readonly Minute[], resolutionMinutes: number): HealthPoint[] {
  const stretches = new Map<number, MinuteRow>();
  for (const { minute, row } of minutes) {
    const start = Math.floor(minute / resolutionMinutes) * resolutionMinutes;
    const known = stretches.get(start);
    stretches.set(start, known === undefined ? row : joinMinutes(known, row));
  }
  return [...stretches].map(([start, row]) => ({
    ...row,
    atMs: start * MINUTE_MS,
    fps: tenth(row.fps),
    bitrateKbps: row.bitrateKbps === null ? null : Math.round(row.bitrateKbps),
    lossRatio: ratioOf(row),
    freeze: Math.round(row.freeze * 100) / 100,
  }));
}

export const driftOf = (minutes: readonly Minute[]): number | null =>
  clockDriftPpm(
    minutes.flatMap(({ minute, row }) =>
      row.clockOffsetMs === null ? [] : [{ minute, offsetMs: row.clockOffsetMs }],
    ),
  );

/** One camera's hour in one line. */
export function cameraHour(
  status: CameraStatus,
  minutes: readonly Minute[],
  strip: readonly HealthSegment[],
  fromMinute: number,
  toMinute: number,
  clockLimitMs: number,
): CameraHour {
  const whole = minutes.reduce<MinuteRow | null>(
    (sum, { row }) => (sum === null ? row : joinMinutes(sum, row)),
    null,
  );
  const fps = new Map(minutes.map(({ minute, row }) => [minute, row.fps]));
  const isSending = status.state === 'live' || status.state === 'degraded';
  const clockOffsetMs = isSending ? status.clockOffsetMs : null;
  return {
    cameraId: status.id,
    ...outagesOf(strip),
    lost: whole?.lost ?? 0,
    lossRatio: whole === null ? null : ratioOf(whole),
    lossBurst: whole?.lossBurst ?? 0,
    jitterMs: whole?.jitterMs ?? null,
    frameAgeMs: whole?.frameAgeMs ?? null,
    clockOffsetMs,
    isClockOff: clockOffsetMs !== null && Math.abs(clockOffsetMs) > clockLimitMs,
    clockDriftPpm: driftOf(minutes),
    freezeHint: status.freezeHint ?? null,
    fpsByMinute: Array.from({ length: toMinute - fromMinute }, (_, index) =>
      tenth(fps.get(fromMinute + index) ?? null),
    ),
  };
}

/** Longest without pictures first, then loss, then a clock that is off; equal ones keep the site's own order. */
export function worstFirst(hours: readonly CameraHour[]): CameraHour[] {
  return [...hours].sort(
    (a, b) =>
      b.outageMs - a.outageMs ||
      b.outages - a.outages ||
      (b.lossRatio ?? 0) - (a.lossRatio ?? 0) ||
      Number(b.isClockOff) - Number(a.isClockOff) ||
      (b.freezeHint?.confidence ?? 0) - (a.freezeHint?.confidence ?? 0),
  );
}
