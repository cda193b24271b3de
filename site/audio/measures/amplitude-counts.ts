/** How often each amplitude occurs: linear bins from 0 to the largest magnitude. */
export interface AmplitudeCounts {
  readonly peak: number;
  readonly total: number;
  /** Bin b counts magnitudes from b/size to (b+1)/size of the peak; the last one the peak too. */
  readonly bins: Float64Array;
  /** How often two samples running lie in the last bin, on the same side. */
  readonly pairsAtPeak: number;
}

const SIZE = 4096;

/** Counts magnitudes of the samples on one side of zero (`sign` 1 or -1), or of both (0). */
export function amplitudeCounts(samples: Float32Array, sign: -1 | 0 | 1): AmplitudeCounts {
  let highest = 0;
  let lowest = 0;
  for (let n = 0; n < samples.length; n += 1) {
    const x = samples[n] as number;
    if (x > highest) highest = x;
    if (x < lowest) lowest = x;
  }
  const peak = sign === 0 ? Math.max(highest, -lowest) : sign > 0 ? highest : -lowest;
  const bins = new Float64Array(SIZE);
  let pairsAtPeak = 0;
  let last = 0;
  for (let n = 0; peak > 0 && n < samples.length; n += 1) {
    const x = samples[n] as number;
    const magnitude = sign === 0 ? Math.abs(x) : sign * x;
    // Nothing of it is negative: cutting off is rounding down.
    const step = ((magnitude / peak) * SIZE) | 0;
    const bin = magnitude < 0 ? -1 : step < SIZE ? step : SIZE - 1;
    if (bin >= 0) bins[bin] = (bins[bin] as number) + 1;
    if (bin === SIZE - 1 && last === SIZE - 1) pairsAtPeak += 1;
    last = bin;
  }
  return { peak, total: samples.length, bins, pairsAtPeak };
}

/** How many lie from `from` (a share of the peak) up to, and not including, `to`. */
export function countBetween({ bins }: AmplitudeCounts, from: number, to: number): number {
  let sum = 0;
  for (let bin = Math.max(0, Math.floor(from * SIZE)); bin < Math.min(SIZE, Math.floor(to * SIZE)); bin += 1)
    sum += bins[bin] ?? 0;
  return sum;
}

/** The share of the peak that `count` samples reach or exceed. */
export function levelReachedBy({ bins }: AmplitudeCounts, count: number): number {
  let sum = 0;
  for (let bin = SIZE - 1; bin >= 0; bin -= 1) {
    sum += bins[bin] ?? 0;
    if (sum >= count) return (bin + 1) / SIZE;
  }
  return 0;
}

/** The counts of the bins that are not empty, from the peak down to `from` of it. */
export function occupiedFrom({ bins }: AmplitudeCounts, from: number): number[] {
  return [...bins.subarray(Math.floor(from * SIZE))].filter((count) => count > 0).reverse();
}
