/** Zero crossings of the sinc on each side, and table entries between two of them. */
const CROSSINGS = 16;
const STEPS = 256;
/** Pass band when the rate goes down: what is above would fold. */
const PASS = 0.94;
/** Kaiser window with side lobes below -80 dB. */
const KAISER_BETA = 8;

const TABLE = buildTable();
/** What is added from one entry to the next. */
const RISE = TABLE.map((value, entry) => (TABLE[entry + 1] ?? 0) - value);

/**
 * Reads `count` samples at positions `start`, `start + step`, … (in samples of the input, fractions allowed)
 * by a windowed sinc; what lies outside of the input is silence. A step above 1 lowers the rate and filters.
 */
export function warp(samples: Float32Array, start: number, step: number, count: number): Float32Array {
  const out = new Float32Array(Math.max(0, count));
  const cutoff = step > 1.0005 ? PASS / step : 1;
  const reach = CROSSINGS / cutoff;
  const tableStep = cutoff * STEPS;
  if (Number.isInteger(start) && Number.isInteger(step)) {
    warpWhole(samples, start, step, out, cutoff);
    return out;
  }
  for (let index = 0; index < out.length; index += 1) {
    const position = start + index * step;
    const from = Math.max(0, Math.ceil(position - reach));
    const to = Math.min(samples.length - 1, Math.floor(position + reach));
    let sum = 0;
    for (let n = from; n <= to; n += 1) {
      const at = Math.abs(position - n) * tableStep;
      const entry = at | 0;
      sum += (samples[n] as number) * ((TABLE[entry] as number) + (at - entry) * (RISE[entry] as number));
    }
    out[index] = sum * cutoff;
  }
  return out;
}

/** Every output lies on an input sample (a whole ratio of the rates): one kernel serves all. */
function warpWhole(
  samples: Float32Array,
  start: number,
  step: number,
  out: Float32Array,
  cutoff: number,
): void {
  const reach = Math.floor(CROSSINGS / cutoff);
  const taps = new Float64Array(2 * reach + 1);
  for (let tap = -reach; tap <= reach; tap += 1) {
    const at = Math.abs(tap) * cutoff * STEPS;
    const entry = at | 0;
    taps[reach + tap] = (TABLE[entry] as number) + (at - entry) * (RISE[entry] as number);
  }
  for (let index = 0; index < out.length; index += 1) {
    const first = start + index * step - reach;
    const from = Math.max(0, first);
    const to = Math.min(samples.length - 1, first + 2 * reach);
    let sum = 0;
    for (let n = from; n <= to; n += 1) sum += (samples[n] as number) * (taps[n - first] as number);
    out[index] = sum * cutoff;
  }
}

/** The same sound at another rate; returned as it is when the rates are equal. */
export function toRate(samples: Float32Array, fromRate: number, rate: number): Float32Array {
  if (fromRate === rate) return samples;
  return warp(samples, 0, fromRate / rate, Math.floor((samples.length * rate) / fromRate));
}

function buildTable(): Float64Array {
  const table = new Float64Array(CROSSINGS * STEPS + 2);
  for (let entry = 0; entry < CROSSINGS * STEPS; entry += 1) {
    const x = entry / STEPS;
    const sinc = entry === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    table[entry] = (sinc * bessel(KAISER_BETA * Math.sqrt(1 - (x / CROSSINGS) ** 2))) / bessel(KAISER_BETA);
  }
  return table;
}

/** Modified Bessel function of order 0, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
