/** Frames of this length are judged; the slowest modulations of the signal are longer than one. */
const FRAME_SECONDS = 0.2;
/** The signal itself never falls this far under its own median for a whole frame. */
const FALL_DB = 14;

/**
 * First and one-past-last sample of the sounding part: leading and trailing frames far below the median level
 * are left out, and no more than `mostSeconds` is kept.
 */
export function activeStretch(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  mostSeconds: number,
): [number, number] {
  const frame = Math.max(1, Math.round(FRAME_SECONDS * sampleRate));
  const count = Math.floor(samples.length / frame);
  if (count < 3) return [0, samples.length];
  const power = Array.from({ length: count }, (_, index) => {
    let sum = 0;
    for (let n = index * frame; n < (index + 1) * frame; n += 1) sum += (samples[n] ?? 0) ** 2;
    return sum;
  });
  const sounding = power.filter((value) => value > 0).sort((a, b) => a - b);
  const least = (sounding[Math.floor(sounding.length / 2)] ?? 0) * 10 ** (-FALL_DB / 10);
  const isActive = (value: number): boolean => value > 0 && value >= least;
  const first = power.findIndex(isActive);
  if (first < 0) return [0, samples.length];
  const last = power.findLastIndex(isActive);
  const from = first * frame;
  // A last, incomplete frame belongs to the signal when the one before it does.
  const end = last === count - 1 ? samples.length : (last + 1) * frame;
  return [from, Math.min(end, from + Math.round(mostSeconds * sampleRate))];
}
