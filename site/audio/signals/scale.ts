/** Brings a signal to an RMS level in place, dBFS (a full-scale sine is -3.01). Silence stays silent. */
export function scaleToLevel(samples: Float64Array, levelDbfs: number): Float64Array {
  const meanSquare = samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length);
  if (meanSquare === 0) return samples;
  const gain = 10 ** (levelDbfs / 20) / Math.sqrt(meanSquare);
  for (let n = 0; n < samples.length; n += 1) samples[n] = (samples[n] ?? 0) * gain;
  return samples;
}
