/** Squared envelope of one band of an impulse response, from the arrival on, and what its noise is. */
export interface Decay {
  /** First sample that is only noise. */
  readonly end: number;
  /** Mean square of the noise. */
  readonly noise: number;
  /** Early energy over noise, dB: what can be seen of the decay. */
  readonly rangeDb: number;
  /** dB per second, negative; null when no decay stands out. */
  readonly slopeDb: number | null;
}

const FIRST_INTERVAL_SECONDS = 0.02;
const INTERVALS_PER_10_DB = 5;
const ROUNDS = 5;
/** Regression ends this far above the noise. */
const ABOVE_NOISE_DB = 8;

/**
 * Finds where a decay meets its noise, by turns of regression and re-estimated noise (Lundeby, Vigran, Bietz and
 * Vorlaender, Acustica 81, 1995). `energy` are squared values at `rateHz`, the arrival at index 0.
 */
export function readDecay(energy: Float64Array, rateHz: number): Decay {
  const tail = Math.max(1, Math.floor(energy.length / 10));
  let noise = mean(energy, energy.length - tail, energy.length);
  let interval = Math.max(1, Math.round(FIRST_INTERVAL_SECONDS * rateHz));
  let end = energy.length;
  let slopeDb: number | null = null;
  let rangeDb = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const levels = levelsOf(energy, interval);
    const peakAt = levels.indexOf(Math.max(...levels.slice(0, Math.max(1, Math.ceil(levels.length / 4)))));
    const noiseDb = toDb(noise);
    rangeDb = (levels[peakAt] ?? noiseDb) - noiseDb;
    if (rangeDb < ABOVE_NOISE_DB + 4) break;
    let last = peakAt;
    while (last + 1 < levels.length && (levels[last + 1] ?? 0) > noiseDb + ABOVE_NOISE_DB) last += 1;
    const line = regression(levels, peakAt, last);
    // A decay shorter than two intervals: only where it ends can be told.
    if (!line || line.slope >= 0) {
      end = Math.min(energy.length, (last + 2) * interval);
      break;
    }
    slopeDb = (line.slope * rateHz) / interval;
    const cross = ((noiseDb - line.offset) / line.slope + 0.5) * interval;
    end = Math.max(interval, Math.min(energy.length, Math.round(cross)));
    // Noise from where the decay would be 10 dB further down, at least a tenth of all.
    const from = Math.min(energy.length - tail, end + Math.round((10 / -slopeDb) * rateHz));
    noise = mean(energy, from, energy.length);
    interval = Math.max(1, Math.round(((10 / -slopeDb) * rateHz) / INTERVALS_PER_10_DB));
  }
  return { end, noise, rangeDb, slopeDb };
}

const toDb = (power: number): number => 10 * Math.log10(power + 1e-30);

function mean(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n += 1) sum += values[n] ?? 0;
  return sum / Math.max(1, to - from);
}

function levelsOf(energy: Float64Array, interval: number): number[] {
  const levels: number[] = [];
  for (let n = 0; n + interval <= energy.length; n += interval)
    levels.push(toDb(mean(energy, n, n + interval)));
  return levels;
}

function regression(
  levels: readonly number[],
  from: number,
  to: number,
): { slope: number; offset: number } | null {
  const count = to - from + 1;
  if (count < 3) return null;
  const centre = (from + to) / 2;
  let [level, product, square] = [0, 0, 0];
  for (let n = from; n <= to; n += 1) {
    level += (levels[n] ?? 0) / count;
    product += (n - centre) * (levels[n] ?? 0);
    square += (n - centre) ** 2;
  }
  const slope = product / square;
  return { slope, offset: level - slope * centre };
}
