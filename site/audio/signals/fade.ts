/** Raised-cosine fade in and out, in place: a hard edge clicks and excites everything. */
export function fadeEnds(samples: Float64Array, sampleRate: number, seconds: number): Float64Array {
  const count = Math.min(Math.round(seconds * sampleRate), Math.floor(samples.length / 2));
  for (let n = 0; n < count; n += 1) {
    const gain = 0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / count);
    const last = samples.length - 1 - n;
    samples[n] = (samples[n] ?? 0) * gain;
    samples[last] = (samples[last] ?? 0) * gain;
  }
  return samples;
}
