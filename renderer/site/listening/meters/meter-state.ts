import type { RoomLevel } from '../../../../shared/contract/audio-levels.ts';
import type { Tone } from '../../../kit/status-mark.tsx';
import { isFresh } from '../level-rows.ts';

export type MeterState = 'normal' | 'silent' | 'clipped' | 'stale' | 'unmeasured' | 'no-camera';

export const METER_TONES: Readonly<Record<MeterState, Tone>> = {
  normal: 'normal',
  silent: 'fault',
  clipped: 'attention',
  stale: 'fault',
  unmeasured: 'attention',
  'no-camera': 'unconnected',
};

/** A room is never this quiet: what arrives is no microphone's noise. */
const SILENT_PEAK_DBFS = -75;
const RANK: Readonly<Record<MeterState, number>> = {
  silent: 0,
  clipped: 1,
  stale: 2,
  unmeasured: 3,
  normal: 4,
  'no-camera': 5,
};

export function meterState(level: RoomLevel | undefined, nowMs: number): MeterState {
  if (level === undefined || level.state === 'no-camera') return 'no-camera';
  if (level.state !== 'measured') return 'unmeasured';
  if (!isFresh(level, nowMs)) return 'stale';
  if (level.isDigitalSilence || (level.peakDbfs ?? -200) < SILENT_PEAK_DBFS) return 'silent';
  return level.isClipped ? 'clipped' : 'normal';
}

/** Rooms with something to say first, worst first; the others keep their order. */
export function problemsFirst<R extends { readonly roomId: string }>(
  rows: readonly R[],
  stateOf: (roomId: string) => MeterState,
): R[] {
  return rows.toSorted((a, b) => RANK[stateOf(a.roomId)] - RANK[stateOf(b.roomId)]);
}

/** A peak that stands still before it sinks. */
export interface HeldPeak {
  readonly dbfs: number;
  readonly atMs: number;
}

const HOLD_MS = 1_500;
const FALL_DB_PER_SECOND = 15;

export function holdPeak(
  before: HeldPeak | undefined,
  peakDbfs: number,
  nowMs: number,
  stepMs: number,
): HeldPeak {
  if (before === undefined || peakDbfs >= before.dbfs) return { dbfs: peakDbfs, atMs: nowMs };
  if (nowMs - before.atMs <= HOLD_MS) return before;
  return { dbfs: Math.max(peakDbfs, before.dbfs - (stepMs / 1000) * FALL_DB_PER_SECOND), atMs: before.atMs };
}

export interface MeterLayout {
  readonly columns: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

const LEAST_WIDTH_PX = 76;
const LEAST_HEIGHT_PX = 96;
const MOST_HEIGHT_PX = 220;

/** The tallest meters with which all rooms are seen at once; below the least size it scrolls. */
export function layOutMeters(
  count: number,
  area: { readonly width: number; readonly height: number },
): MeterLayout {
  const most = Math.max(1, Math.floor(area.width / LEAST_WIDTH_PX));
  const rowsThatFit = Math.max(1, Math.floor(area.height / LEAST_HEIGHT_PX));
  const columns = Math.min(most, Math.max(1, Math.ceil(count / rowsThatFit)), Math.max(1, count));
  const wide = Math.max(columns, Math.min(most, Math.ceil(Math.sqrt((count * area.width) / area.height))));
  const rows = Math.max(1, Math.ceil(count / wide));
  return {
    columns: wide,
    widthPx: area.width / wide,
    heightPx: Math.max(LEAST_HEIGHT_PX, Math.min(MOST_HEIGHT_PX, area.height / rows)),
  };
}
