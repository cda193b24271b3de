import { bandSignal } from '../dsp/band-signal.ts';
import { bandWindow } from '../dsp/band-window.ts';
import type { Spectrum } from '../dsp/real-fft.ts';

/** What the sweep in a reference recording is. */
export interface SweepShape {
  /** Where its density is at least a tenth of the middle one's, Hz. */
  readonly lowHz: number;
  readonly highHz: number;
  /** Seconds per factor e in frequency: harmonic n arrives `growth` * ln n before the linear response. */
  readonly growthSeconds: number;
}

/** Step of the density curve, and the shares of it that bound the band. */
const STEP = 2 ** (1 / 12);
const LEAST_SHARE = 0.1;
/** Centres by which the speed is told: inside every sweep and every sample rate allowed here. */
const CENTRES_HZ = [250, 500, 1000, 2000] as const;
/** Largest departure of an octave's passage from the exponential course, in seconds per second of it. */
const MOST_DEPARTURE = 0.02;

/**
 * Reads band and speed of an exponential sweep from its transform: its power density falls as 1/f, and the middle
 * of its passage through an octave lies at growth * ln f. Null for anything else.
 */
export function readReference(spectrum: Spectrum, sampleRate: number): SweepShape | null {
  const band = densityBand(spectrum, sampleRate);
  if (!band || band.lowHz > 200 || band.highHz < 2500) return null;
  const times = CENTRES_HZ.map((hz) => passageTime(spectrum, hz, sampleRate));
  const growths = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / Math.log(2));
  const growthSeconds = growths.reduce((sum, value) => sum + value, 0) / growths.length;
  const isExponential = growths.every(
    (value) => Math.abs(value - growthSeconds) <= MOST_DEPARTURE * growthSeconds,
  );
  return growthSeconds > 0.05 && isExponential ? { ...band, growthSeconds } : null;
}

function densityBand(
  { size, re, im }: Spectrum,
  sampleRate: number,
): { lowHz: number; highHz: number } | null {
  const binHz = sampleRate / size;
  const edges: number[] = [];
  for (let hz = 15; hz * STEP < sampleRate / 2; hz *= STEP) edges.push(hz);
  // Energy per constant share of an octave is level for an exponential sweep.
  const energies = edges.map((hz) => {
    const [from, to] = [Math.ceil(hz / binHz), Math.ceil((hz * STEP) / binHz)];
    let sum = 0;
    for (let k = from; k < to; k += 1) sum += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
    return sum;
  });
  const middle = energies[edges.findIndex((hz) => hz >= 1000)] ?? 0;
  const isStrong = (energy: number): boolean => energy > LEAST_SHARE * middle;
  const at = edges.findIndex((hz) => hz >= 1000);
  if (!(middle > 0) || at < 0) return null;
  let [low, high] = [at, at];
  while (low > 0 && isStrong(energies[low - 1] ?? 0)) low -= 1;
  while (high < edges.length - 1 && isStrong(energies[high + 1] ?? 0)) high += 1;
  return { lowHz: edges[low] ?? 0, highHz: (edges[high] ?? 0) * STEP };
}

/** Centre of gravity in time of one octave's energy, s. */
function passageTime(spectrum: Spectrum, centreHz: number, sampleRate: number): number {
  const window = bandWindow(centreHz / Math.SQRT2, centreHz * Math.SQRT2, 1 / 6, spectrum.size, sampleRate);
  const { re, im, rateHz } = bandSignal(spectrum, window, sampleRate);
  let [moment, total] = [0, 0];
  for (let n = 0; n < re.length; n += 1) {
    const energy = (re[n] ?? 0) ** 2 + (im[n] ?? 0) ** 2;
    moment += energy * n;
    total += energy;
  }
  return total > 0 ? moment / total / rateHz : 0;
}
