/** Zero crossings of the sinc on each side: with the window below 0.1 dB flat to 0.95 of the lower Nyquist rate. */
const CROSSINGS = 40;
/** Kernel values per zero crossing; between them linear, which leaves errors below -100 dB. */
const TABLE_STEPS = 512;
const KAISER_BETA = 9;
/** Corner over the lower Nyquist rate: what lies above folds back, what lies below is kept. */
const CORNER = 0.97;

let table: Float64Array | null = null;

/**
 * Resamples by a Kaiser-windowed sinc to any rate (ratio need not be rational). Time zero stays where it is;
 * the result has `round(length * to / from)` samples. Aliases and images are 80 dB down and more.
 */
export function resample(
  samples: Float32Array | Float64Array,
  fromRate: number,
  toRate: number,
): Float64Array {
  if (fromRate === toRate) return Float64Array.from(samples);
  const kernel = kernelTable();
  if (Number.isInteger(fromRate / toRate)) return decimated(samples, fromRate / toRate, kernel);
  const count = Math.round((samples.length * toRate) / fromRate);
  // Cycles per input sample that are kept; below 1 the kernel gets longer and filters.
  const scale = Math.min(1, toRate / fromRate) * CORNER;
  const reach = CROSSINGS / scale;
  const tableStep = scale * TABLE_STEPS;
  const output = new Float64Array(count);
  for (let n = 0; n < count; n += 1) {
    const at = (n * fromRate) / toRate;
    const first = Math.max(0, Math.ceil(at - reach));
    const last = Math.min(samples.length - 1, Math.floor(at + reach));
    let sum = 0;
    for (let k = first; k <= last; k += 1) {
      const place = Math.abs(at - k) * tableStep;
      const left = place | 0;
      const a = kernel[left] as number;
      const b = kernel[left + 1] as number;
      sum += (samples[k] as number) * (a + (b - a) * (place - left));
    }
    output[n] = sum * scale;
  }
  return output;
}

/** Every output lies on an input sample: one kernel serves all, a fifth of the work. */
function decimated(samples: Float32Array | Float64Array, factor: number, kernel: Float64Array): Float64Array {
  const scale = CORNER / factor;
  const reach = Math.floor(CROSSINGS / scale);
  const taps = Float64Array.from({ length: reach + 1 }, (_, k) => {
    const place = k * scale * TABLE_STEPS;
    const left = place | 0;
    const a = kernel[left] as number;
    return (a + ((kernel[left + 1] as number) - a) * (place - left)) * scale;
  });
  const output = new Float64Array(Math.round(samples.length / factor));
  const { length } = samples;
  for (let n = 0; n < output.length; n += 1) {
    const at = n * factor;
    const before = Math.min(reach, at);
    const after = Math.min(reach, length - 1 - at);
    let sum = (samples[at] ?? 0) * (taps[0] as number);
    for (let k = 1; k <= before; k += 1) sum += (samples[at - k] as number) * (taps[k] as number);
    for (let k = 1; k <= after; k += 1) sum += (samples[at + k] as number) * (taps[k] as number);
    output[n] = sum;
  }
  return output;
}

function kernelTable(): Float64Array {
  if (table) return table;
  const values = new Float64Array(CROSSINGS * TABLE_STEPS + 2);
  for (let index = 0; index < values.length; index += 1) {
    const x = index / TABLE_STEPS;
    const edge = Math.min(1, x / CROSSINGS);
    const window = besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge)) / besselI0(KAISER_BETA);
    values[index] = index === 0 ? 1 : (Math.sin(Math.PI * x) / (Math.PI * x)) * window;
  }
  table = values;
  return values;
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function besselI0(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
