import { bandSignal, energyOf } from '../dsp/band-signal.ts';
import { type BandWindow, bandWindow } from '../dsp/band-window.ts';
import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSpectrum } from '../dsp/real-fft.ts';
import { workSpectrum } from '../dsp/work-array.ts';
import { readDecay } from '../sweep/decay.ts';
import { BANDS_HZ, FULL_MODULATIONS_HZ } from './constants.ts';
import { OCTAVE_TRANSITION } from './octave-envelopes.ts';
import { modulationTransferIndex, speechTransmissionIndex } from './speech-index.ts';
import { usableBands } from './usable-bands.ts';

export interface IndirectSti {
  readonly sti: number | null;
  readonly mti: readonly (number | null)[];
  /** Seven rows of fourteen, null where a band is unusable. */
  readonly transfers: readonly (readonly number[] | null)[];
  /** Centres, Hz. */
  readonly usableBands: readonly number[];
}

/**
 * Full STI (7 octaves x 14 modulations) of an impulse response whose sound arrives at sample `arrival`:
 * m(F) = |integral of h^2 e^(-j 2 pi F t)| / integral of h^2 per octave (Schroeder 1981; IEC 60268-16 indirect
 * method). The response ends where its noise begins, and the noise's energy is taken off. An octave filter blurs
 * fast modulations itself, the lowest one by 14 % at 12.5 Hz: its own transfer is divided out. Room only: noise
 * at the listener is not in it.
 */
export function measureIndirectSti(impulse: Float64Array, sampleRate: number, arrival: number): IndirectSti {
  const size = powerOfTwoFrom(impulse.length);
  const spectrum = realSpectrum(impulse, size, work(size));
  const isUsable = usableBands(spectrum, sampleRate);
  const transfers = BANDS_HZ.map((centreHz, band) => {
    if (!isUsable[band]) return null;
    const window = bandWindow(
      centreHz / Math.SQRT2,
      centreHz * Math.SQRT2,
      OCTAVE_TRANSITION,
      spectrum.size,
      sampleRate,
    );
    const { re, im, rateHz } = bandSignal(spectrum, window, sampleRate);
    const length = Math.floor((impulse.length / sampleRate) * rateHz);
    const energy = energyOf(re.subarray(0, length), im.subarray(0, length));
    const start = Math.round((arrival / sampleRate) * rateHz);
    const { end, noise } = readDecay(energy.subarray(start), rateHz);
    const heard = energy.subarray(0, start + end);
    const own = ownTransfers(window, spectrum.size / sampleRate);
    return FULL_MODULATIONS_HZ.map((hz, index) => transfer(heard, noise, hz / rateHz) / (own[index] ?? 1));
  });
  const mti = transfers.map((row) => row && modulationTransferIndex(row));
  return {
    sti: speechTransmissionIndex(mti),
    mti,
    transfers,
    usableBands: BANDS_HZ.filter((_, band) => mti[band] !== null),
  };
}

const work = workSpectrum();
/** Steps after which a turning pointer is set anew, so that its rounding does not add up. */
const TURNS = 256;

function transfer(energy: Float64Array, noise: number, cyclesPerStep: number): number {
  const turn = 2 * Math.PI * cyclesPerStep;
  const stepC = Math.cos(turn);
  const stepS = Math.sin(turn);
  let re = 0;
  let im = 0;
  let total = 0;
  let c = 1;
  let s = 0;
  for (let n = 0; n < energy.length; n += 1) {
    if (n % TURNS === 0) {
      c = Math.cos(turn * n);
      s = Math.sin(turn * n);
    }
    const value = (energy[n] as number) - noise;
    re += value * c;
    im -= value * s;
    total += value;
    const next = c * stepC - s * stepS;
    s = s * stepC + c * stepS;
    c = next;
  }
  return total > 0 ? Math.hypot(re, im) / total : 0;
}

const known = new WeakMap<BandWindow, readonly number[]>();

/** Of the full index's modulations; a window belongs to one size and rate. */
function ownTransfers(window: BandWindow, binsPerHz: number): readonly number[] {
  const before = known.get(window);
  if (before !== undefined) return before;
  const made = FULL_MODULATIONS_HZ.map((hz) => ownTransfer(window, hz * binsPerHz));
  known.set(window, made);
  return made;
}

/** Overlap of the filter with itself moved by the modulation: its m for a lone impulse. */
function ownTransfer({ weights }: BandWindow, shiftBins: number): number {
  const shift = Math.floor(shiftBins);
  const part = shiftBins - shift;
  let [overlap, total] = [0, 0];
  for (let k = 0; k < weights.length; k += 1) {
    const weight = weights[k] ?? 0;
    const moved = (weights[k + shift] ?? 0) * (1 - part) + (weights[k + shift + 1] ?? 0) * part;
    overlap += weight * moved;
    total += weight * weight;
  }
  return total > 0 ? overlap / total : 1;
}
