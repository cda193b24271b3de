const CIVIL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/**
 * Minutes of a local civil time like `2026-06-07T08:15` since 1970-01-01T00:00 of the same clock, or null where
 * there is no such time (2026-02-30). Time zones and daylight saving play no part.
 */
export function civilMinutes(text: string): number | null {
  const match = CIVIL.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  if (month < 1 || month > 12 || hour > 23 || minute > 59) return null;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute));
  return date.getUTCDate() === day ? date.getTime() / 60_000 : null;
}
