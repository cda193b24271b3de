/** Decides how many tiles this PC can play in full; the others show key frames only, and say so. */
export interface DecodeBudget {
  /**
   * `latenessMs`: how late each picture was that came to the screen since the last call, and each that still waits.
   * `total`: the visible tiles. Answers how many are to show key frames only. To be called a few times a second.
   */
  adjust(latenessMs: readonly number[], total: number, nowMs: number): number;
}

/**
 * One picture in twenty later than this and the wall sheds work: with the pause of the service and the picture's own
 * duration on the screen the age of nineteen of twenty stays within 300 ms.
 */
export const TOO_LATE_MS = 130;
/** One picture in twenty below this and there is room for more. */
export const IN_TIME_MS = 90;
/** Lateness is looked for in this much of the past: one burst of 400 ms in it is let pass, two are not. */
export const WINDOW_MS = 8_000;
/** Few late pictures are judged after this long, … */
export const JUDGED_AFTER_MS = 4_000;
/** … and when most are late, after this long: too much work, not a late moment. */
export const LASTING_MS = 1_000;
/** What was shed shows its effect after this long. */
export const SETTLE_MS = 500;
/** Calm of this long takes some tiles back to full rate. */
export const CALM_MS = 4_000;
/** A tile taken back in vain makes the next try wait twice as long, up to this. */
export const MOST_CALM_MS = 60_000;
/** Late again this soon after tiles were taken back: they were too many. */
const IN_VAIN_MS = 12_000;
const LEAST_SHARE = 1 / 16;
const MOST_SHARE = 1 / 3;

interface Moment {
  readonly atMs: number;
  readonly latenessMs: readonly number[];
}

export function createDecodeBudget(): DecodeBudget {
  let reduced = 0;
  /** Since the last change and its settling. */
  let moments: Moment[] = [];
  let observedFromMs = Number.NEGATIVE_INFINITY;
  let calmFromMs = Number.POSITIVE_INFINITY;
  let restoredAtMs = Number.NEGATIVE_INFINITY;
  let neededCalmMs = CALM_MS;
  let restoredShare = LEAST_SHARE;

  const startAnew = (nowMs: number): void => {
    moments = [];
    observedFromMs = nowMs + SETTLE_MS;
    calmFromMs = nowMs;
  };
  const shed = (tailMs: number, total: number, nowMs: number): void => {
    if (nowMs - restoredAtMs < IN_VAIN_MS) neededCalmMs = Math.min(MOST_CALM_MS, neededCalmMs * 2);
    restoredShare = LEAST_SHARE;
    const share = Math.min(MOST_SHARE, (LEAST_SHARE * tailMs) / TOO_LATE_MS);
    reduced += Math.max(1, Math.round((total - reduced) * share));
    startAnew(nowMs);
  };
  const restore = (total: number, nowMs: number): void => {
    reduced -= Math.max(1, Math.round(total * restoredShare));
    // So far so good: the next try comes sooner, with more.
    if (nowMs - restoredAtMs < neededCalmMs * 2) {
      restoredShare = Math.min(MOST_SHARE, restoredShare * 2);
      neededCalmMs = Math.max(CALM_MS, neededCalmMs / 2);
    }
    restoredAtMs = nowMs;
    startAnew(nowMs);
  };
  return {
    adjust(latenessMs, total, nowMs) {
      if (observedFromMs === Number.NEGATIVE_INFINITY) startAnew(nowMs);
      if (nowMs >= observedFromMs) moments.push({ atMs: nowMs, latenessMs });
      moments = moments.filter(({ atMs }) => nowMs - atMs < WINDOW_MS);
      const all = Float64Array.from(moments.flatMap((moment) => moment.latenessMs)).sort();
      const tailMs = percentile(all, 0.95);
      const observedMs = nowMs - observedFromMs;
      const isMostlyLate = percentile(all, 0.5) > TOO_LATE_MS;
      if (tailMs > IN_TIME_MS || reduced === 0) calmFromMs = nowMs;
      if (tailMs > TOO_LATE_MS && observedMs >= (isMostlyLate ? LASTING_MS : JUDGED_AFTER_MS))
        shed(tailMs, total, nowMs);
      else if (nowMs - calmFromMs >= neededCalmMs) restore(total, nowMs);
      // One tile is always played.
      reduced = Math.max(0, Math.min(reduced, total - 1));
      return reduced;
    },
  };
}

/** Nearest rank; 0 of nothing. */
const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
