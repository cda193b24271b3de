import { realSignal, realSpectrum } from '../dsp/real-fft.ts';
import { workSpectrum } from '../dsp/work-array.ts';
import { type PreparedSignal, prepareSamples } from './prepared-signal.ts';
import { emptySpectrum, responseBetween } from './room-response.ts';

/** A piece of the signal by which the clock is read. */
export interface ClockPiece {
  readonly atSample: number;
  readonly signal: PreparedSignal;
}

const PIECE_SECONDS = 3;
const PIECES = 4;
/** Clocks of cameras and sound cards lie within this. */
const MOST_PPM = 300;
/** The pieces lie on one line as exactly as this, or time was lost between them. */
const LARGEST_BEND_SECONDS = 0.0005;
/** Of each response is used: before the found beginning and after. */
const BEFORE_SECONDS = 0.03;
const AFTER_SECONDS = 0.2;
/** Peak over the root of the energies: two unrelated responses reach 0.1, those of a poor room 0.5. */
const LEAST_LIKENESS = 0.25;

/** Four pieces of the stretch from `fromSeconds` to `toSeconds` of the signal. */
export function clockPieces(
  samples: Float32Array,
  sampleRate: number,
  fromSeconds: number,
  toSeconds: number,
): ClockPiece[] {
  const length = Math.round(PIECE_SECONDS * sampleRate);
  const first = Math.round(fromSeconds * sampleRate);
  const last = Math.max(first, Math.round(toSeconds * sampleRate) - length);
  return Array.from({ length: PIECES }, (_, index) => {
    const atSample = Math.round(first + ((last - first) * index) / (PIECES - 1));
    return { atSample, signal: prepareSamples(samples.slice(atSample, atSample + length), sampleRate) };
  });
}

/**
 * Clock of the capture against that of the emission: capture time per signal time, minus 1, in ppm. The response of
 * the room is read from each piece; it is the same room, so whatever it looks like, it moves as a whole when the
 * clocks differ. Null when the pieces lie on no one line (lost time), or are too unlike (noise).
 */
export function signalDriftPpm(capture: Float32Array, pieces: readonly ClockPiece[]): number | null {
  const responses = pieces.map(({ atSample, signal: { spectrum, power, isUsed, sampleRate } }) => {
    const before = Math.round(BEFORE_SECONDS * sampleRate);
    const from = atSample - before;
    const piece = new Float32Array(spectrum.size);
    piece.set(capture.subarray(Math.max(0, from), from + spectrum.size), Math.max(0, -from));
    const heard = realSpectrum(piece, spectrum.size, heardWork(spectrum.size));
    const response = responseBetween(heard, spectrum, power, isUsed);
    return {
      seconds: atSample / sampleRate,
      sampleRate,
      taps: response.slice(0, Math.round((BEFORE_SECONDS + AFTER_SECONDS) * sampleRate)),
    };
  });
  const first = responses[0];
  if (first === undefined) return null;
  const lags = responses.slice(1).map(({ seconds, taps, sampleRate }) => {
    const lag = lagBetween(taps, first.taps);
    return lag === null ? null : { x: seconds - first.seconds, y: lag / sampleRate };
  });
  const known = [{ x: 0, y: 0 }, ...lags.filter((lag) => lag !== null)];
  if (known.length < PIECES) return null;
  const [meanX, meanY] = [mean(known.map(({ x }) => x)), mean(known.map(({ y }) => y))];
  const slope =
    known.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) /
    known.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const isLine = known.every(({ x, y }) => Math.abs(y - meanY - slope * (x - meanX)) <= LARGEST_BEND_SECONDS);
  return isLine && Math.abs(slope * 1e6) <= MOST_PPM ? slope * 1e6 : null;
}

const heardWork = workSpectrum();

/** Samples by which `a` comes after `b`, between samples; null when they are too unlike. */
export function lagBetween(a: Float64Array, b: Float64Array): number | null {
  const size = 2 ** Math.ceil(Math.log2(2 * a.length));
  const [x, y] = [realSpectrum(a, size), realSpectrum(b, size)];
  const cross = emptySpectrum(size);
  for (let k = 0; k < cross.re.length; k += 1) {
    const [xr, xi, yr, yi] = [x.re[k] as number, x.im[k] as number, y.re[k] as number, y.im[k] as number];
    cross.re[k] = xr * yr + xi * yi;
    cross.im[k] = xi * yr - xr * yi;
  }
  const likeness = realSignal(cross);
  const at = (lag: number): number => likeness[(lag + size) % size] ?? 0;
  let best = 0;
  for (let lag = -a.length; lag <= a.length; lag += 1) if (at(lag) > at(best)) best = lag;
  const energy = Math.sqrt(sumOfSquares(a) * sumOfSquares(b));
  if (!(at(best) > LEAST_LIKENESS * energy)) return null;
  const [before, peak, after] = [at(best - 1), at(best), at(best + 1)];
  const bend = before - 2 * peak + after;
  return best + (bend < 0 ? (0.5 * (before - after)) / bend : 0);
}

const sumOfSquares = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
