import { CAMERA_STATES, type CameraState } from '../../shared/contract/camera-status.ts';

/** What is kept of one camera's minute. Figures of time in milliseconds; null is unknown. */
export interface MinuteRow {
  /** Seconds measured, and those with pictures; at most 255 (a clock set back fills a minute more than once). */
  readonly seconds: number;
  readonly liveSeconds: number;
  readonly state: CameraState;
  readonly fpsMin: number | null;
  readonly fps: number | null;
  readonly bitrateKbps: number | null;
  readonly bitratePeakKbps: number | null;
  readonly lost: number;
  readonly received: number;
  readonly lossBurst: number;
  readonly jitterMs: number | null;
  readonly frameAgeMs: number | null;
  readonly clockOffsetMs: number | null;
  /** 0 to 1. */
  readonly freeze: number;
}

/**
 * Bytes of a packed minute: 1,440 of them are 30,240 bytes a day. Big-endian; steps in brackets.
 * 0 state in the high half, freeze [1/15] in the low one · 1 seconds, 0 = nothing measured · 2 live seconds ·
 * 3 least and 4 mean fps [1/2] · 5-6 mean and 7-8 peak bit rate [kbit/s] · 9-10 lost packets · 11 longest burst ·
 * 12-13 received packets [8] · 14-15 jitter [0.1 ms] · 16-17 frame age [10 ms] · 18-20 clock offset [ms, signed].
 * All ones in an unsigned field, or the least signed value, is "unknown"; what is larger than fits saturates.
 */
export const MINUTE_BYTES = 21;

const UNKNOWN_8 = 0xff;
const UNKNOWN_16 = 0xffff;
const UNKNOWN_24 = -0x80_0000;
const FREEZE_STEPS = 15;
const RECEIVED_STEP = 8;

/** From good to grave: the gravest of a stretch is the one shown. */
const GRAVITY: Readonly<Record<CameraState, number>> = {
  live: 0,
  degraded: 1,
  'waiting-for-key-frame': 2,
  connecting: 3,
  stalled: 4,
  unsupported: 5,
  'auth-failed': 6,
  offline: 7,
};

export const graver = (a: CameraState, b: CameraState): CameraState => (GRAVITY[a] >= GRAVITY[b] ? a : b);

/** Writes `row` into `bytes` at `at`. Every number is bounded: nothing written can be out of its field. */
export function packMinute(row: MinuteRow, bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, MINUTE_BYTES);
  const small = (offset: number, value: number | null, step: number): void =>
    view.setUint8(offset, value === null ? UNKNOWN_8 : bounded(value / step, UNKNOWN_8 - 1));
  const large = (offset: number, value: number | null, step: number): void =>
    view.setUint16(offset, value === null ? UNKNOWN_16 : bounded(value / step, UNKNOWN_16 - 1));
  view.setUint8(
    0,
    (CAMERA_STATES.indexOf(row.state) << 4) | bounded(row.freeze * FREEZE_STEPS, FREEZE_STEPS),
  );
  view.setUint8(1, bounded(row.seconds, 255));
  view.setUint8(2, bounded(row.liveSeconds, 255));
  small(3, row.fpsMin, 0.5);
  small(4, row.fps, 0.5);
  large(5, row.bitrateKbps, 1);
  large(7, row.bitratePeakKbps, 1);
  large(9, row.lost, 1);
  small(11, row.lossBurst, 1);
  large(12, row.received, RECEIVED_STEP);
  large(14, row.jitterMs, 0.1);
  large(16, row.frameAgeMs, 10);
  const offset = row.clockOffsetMs;
  const limited =
    offset === null ? UNKNOWN_24 : Math.max(UNKNOWN_24 + 1, Math.min(-UNKNOWN_24 - 1, finite(offset)));
  view.setInt16(18, Math.round(limited) >> 8);
  view.setUint8(20, Math.round(limited) & 0xff);
}

/** The row at `at`, or null where nothing was measured or the bytes are no row. */
export function unpackMinute(bytes: Uint8Array, at: number): MinuteRow | null {
  if (at < 0 || at + MINUTE_BYTES > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, MINUTE_BYTES);
  const state = CAMERA_STATES[view.getUint8(0) >> 4];
  const seconds = view.getUint8(1);
  if (seconds === 0 || state === undefined) return null;
  const small = (offset: number, step: number): number | null => {
    const value = view.getUint8(offset);
    return value === UNKNOWN_8 ? null : value * step;
  };
  const large = (offset: number, step: number): number | null => {
    const value = view.getUint16(offset);
    return value === UNKNOWN_16 ? null : Math.round(value * step * 10) / 10;
  };
  const offset = view.getInt16(18) * 256 + view.getUint8(20);
  return {
    seconds,
    liveSeconds: view.getUint8(2),
    state,
    freeze: (view.getUint8(0) & 15) / FREEZE_STEPS,
    fpsMin: small(3, 0.5),
    fps: small(4, 0.5),
    bitrateKbps: large(5, 1),
    bitratePeakKbps: large(7, 1),
    lost: large(9, 1) ?? 0,
    lossBurst: small(11, 1) ?? 0,
    received: large(12, RECEIVED_STEP) ?? 0,
    jitterMs: large(14, 0.1),
    frameAgeMs: large(16, 10),
    clockOffsetMs: offset === UNKNOWN_24 ? null : offset,
  };
}

/** Two stretches as one: means by their live seconds, sums, extremes; the clock offset of the later one. */
export function joinMinutes(first: MinuteRow, second: MinuteRow): MinuteRow {
  const mean = (a: number | null, b: number | null): number | null => {
    if (a === null || b === null) return a ?? b;
    const weight = first.liveSeconds + second.liveSeconds;
    return weight === 0 ? (a + b) / 2 : (a * first.liveSeconds + b * second.liveSeconds) / weight;
  };
  const most = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : Math.max(a, b);
  const least = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : Math.min(a, b);
  return {
    seconds: first.seconds + second.seconds,
    liveSeconds: first.liveSeconds + second.liveSeconds,
    state: graver(first.state, second.state),
    fpsMin: least(first.fpsMin, second.fpsMin),
    fps: mean(first.fps, second.fps),
    bitrateKbps: mean(first.bitrateKbps, second.bitrateKbps),
    bitratePeakKbps: most(first.bitratePeakKbps, second.bitratePeakKbps),
    lost: first.lost + second.lost,
    received: first.received + second.received,
    lossBurst: Math.max(first.lossBurst, second.lossBurst),
    jitterMs: most(first.jitterMs, second.jitterMs),
    frameAgeMs: most(first.frameAgeMs, second.frameAgeMs),
    clockOffsetMs: second.clockOffsetMs ?? first.clockOffsetMs,
    freeze: Math.max(first.freeze, second.freeze),
  };
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
const bounded = (value: number, largest: number): number =>
  Math.max(0, Math.min(largest, Math.round(Number.isNaN(value) ? 0 : value)));
