/** Pictures that may still be missing behind the newest time when a stream has B-frames (H.264 and H.265: 16 at most). */
const REORDERED_UNITS = 8;

/**
 * Pictures per second from the presentation times (ticks of 90 kHz) of units in decoding order, to a tenth. Null
 * when there are too few. With B-frames the newest pictures are left out: the ones to be shown between them have not
 * come yet.
 */
export function frameRateOf(rtpTimes: readonly number[]): number | null {
  const isReordered = rtpTimes.some((time, index) => time < (rtpTimes[index - 1] ?? time));
  const shown = rtpTimes.toSorted((a, b) => a - b);
  const settled = isReordered ? shown.slice(0, -REORDERED_UNITS) : shown;
  const ticks = (settled.at(-1) ?? 0) - (settled[0] ?? 0);
  return ticks > 0 ? Math.round(((settled.length - 1) / (ticks / 90_000)) * 10) / 10 : null;
}
