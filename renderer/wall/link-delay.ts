/** How much longer than at its best the service's beats take to get here: clocks of two machines may differ. */
export interface LinkDelay {
  /** A beat the service sent at `sentAtMs` by its clock, read at `atMs` by ours (both epoch). */
  beat(sentAtMs: number, atMs: number): void;
  /** Delay beyond the best of the last half minute; a beat that is overdue counts as late. 0 without beats. */
  lateMs(atMs: number): number;
}

const WINDOW_MS = 15_000;
/** Beats come four times a second; the service's own timers and the socket may add this. */
const OVERDUE_MS = 400;

export function createLinkDelay(): LinkDelay {
  let windowFromMs = Number.NEGATIVE_INFINITY;
  let best = Number.POSITIVE_INFINITY;
  let bestBefore = Number.POSITIVE_INFINITY;
  let last: { readonly delayMs: number; readonly atMs: number } | null = null;
  return {
    beat(sentAtMs, atMs) {
      const delayMs = atMs - sentAtMs;
      // Two windows: a clock that was set is believed again within half a minute.
      if (atMs - windowFromMs > WINDOW_MS || atMs < windowFromMs) {
        windowFromMs = atMs;
        bestBefore = best;
        best = Number.POSITIVE_INFINITY;
      }
      best = Math.min(best, delayMs);
      last = { delayMs, atMs };
    },
    lateMs(atMs) {
      if (last === null) return 0;
      const overdueMs = Math.max(0, atMs - last.atMs - OVERDUE_MS);
      return last.delayMs - Math.min(best, bestBefore) + overdueMs;
    },
  };
}
