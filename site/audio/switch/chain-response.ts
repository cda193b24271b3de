import { realSpectrum } from '../dsp/real-fft.ts';
import { type PreparedSignal, prepareSamples } from '../gaps/prepared-signal.ts';
import { responseBetween } from '../gaps/room-response.ts';

/** Of a response before the place where the signal was found, and after it. */
export const LEAD_SECONDS = 0.08;
export const TAPS_SECONDS = 0.7;
/** The piece of noise a response is read from, and the decay after it. */
export const PIECE_SECONDS = 3;
const TAIL_SECONDS = 1;

/** The way from the player over one chain into one room: `taps` begin {@link LEAD_SECONDS} before `lag`. */
export interface ChainResponse {
  readonly taps: Float64Array;
  /** Samples by which this chain comes later than the signal was found. */
  readonly lag: number;
}

/** A piece of the signal, ready to be compared with many captures. */
export interface NoisePiece {
  readonly atSample: number;
  readonly signal: PreparedSignal;
}

export function noisePiece(reference: Float32Array, rate: number, fromSeconds: number): NoisePiece {
  const atSample = Math.round(fromSeconds * rate);
  const length = Math.round(PIECE_SECONDS * rate);
  const samples = reference.slice(atSample, atSample + length);
  const size = 2 ** Math.ceil(Math.log2(length + TAIL_SECONDS * rate));
  return { atSample, signal: prepareSamples(samples, rate, size) };
}

/** Response over one piece, `lag` samples late; `other` is what else is known to sound then. */
export function pieceTaps(
  heard: Float32Array,
  { atSample, signal }: NoisePiece,
  lag: number,
  other: (sample: number) => number = () => 0,
): Float64Array {
  const { spectrum, power, isUsed, sampleRate } = signal;
  const from = atSample + lag - Math.round(LEAD_SECONDS * sampleRate);
  const count = signal.samples.length + Math.round(TAIL_SECONDS * sampleRate);
  const piece = new Float32Array(spectrum.size);
  for (let n = 0; n < count; n += 1) piece[n] = (heard[from + n] ?? 0) - other(from + n);
  const response = responseBetween(realSpectrum(piece, spectrum.size), spectrum, power, isUsed);
  return response.slice(0, Math.round(TAPS_SECONDS * sampleRate));
}
