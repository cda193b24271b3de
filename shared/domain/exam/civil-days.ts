const DAY_MS = 86_400_000;

/** A civil date (`2026-06-07`) some days on; of a day that does not exist, the one it runs over to; null for no date. */
export function addDays(date: string, days: number): string | null {
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = date.split('-').map(Number);
  const atMs = Date.UTC(year, month - 1, day) + days * DAY_MS;
  return Number.isFinite(atMs) && Math.abs(atMs) < 8e15 ? new Date(atMs).toISOString().slice(0, 10) : null;
}

/** Whole days from one civil date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY_MS);
