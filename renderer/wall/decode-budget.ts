/** Decides which tiles this PC can play in full; the others show key frames only, and say so. */
export interface DecodeBudget {
  /**
   * `lagMs`: how late pictures are now, from the socket to the decoder's answer. `cameraIds`: the visible tiles, most
   * important first. Answers the ids that are to show key frames only. To be called a few times a second.
   */
  adjust(lagMs: number, cameraIds: readonly string[], nowMs: number): ReadonlySet<string>;
}

/** Later than this and the wall sheds work; with the pause of the service, painting and the picture's own
 *  duration on the screen the age stays within 300 ms. */
export const TOO_LATE_MS = 100;
/** Below this there is room for more. */
export const IN_TIME_MS = 50;
/** Late for this long is too much work, not a late moment. */
export const LASTING_MS = 1_000;
/** What was shed shows its effect after this long. */
export const SETTLE_MS = 500;
/** Calm of this long takes some tiles back to full rate. */
export const CALM_MS = 4_000;
/** A tile taken back in vain makes the next try wait twice as long, up to this. */
export const MOST_CALM_MS = 60_000;
/** Late again this soon after tiles were taken back: they were too many. */
const IN_VAIN_MS = 8_000;
const LEAST_SHARE = 1 / 16;
const MOST_SHARE = 1 / 3;

export function createDecodeBudget(): DecodeBudget {
  let reduced = 0;
  let changedAtMs = Number.NEGATIVE_INFINITY;
  let restoredAtMs = Number.NEGATIVE_INFINITY;
  let lateSinceMs: number | null = null;
  let calmSinceMs: number | null = null;
  let neededCalmMs = CALM_MS;
  let restoredShare = LEAST_SHARE;

  const shed = (lagMs: number, total: number, nowMs: number): void => {
    if (nowMs - restoredAtMs < IN_VAIN_MS) neededCalmMs = Math.min(MOST_CALM_MS, neededCalmMs * 2);
    restoredShare = LEAST_SHARE;
    const share = Math.min(MOST_SHARE, (LEAST_SHARE * lagMs) / TOO_LATE_MS);
    reduced += Math.max(1, Math.round((total - reduced) * share));
    changedAtMs = nowMs;
  };
  return {
    adjust(lagMs, cameraIds, nowMs) {
      const total = cameraIds.length;
      if (lagMs > TOO_LATE_MS) {
        calmSinceMs = null;
        lateSinceMs ??= nowMs;
        // A late moment passes by itself: many key frames at once, another program's start. Only lateness that
        // lasts is too much work.
        const isLasting = nowMs - lateSinceMs >= LASTING_MS;
        if (isLasting && nowMs - changedAtMs >= SETTLE_MS) shed(lagMs, total, nowMs);
      } else {
        lateSinceMs = null;
        if (lagMs >= IN_TIME_MS || reduced === 0) calmSinceMs = null;
        else {
          calmSinceMs ??= nowMs;
          if (nowMs - calmSinceMs >= neededCalmMs) {
            reduced -= Math.max(1, Math.round(total * restoredShare));
            // So far so good: the next try comes sooner, with more.
            if (nowMs - restoredAtMs < neededCalmMs * 2) {
              restoredShare = Math.min(MOST_SHARE, restoredShare * 2);
              neededCalmMs = Math.max(CALM_MS, neededCalmMs / 2);
            }
            calmSinceMs = nowMs;
            changedAtMs = nowMs;
            restoredAtMs = nowMs;
          }
        }
      }
      // The most important tile is always played.
      reduced = Math.max(0, Math.min(reduced, total - 1));
      return new Set(cameraIds.slice(total - reduced));
    },
  };
}
