import { ALIGN_RATE } from '../align/align.ts';
import { toRate } from '../align/warp.ts';
import { powerDbfs } from '../decibels.ts';
import {
  type FrameSpectra,
  floorAround,
  frameSpectra,
  LOBE_BINS,
  linePower,
  peakBin,
} from './frame-spectra.ts';
import { subtractProgramme } from './subtract-programme.ts';

export interface Hum {
  readonly isPresent: boolean;
  /** Of the mains, within half a Hertz or so of 50 or 60; null without hum. */
  readonly fundamentalHz: number | null;
  /** All harmonics together; -200 without hum. */
  readonly humDbfs: number;
  readonly harmonics: readonly { readonly n: number; readonly dbfs: number }[];
}

/** Hum lies below 1 kHz: twenty harmonics of 50 Hz. */
export const HUM_RATE = 2400;
const MOST_HARMONICS = 16;
const HIGHEST_HZ = 1100;
/** Mains of a large grid stay within 0.2 Hz, a generator within 1. */
const MAINS_HZ = [50, 60];
const FURTHEST_HZ = 1;
const STEP_HZ = 0.05;
const SIZES = [8192, 4096, 2048];
const FEWEST_FRAMES = 5;
/** Hum stays while speech comes and goes: of each bin the level that three quarters of the frames exceed. */
const QUANTILE = 0.25;
/** A line stands this far above the bins around it; one alone further, and low. */
const LINE_DB = 10;
const LONE_LINE_DB = 16;
const LONE_LINE_HIGHEST = 2;
const FEW_FRAMES_EXTRA_DB = 4;
const SURE_FRAMES = 8;
const FLOOR_REACH_HZ = 12;

const NONE: Hum = { isPresent: false, fundamentalHz: null, humDbfs: -200, harmonics: [] };

/**
 * Mains hum in one channel: steady lines at multiples of one frequency near 50 or 60 Hz. `programme`, laid on
 * the time of the capture at ALIGN_RATE, is taken out first.
 */
export function measureHum(samples: Float32Array, sampleRate: number, programme: Float32Array | null): Hum {
  const slow = toRate(samples, sampleRate, HUM_RATE);
  const heard = programme ? subtractProgramme(slow, toRate(programme, ALIGN_RATE, HUM_RATE)) : slow;
  const size = SIZES.find((one) => heard.length >= (one * (FEWEST_FRAMES + 1)) / 2) ?? SIZES.at(-1) ?? 2048;
  if (heard.length < size) return NONE;
  const spectra = frameSpectra(heard, HUM_RATE, size);
  const steady = quantileSpectrum(spectra);
  const extraDb = spectra.frames.length < SURE_FRAMES ? FEW_FRAMES_EXTRA_DB : 0;
  const best = MAINS_HZ.map((mains) => bestNear(mains, steady, spectra.binHz)).reduce((a, b) =>
    b.score > a.score ? b : a,
  );
  const lines = linesOf(best.hz, steady, spectra.binHz);
  const strong = lines.filter((line) => line.prominenceDb >= LINE_DB + extraDb);
  const isLow = strong.some((line) => line.n <= 3);
  const isLone = strong.some(
    (line) => line.n <= LONE_LINE_HIGHEST && line.prominenceDb >= LONE_LINE_DB + extraDb,
  );
  if (!(strong.length >= 2 && isLow) && !isLone) return NONE;
  const weight = (line: Line): number => line.n * line.n * line.power;
  const total = strong.reduce((sum, line) => sum + weight(line), 0);
  const fundamentalHz = strong.reduce((sum, line) => sum + (weight(line) * line.hz) / line.n, 0) / total;
  return {
    isPresent: true,
    fundamentalHz,
    humDbfs: powerDbfs(strong.reduce((sum, line) => sum + line.power, 0)),
    harmonics: strong.map(({ n, power }) => ({ n, dbfs: powerDbfs(power) })),
  };
}

function quantileSpectrum({ frames, size }: FrameSpectra): Float64Array {
  const values = new Float64Array(frames.length);
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) => {
    frames.forEach((frame, index) => {
      values[index] = frame[bin] ?? 0;
    });
    return values.slice().sort()[Math.floor(frames.length * QUANTILE)] ?? 0;
  });
}

interface Line {
  readonly n: number;
  readonly hz: number;
  readonly power: number;
  readonly prominenceDb: number;
}

function bestNear(mains: number, steady: Float64Array, binHz: number): { hz: number; score: number } {
  let best = { hz: mains, score: 0 };
  for (let hz = mains - FURTHEST_HZ; hz <= mains + FURTHEST_HZ + 1e-9; hz += STEP_HZ) {
    // Strong lines must not outvote many: each counts up to 25 dB.
    const score = linesOf(hz, steady, binHz).reduce(
      (sum, line) => sum + Math.min(25, Math.max(0, line.prominenceDb - LINE_DB / 2)),
      0,
    );
    if (score > best.score) best = { hz, score };
  }
  return best;
}

function linesOf(fundamentalHz: number, steady: Float64Array, binHz: number): Line[] {
  const reach = Math.max(LOBE_BINS + 6, Math.round(FLOOR_REACH_HZ / binHz));
  const lines: Line[] = [];
  for (let n = 1; n <= MOST_HARMONICS && n * fundamentalHz < HIGHEST_HZ; n += 1) {
    const expected = (n * fundamentalHz) / binHz;
    const nearest = Math.round(expected);
    const top = [nearest - 1, nearest, nearest + 1].reduce((a, b) =>
      (steady[b] ?? 0) > (steady[a] ?? 0) ? b : a,
    );
    const bin = peakBin(steady, top);
    // A line that stands elsewhere is not this harmonic.
    if (Math.abs(bin - expected) > 1) continue;
    const floor = floorAround(steady, top, reach) + 1e-18;
    lines.push({
      n,
      hz: bin * binHz,
      power: linePower(steady, bin, floor),
      prominenceDb: 10 * Math.log10((steady[top] ?? 0) / floor + 1e-9),
    });
  }
  return lines;
}
