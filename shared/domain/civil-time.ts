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

/** Two-digit parts of an instant in a zone, as text: year, month, day, hour (00-23), minute, second. */
export function civilParts(epochMs: number, timeZone: string): Readonly<Record<string, string>> {
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
  return Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
}

/** Offset of a zone at an instant, milliseconds east of UTC. */
export function offsetMsAt(epochMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = civilParts(epochMs, timeZone);
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return local - Math.floor(epochMs / 1000) * 1000;
}
