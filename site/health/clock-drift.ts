/** A change of the offset beyond this between two minutes is a clock that was set, not one that drifts. */
const STEP_MS = 500;
const MIN_MINUTES = 10;

/**
 * Drift of a camera's clock against the computer's in parts per million (positive: it runs fast): the slope of
 * its offsets over the minutes since either clock was last set. Null while fewer than ten minutes are known.
 */
export function clockDriftPpm(
  offsets: readonly { readonly minute: number; readonly offsetMs: number }[],
): number | null {
  let from = 0;
  for (let i = 1; i < offsets.length; i += 1) {
    const before = offsets[i - 1];
    const after = offsets[i];
    if (before && after && Math.abs(after.offsetMs - before.offsetMs) > STEP_MS) from = i;
  }
  const used = offsets.slice(from);
  if (used.length < MIN_MINUTES) return null;
  const meanMinute = used.reduce((sum, { minute }) => sum + minute, 0) / used.length;
  const meanOffset = used.reduce((sum, { offsetMs }) => sum + offsetMs, 0) / used.length;
  let across = 0;
  let square = 0;
  for (const { minute, offsetMs } of used) {
    across += (minute - meanMinute) * (offsetMs - meanOffset);
    square += (minute - meanMinute) ** 2;
  }
  if (square === 0) return null;
  // Milliseconds per minute to parts per million.
  return Math.round((across / square / 60_000) * 1e6 * 10) / 10;
}
