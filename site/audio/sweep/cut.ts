/** `count` samples of a circular signal from `from` (which may be negative), as a plain array. */
export function cutCircular(samples: Float64Array, from: number, count: number): Float64Array {
  const { length } = samples;
  const cut = new Float64Array(count);
  const start = ((Math.round(from) % length) + length) % length;
  for (let n = 0; n < count; n += 1) cut[n] = samples[(start + n) % length] ?? 0;
  return cut;
}

/** Raised-cosine slopes over the first `rise` and last `fall` samples, in place. */
export function taper(samples: Float64Array, rise: number, fall: number): Float64Array {
  for (let n = 0; n < rise; n += 1)
    samples[n] = (samples[n] ?? 0) * (0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / rise));
  for (let n = 0; n < fall; n += 1) {
    const last = samples.length - 1 - n;
    samples[last] = (samples[last] ?? 0) * (0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / fall));
  }
  return samples;
}
