/** The one clock of all pictures: where in recorded time playback stands. Microseconds of capture time. */
export interface PlayClock {
  readonly anchorMicros: number;
  /** Monotonic ms at which the position was `anchorMicros`. */
  readonly anchorMonoMs: number;
  readonly speed: number;
  readonly isRunning: boolean;
}

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
/** Faster than this only key frames are shown. */
export const KEY_FRAMES_ABOVE = 4;

export const stoppedClock = (atMicros: number): PlayClock => ({
  anchorMicros: atMicros,
  anchorMonoMs: 0,
  speed: 1,
  isRunning: false,
});

export const positionAt = (clock: PlayClock, nowMonoMs: number): number =>
  clock.isRunning
    ? clock.anchorMicros + Math.round((nowMonoMs - clock.anchorMonoMs) * 1_000 * clock.speed)
    : clock.anchorMicros;

/** Starts, stops or changes speed without moving the position. */
export function changed(
  clock: PlayClock,
  nowMonoMs: number,
  change: { readonly speed?: number; readonly isRunning?: boolean },
): PlayClock {
  return {
    anchorMicros: positionAt(clock, nowMonoMs),
    anchorMonoMs: nowMonoMs,
    speed: change.speed ?? clock.speed,
    isRunning: change.isRunning ?? clock.isRunning,
  };
}

export const movedTo = (clock: PlayClock, nowMonoMs: number, atMicros: number): PlayClock => ({
  ...clock,
  anchorMicros: atMicros,
  anchorMonoMs: nowMonoMs,
});
