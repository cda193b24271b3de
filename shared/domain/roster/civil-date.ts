/**
 * The day on which something ending at a civil time (`2026-06-08T00:00`) still was: midnight belongs to
 * the day before.
 */
export function lastDayOf(end: string): string {
  const day = end.slice(0, 10);
  return end.slice(11) === '00:00' ? addDays(day, -1) : day;
}

/** A civil date moved by whole days; time zones play no part. */
export function addDays(date: string, days: number): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}
