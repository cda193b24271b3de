import { bandSignal } from '../dsp/band-signal.ts';
import { bandWindow } from '../dsp/band-window.ts';
import { powerOfTwoFrom } from '../dsp/fft.ts';
import { createRandom } from '../dsp/random.ts';
import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { BANDS_HZ, SPEECH_SPECTRUM_DB, STIPA_DEPTH, STIPA_MODULATIONS_HZ } from '../sti/constants.ts';
import { fadeEnds } from './fade.ts';
import { scaleToLevel } from './scale.ts';

/** Noise carriers half an octave wide. */
const CARRIER_REACH = 2 ** 0.25;
const CARRIER_TRANSITION = 1 / 24;
/** Slow fluctuations of a carrier's own intensity are levelled up to here, above the fastest modulation. */
const LEVELLED_HZ = 16;
const FADE_SECONDS = 0.02;

/**
 * The STIPA test signal (IEC 60268-16:2020, Annex B): seven half-octave noise carriers with the male speech
 * spectrum of edition 5, each under the envelope sqrt(0.5 (1 + 0.55 (sin 2 pi f1 t - sin 2 pi f2 t))), at
 * `levelDbfs` RMS in all. Bands that do not fit below half the sample rate are left out. The same seed gives the
 * same samples.
 */
export function stipaSignal(
  sampleRate: number,
  seconds: number,
  levelDbfs: number,
  seed = 60268,
): Float64Array {
  const count = Math.round(seconds * sampleRate);
  const size = powerOfTwoFrom(count);
  const white = whiteSpectrum(size, seed);
  const total = new Float64Array(count);
  BANDS_HZ.forEach((centreHz, band) => {
    if (centreHz * CARRIER_REACH > sampleRate / 2) return;
    const carrier = levelledCarrier(white, centreHz, sampleRate);
    const [f1, f2] = STIPA_MODULATIONS_HZ[band] ?? [1, 5];
    const [turn1, turn2] = [(2 * Math.PI * f1) / sampleRate, (2 * Math.PI * f2) / sampleRate];
    const gain = 10 ** ((SPEECH_SPECTRUM_DB[band] ?? 0) / 20);
    for (let n = 0; n < count; n += 1) {
      const envelope = 0.5 * (1 + STIPA_DEPTH * (Math.sin(turn1 * n) - Math.sin(turn2 * n)));
      total[n] = (total[n] ?? 0) + gain * Math.sqrt(Math.max(0, envelope)) * (carrier[n] ?? 0);
    }
  });
  return scaleToLevel(fadeEnds(total, sampleRate, FADE_SECONDS), levelDbfs);
}

/** Noise of equal density made directly as its spectrum; the bands take their parts of it, none twice. */
function whiteSpectrum(size: number, seed: number): Spectrum {
  const random = createRandom(seed);
  const part = (): Float64Array => {
    const values = new Float64Array(size / 2 + 1);
    for (let k = 0; k < values.length; k += 1) values[k] = random.gaussian();
    return values;
  };
  return { size, re: part(), im: part() };
}

/** Band noise of unit power whose intensity is steady below {@link LEVELLED_HZ}: less scatter of a reading. */
function levelledCarrier(white: Spectrum, centreHz: number, sampleRate: number): Float64Array {
  const { size } = white;
  const [lowHz, highHz] = [centreHz / CARRIER_REACH, centreHz * CARRIER_REACH];
  const window = bandWindow(lowHz, highHz, CARRIER_TRANSITION, size, sampleRate);
  const shaped: Spectrum = {
    size,
    re: new Float64Array(size / 2 + 1),
    im: new Float64Array(size / 2 + 1),
  };
  window.weights.forEach((weight, index) => {
    const bin = window.firstBin + index;
    shaped.re[bin] = (white.re[bin] ?? 0) * weight;
    shaped.im[bin] = (white.im[bin] ?? 0) * weight;
  });
  const noise = realSignal(shaped);
  const { re, im, rateHz } = bandSignal(white, window, sampleRate);
  const intensity = smooth(
    re.map((value, n) => (value * value + (im[n] ?? 0) ** 2) / 2),
    rateHz,
  );
  const ratio = rateHz / sampleRate;
  return noise.map((value, n) => {
    const at = n * ratio;
    const left = Math.floor(at);
    const a = intensity[left] ?? 1;
    const b = intensity[(left + 1) % intensity.length] ?? a;
    return value / Math.sqrt(a + (b - a) * (at - left));
  });
}

/** Low-pass at {@link LEVELLED_HZ} with a Gaussian slope (no ringing below zero), circular. */
function smooth(values: Float64Array, rateHz: number): Float64Array {
  const spectrum = realSpectrum(values);
  for (let k = 0; k < spectrum.re.length; k += 1) {
    const weight = Math.exp(-0.5 * ((k * rateHz) / spectrum.size / LEVELLED_HZ) ** 2);
    spectrum.re[k] = (spectrum.re[k] ?? 0) * weight;
    spectrum.im[k] = (spectrum.im[k] ?? 0) * weight;
  }
  return realSignal(spectrum);
}
