import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSpectrum } from '../dsp/real-fft.ts';
import { workSpectrum } from '../dsp/work-array.ts';
import { cutCircular, taper } from './cut.ts';
import { bandPower } from './room-response.ts';

const FUNDAMENTAL_HZ = 1000;
const HIGHEST = 5;
/** Averaged over a third of an octave, so that one dip of the room at a harmonic does not hide it. */
const REACH = 2 ** (1 / 6);
const RISE_SECONDS = 0.004;
const MOST_POINTS = 2 ** 16;
/** Points of the transform per sample: the third of an octave is then cut to within a thousandth of 1 kHz. */
const POINTS_PER_SAMPLE = 8;

const work = workSpectrum();

/**
 * Total harmonic distortion at 1 kHz in percent, from the harmonics' own impulse responses: harmonic n of a sweep
 * arrives growth * ln n before the linear response and its spectrum at n f is the amplitude of that harmonic for
 * the fundamental f (Farina 2000). What the same stretch just before holds is noise and taken off. Harmonics
 * beyond `highHz` are not heard and not counted. Null when 1 kHz itself is missing.
 */
export function sweepDistortion(
  impulses: Float64Array,
  sampleRate: number,
  arrival: number,
  growthSeconds: number,
  highHz: number,
): number | null {
  const count = Math.min(
    MOST_POINTS,
    Math.round(0.45 * growthSeconds * Math.log((HIGHEST + 1) / HIGHEST) * sampleRate),
  );
  const rise = Math.round(RISE_SECONDS * sampleRate);
  if (count < 8 * rise) return null;
  const points = Math.min(MOST_POINTS, powerOfTwoFrom(POINTS_PER_SAMPLE * count));
  const powerAt = (sample: number, hz: number): number => {
    const window = taper(cutCircular(impulses, sample - 2 * rise, count), rise, Math.floor(count / 8));
    return bandPower(realSpectrum(window, points, work(points)), sampleRate, hz, REACH);
  };
  const fundamental = powerAt(arrival, FUNDAMENTAL_HZ);
  if (!(fundamental > 0)) return null;
  let harmonics = 0;
  for (let n = 2; n <= HIGHEST && n * FUNDAMENTAL_HZ * REACH <= highHz; n += 1) {
    const at = arrival - growthSeconds * Math.log(n) * sampleRate;
    const noise = powerAt(at - count, n * FUNDAMENTAL_HZ);
    harmonics += Math.max(0, powerAt(at, n * FUNDAMENTAL_HZ) - noise);
  }
  return 100 * Math.sqrt(harmonics / fundamental);
}
