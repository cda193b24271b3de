import type { TimedFrame } from './tile-player.ts';
import type { WallStages } from './wall-messages.ts';

/** Where the age of the painted pictures comes from; a wall of 64 paints some 500 between two reports. */
export function createStageClock(): {
  /** A picture captured at `captureMs` (epoch) is on the canvas now. */
  add(taken: TimedFrame, captureMs: number): void;
  /** 95th percentiles since the last call, null without a picture. */
  take(): WallStages | null;
} {
  let arrival: number[] = [];
  let decode: number[] = [];
  let paint: number[] = [];
  return {
    add({ arrivedMonoMs, decodedMonoMs }, captureMs) {
      const nowMs = performance.now();
      arrival.push(Date.now() - captureMs - (nowMs - arrivedMonoMs));
      decode.push(decodedMonoMs - arrivedMonoMs);
      paint.push(nowMs - decodedMonoMs);
    },
    take() {
      const [arrivalMs, decodeMs, paintMs] = [p95(arrival), p95(decode), p95(paint)];
      [arrival, decode, paint] = [[], [], []];
      return arrivalMs === null || decodeMs === null || paintMs === null
        ? null
        : { arrivalMs, decodeMs, paintMs };
    },
  };
}

/** Nearest rank. */
const p95 = (values: number[]): number | null =>
  values.sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? null;
