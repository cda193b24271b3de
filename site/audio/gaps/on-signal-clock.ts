/** Samples that share one fraction: the clocks of cameras move on by less than a fiftieth of a sample in them. */
const BLOCK = 64;
/** Zero crossings of the sinc on each side. */
const CROSSINGS = 10;

/**
 * A capture whose clock runs `stretch` times as fast as the signal's, on the signal's clock; its first sample lies at
 * `start` of the capture. Good to 0.45 of the rate. A tenth of the work of `warp`, for clocks within 300 ppm.
 */
export function onSignalClock(samples: Float32Array, stretch: number, start = 0): Float32Array {
  if (stretch === 1 && start === 0) return samples;
  const out = new Float32Array(Math.max(0, Math.floor((samples.length - start) / stretch)));
  const kernel = new Float64Array(2 * CROSSINGS);
  for (let from = 0; from < out.length; from += BLOCK) {
    const middle = from + BLOCK / 2;
    const position = start + middle * stretch - middle;
    const base = Math.floor(position);
    fillKernel(kernel, position - base);
    const to = Math.min(out.length, from + BLOCK);
    const first = from + base - CROSSINGS + 1;
    if (first >= 0 && first + to - from + 2 * CROSSINGS <= samples.length)
      convolveInside(samples, first, kernel, out, from, to);
    else
      for (let n = from; n < to; n += 1) {
        let sum = 0;
        for (let k = 0; k < 2 * CROSSINGS; k += 1) {
          const at = first + n - from + k;
          if (at >= 0 && at < samples.length) sum += (samples[at] as number) * (kernel[k] as number);
        }
        out[n] = sum;
      }
  }
  return out;
}

/** Four results at a time: each product of the kernel is read once for them. */
function convolveInside(
  samples: Float32Array,
  first: number,
  kernel: Float64Array,
  out: Float32Array,
  from: number,
  to: number,
): void {
  let n = from;
  for (; n + 4 <= to; n += 4) {
    const begin = first + n - from;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    let x0 = samples[begin] as number;
    let x1 = samples[begin + 1] as number;
    let x2 = samples[begin + 2] as number;
    for (let k = 0; k < 2 * CROSSINGS; k += 1) {
      const weight = kernel[k] as number;
      const x3 = samples[begin + k + 3] as number;
      sum0 += x0 * weight;
      sum1 += x1 * weight;
      sum2 += x2 * weight;
      sum3 += x3 * weight;
      x0 = x1;
      x1 = x2;
      x2 = x3;
    }
    out[n] = sum0;
    out[n + 1] = sum1;
    out[n + 2] = sum2;
    out[n + 3] = sum3;
  }
  for (; n < to; n += 1) {
    let sum = 0;
    for (let k = 0; k < 2 * CROSSINGS; k += 1)
      sum += (samples[first + n - from + k] as number) * (kernel[k] as number);
    out[n] = sum;
  }
}

/** Hann-windowed sinc around `fraction` after the middle of the kernel. */
function fillKernel(kernel: Float64Array, fraction: number): void {
  for (let k = 0; k < kernel.length; k += 1) {
    const distance = k - CROSSINGS + 1 - fraction;
    const x = Math.PI * distance;
    const sinc = Math.abs(distance) < 1e-9 ? 1 : Math.sin(x) / x;
    kernel[k] = sinc * Math.cos(x / (2 * CROSSINGS)) ** 2;
  }
}
