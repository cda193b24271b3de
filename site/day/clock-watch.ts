/** A difference above this between wall and monotonic time within one check is a step, not drift or slewing. */
const STEP_MS = 2_000;

/**
 * Notices when somebody (or NTP) sets the PC's clock: wall time moves apart from monotonic time.
 * `check` returns the step in milliseconds (positive = clock went forward), or null.
 * Sleep is not a step on Linux's monotonic clock only if it stops there too; both are worth a look.
 */
export function createClockWatch(nowMs: () => number, monoMs: () => number): { check(): number | null } {
  let offsetMs = nowMs() - monoMs();
  return {
    check() {
      const current = nowMs() - monoMs();
      const step = current - offsetMs;
      offsetMs = current;
      return Math.abs(step) > STEP_MS ? step : null;
    },
  };
}
