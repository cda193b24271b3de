/** Where the time of the steps stood: epoch milliseconds at a reading of the monotonic clock of one boot. */
export interface ClockAnchor {
  readonly boot: string;
  readonly wallMs: number;
  readonly monoMs: number;
}

export interface ClockReading extends ClockAnchor {}

export interface ExamTime {
  readonly anchor: ClockAnchor;
  /** The time the steps run on. */
  readonly nowMs: number;
  /** The computer's clock minus that time; 0 while both go together. */
  readonly stepMs: number;
}

/** What NTP slews within one look is drift, more is a clock that was set. */
const STEP_MS = 2_000;

/**
 * The time of the steps: within one boot it goes with the monotonic clock (which counts sleep), so that a clock somebody
 * sets moves no deadline; across boots only the wall clock is left. Small differences are drift and followed.
 */
export function readExamTime(anchor: ClockAnchor | null, reading: ClockReading): ExamTime {
  if (anchor === null || anchor.boot !== reading.boot || reading.monoMs < anchor.monoMs)
    return { anchor: reading, nowMs: reading.wallMs, stepMs: 0 };
  const nowMs = anchor.wallMs + (reading.monoMs - anchor.monoMs);
  const stepMs = reading.wallMs - nowMs;
  if (Math.abs(stepMs) <= STEP_MS) return { anchor: reading, nowMs: reading.wallMs, stepMs: 0 };
  return { anchor, nowMs, stepMs };
}
