/**
 * Civil time (`2026-06-07T08:15`) to UTC epoch milliseconds in an IANA time zone. In the hour a clock
 * change repeats, the earlier instant; in the hour it skips, the instant after the gap.
 */
export function civilToEpochMs(civil: string, timeZone: string): number {
  const asUtc = Date.parse(`${civil.length === 16 ? `${civil}:00` : civil}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  // Two passes settle any zone whose offset differs before and after the guess.
  let guess = asUtc - offsetMsAt(asUtc, timeZone);
  guess = asUtc - offsetMsAt(guess, timeZone);
  return guess;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Offset of a zone at an instant, milliseconds east of UTC. */
export function offsetMsAt(epochMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const parts: Partial<Record<string, number>> = {};
  for (const { type, value } of format.formatToParts(epochMs)) parts[type] = Number(value);
  const local = Date.UTC(
    parts.year ?? 1970,
    (parts.month ?? 1) - 1,
    parts.day ?? 1,
    parts.hour ?? 0,
    parts.minute ?? 0,
    parts.second ?? 0,
  );
  return local - Math.floor(epochMs / 1000) * 1000;
}
