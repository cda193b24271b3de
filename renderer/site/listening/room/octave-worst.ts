/** The octave furthest from the mean of all. */
export function octaveWorst(
  octaves: readonly { readonly hz: number; readonly db: number }[],
): { readonly hz: number; readonly db: number } | null {
  return octaves.toSorted((a, b) => Math.abs(b.db) - Math.abs(a.db))[0] ?? null;
}
