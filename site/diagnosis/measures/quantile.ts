/** The value below which `share` (0 to 1) of the values lie; NaN for none. Does not change its input. */
export function quantile(values: readonly number[] | Float32Array, share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
