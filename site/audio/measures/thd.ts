import { powerDbfs } from '../decibels.ts';
import {
  bandPower,
  type FrameSpectra,
  floorAround,
  frameSpectra,
  LOBE_BINS,
  linePower,
  meanSpectrum,
  peakBin,
} from './frame-spectra.ts';

export interface Thd {
  readonly fundamentalHz: number;
  /** RMS level of the fundamental alone. */
  readonly levelDbfs: number;
  /** Root of the sum of the harmonics' powers over the fundamental (IEC 60268-3, 14.12.3), noise taken out. */
  readonly thdPercent: number;
  /** Everything from 20 Hz to 20 kHz but the fundamental, over everything (IEC 60268-3, 14.12.8). */
  readonly thdNPercent: number;
  /** Levels re the fundamental, from the second on, below 20 kHz and Nyquist. */
  readonly harmonics: readonly { readonly n: number; readonly db: number }[];
}

const LOWEST_HZ = 20;
const HIGHEST_HZ = 20_000;
const MOST_HARMONICS = 20;
/** About a second a frame: lines 1 Hz wide, and a tone of a few seconds gives several. */
const FRAME_SECONDS = 0.75;
const SMALLEST_FRAME = 4096;
/** Frames this much below the loudest hold no tone. */
const QUIET_FRAME = 0.8;
/** A tone must hold this share of the power, and stand this far above the noise around it. */
const LEAST_SHARE = 0.05;
const LEAST_PROMINENCE = 100;

/** Distortion of the strongest tone of one channel; null when there is no tone (or less than half a second). */
export function measureThd(samples: Float32Array, sampleRate: number): Thd | null {
  const size = frameSize(samples.length, sampleRate);
  if (size === null) return null;
  const spectra = frameSpectra(samples, sampleRate, size);
  const { binHz } = spectra;
  const power = meanSpectrum(toneFrames(spectra));
  const lowBin = LOWEST_HZ / binHz;
  const highBin = Math.min(HIGHEST_HZ / binHz, size / 2 - 1);
  const all = bandPower(power, lowBin, highBin);
  const fundamental = peakBin(power, strongestBin(power, lowBin, highBin));
  // Harmonics must not be taken for noise: the floor is looked for between them.
  const reach = Math.max(LOBE_BINS + 4, Math.min(40, Math.floor(fundamental / 2)));
  const floor = floorAround(power, fundamental, reach);
  const tone = linePower(power, fundamental, floor);
  if (all <= 1e-16 || tone < LEAST_SHARE * all || tone < LEAST_PROMINENCE * floor) return null;
  const harmonics: { n: number; db: number }[] = [];
  let sum = 0;
  for (let n = 2; n <= MOST_HARMONICS && n * fundamental + LOBE_BINS <= highBin; n += 1) {
    const bin = n * fundamental;
    const line = linePower(power, bin, floorAround(power, bin, reach));
    sum += line;
    harmonics.push({ n, db: Math.max(-200, 10 * Math.log10(line / tone + 1e-20)) });
  }
  const centre = Math.round(fundamental);
  const rest = all - bandPower(power, Math.max(lowBin, centre - LOBE_BINS - 1), centre + LOBE_BINS + 1);
  return {
    fundamentalHz: fundamental * binHz,
    levelDbfs: powerDbfs(tone),
    thdPercent: 100 * Math.sqrt(sum / tone),
    thdNPercent: 100 * Math.sqrt(Math.max(0, rest) / all),
    harmonics,
  };
}

function frameSize(length: number, sampleRate: number): number | null {
  let size = SMALLEST_FRAME;
  while (size < FRAME_SECONDS * sampleRate && size * 4 <= length) size *= 2;
  return size <= length ? size : null;
}

/** The frames in which the tone sounds, without the first and last, into which it may begin or end. */
function toneFrames({ frames }: FrameSpectra): readonly Float64Array[] {
  const totals = frames.map((frame) => frame.reduce((sum, value) => sum + value, 0));
  const loudest = Math.max(...totals);
  const sounding = frames.filter((_, index) => (totals[index] ?? 0) >= QUIET_FRAME * loudest);
  return sounding.length >= 4 ? sounding.slice(1, -1) : sounding;
}

function strongestBin(power: Float64Array, from: number, to: number): number {
  let best = Math.ceil(from);
  for (let bin = best; bin <= to; bin += 1) if ((power[bin] ?? 0) > (power[best] ?? 0)) best = bin;
  return best;
}
