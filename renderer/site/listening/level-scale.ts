/** Lowest level the meter draws, dBFS; below it the bar is empty. */
export const FLOOR_DBFS = -80;
export const TICKS_DBFS = [-60, -40, -20] as const;

/** Share of the meter a level fills, 0..1. */
export function fillOf(levelDbfs: number | null): number {
  if (levelDbfs === null || !Number.isFinite(levelDbfs)) return 0;
  return Math.min(1, Math.max(0, (levelDbfs - FLOOR_DBFS) / -FLOOR_DBFS));
}
