import type { Spectrum } from '../dsp/real-fft.ts';
import { BANDS_HZ } from './constants.ts';

/** The carriers of STIPA fill the middle half octave of each band. */
const CARRIER_REACH = 2 ** 0.25;
const PARTS = 4;
/** No room and no loudspeaker falls this far within half an octave; the low-pass of a codec does. */
const STEEPEST_FALL_DB = 30;
/** The lowest quarter of a band that is filled by a noise carrier lies no further under its strongest. */
const FULL_DB = 20;
/** Nor this far from one octave to the next: such a band holds nothing but rounding. */
const EMPTY_FALL_DB = 45;

/**
 * Which octave bands the path can carry at all: whole below half the sample rate, and not cut off by a codec or an
 * earlier, lower sample rate. A band cut through its carriers is lost too. Looks from the lowest band upward, as
 * codecs cut from above; a room's noise hides nothing, because a codec cuts that as well.
 */
export function usableBands(spectrum: Spectrum, sampleRate: number): boolean[] {
  let below: number | null = null;
  let isCut = false;
  return BANDS_HZ.map((centreHz) => {
    const isWhole = centreHz * CARRIER_REACH <= sampleRate / 2;
    if (!isWhole || isCut) return false;
    const parts = Array.from({ length: PARTS }, (_, part) => {
      const edge = (index: number): number => centreHz * CARRIER_REACH ** ((2 * index) / PARTS - 1);
      return densityDb(spectrum, edge(part), edge(part + 1), sampleRate);
    });
    const strongest = Math.max(...parts);
    // Sine carriers fill no band; only one that begins full can be cut off in the middle.
    const isFull = (parts[0] ?? 0) > strongest - FULL_DB;
    isCut =
      (isFull && (parts.at(-1) ?? 0) < strongest - STEEPEST_FALL_DB) ||
      (below !== null && strongest < below - EMPTY_FALL_DB);
    below = strongest;
    return !isCut;
  });
}

/** Mean power per bin, dB re any. */
function densityDb({ size, re, im }: Spectrum, lowHz: number, highHz: number, sampleRate: number): number {
  const from = Math.ceil((lowHz * size) / sampleRate);
  const to = Math.max(from, Math.floor((highHz * size) / sampleRate));
  let sum = 0;
  for (let k = from; k <= to; k += 1) sum += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
  return 10 * Math.log10(sum / (to - from + 1) + 1e-30);
}
