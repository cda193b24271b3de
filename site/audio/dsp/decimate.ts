/** Kernel samples on each side, in samples of the output: 50 dB down at 0.6 of the output rate. */
const REACH = 6;
/** Corner over the output rate. */
const CORNER = 0.46;

/**
 * Every `factor`-th sample behind a short low-pass: a sixth of the work of `resample`, good for what lies below 0.4
 * of the new rate. Time zero stays where it is. `factor` 1 gives the samples themselves.
 */
export function decimate(samples: Float32Array, factor: number): Float32Array {
  if (factor <= 1) return samples;
  const kernel = lowPass(factor);
  const middle = (kernel.length - 1) / 2;
  const out = new Float32Array(Math.ceil(samples.length / factor));
  for (let index = 0; index < out.length; index += 1) {
    const at = index * factor;
    if (at >= middle && at + middle < samples.length) {
      // The kernel is symmetric: half of the products.
      let half = (kernel[middle] as number) * (samples[at] as number);
      for (let k = 1; k <= middle; k += 1)
        half += (kernel[middle + k] as number) * ((samples[at - k] as number) + (samples[at + k] as number));
      out[index] = half;
      continue;
    }
    const first = at - middle;
    const from = Math.max(0, -first);
    const to = Math.min(kernel.length, samples.length - first);
    let sum = 0;
    for (let k = from; k < to; k += 1) sum += (kernel[k] as number) * (samples[first + k] as number);
    out[index] = sum;
  }
  return out;
}

const kernels = new Map<number, Float64Array>();

function lowPass(factor: number): Float64Array {
  const known = kernels.get(factor);
  if (known) return known;
  const middle = REACH * factor;
  const turn = (2 * Math.PI * CORNER) / factor;
  const kernel = Float64Array.from({ length: 2 * middle + 1 }, (_, k) => {
    const n = k - middle;
    const sinc = n === 0 ? 1 : Math.sin(turn * n) / (turn * n);
    const window = 0.5 * (1 + Math.cos((Math.PI * n) / (middle + 1)));
    return sinc * window;
  });
  const sum = kernel.reduce((total, value) => total + value, 0);
  const made = kernel.map((value) => value / sum);
  kernels.set(factor, made);
  return made;
}
