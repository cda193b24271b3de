/** Absolute gate, LUFS, and relative gate, LU (ITU-R BS.1770-4, annex 1). */
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;
/** 400 ms blocks that overlap by three quarters, made of tenths of a second. */
const TENTHS = 4;
const OFFSET = -0.691;

/**
 * Integrated loudness in LUFS of K-weighted mean squares per tenth of a second, summed over the channels
 * (left, right and centre count alike); null when nothing passes the gates.
 */
export function integratedLoudness(kMeanSquares: readonly number[]): number | null {
  const powers: number[] = [];
  for (let index = 0; index + TENTHS <= kMeanSquares.length; index += 1) {
    let sum = 0;
    for (let tenth = 0; tenth < TENTHS; tenth += 1) sum += kMeanSquares[index + tenth] ?? 0;
    powers.push(sum / TENTHS);
  }
  const audible = powers.filter((power) => loudnessOf(power) > ABSOLUTE_GATE);
  const gate = loudnessOf(mean(audible)) + RELATIVE_GATE;
  const counted = audible.filter((power) => loudnessOf(power) > gate);
  return counted.length === 0 ? null : loudnessOf(mean(counted));
}

const loudnessOf = (power: number): number => OFFSET + 10 * Math.log10(power);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
