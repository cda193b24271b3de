import type { Spectrum } from '../dsp/real-fft.ts';

export interface ResponsePoint {
  readonly hz: number;
  /** Relative to the band around 1 kHz. */
  readonly db: number;
}

const BANDS_PER_OCTAVE = 6;

/** Mean power response in bands of 1/6 octave, base 2 around 1 kHz, that lie whole between the two limits. */
export function roomResponse(
  spectrum: Spectrum,
  sampleRate: number,
  lowHz: number,
  highHz: number,
): ResponsePoint[] {
  const half = 2 ** (0.5 / BANDS_PER_OCTAVE);
  const from = Math.ceil(Math.log2((lowHz * half) / 1000) * BANDS_PER_OCTAVE);
  const to = Math.floor(Math.log2(highHz / half / 1000) * BANDS_PER_OCTAVE);
  const level = (step: number): number =>
    bandPowerDb(spectrum, sampleRate, 1000 * 2 ** (step / BANDS_PER_OCTAVE), half);
  const reference = level(0);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({
    hz: Math.round(1000 * 2 ** ((from + index) / BANDS_PER_OCTAVE) * 10) / 10,
    db: level(from + index) - reference,
  }));
}

/** Mean power per bin between centre / reach and centre * reach, dB. */
export function bandPowerDb(spectrum: Spectrum, sampleRate: number, centreHz: number, reach: number): number {
  return 10 * Math.log10(bandPower(spectrum, sampleRate, centreHz, reach) + 1e-30);
}

export function bandPower(
  { size, re, im }: Spectrum,
  sampleRate: number,
  centreHz: number,
  reach: number,
): number {
  const binHz = sampleRate / size;
  const from = Math.max(0, Math.ceil(centreHz / reach / binHz));
  const to = Math.min(size / 2, Math.max(from, Math.floor((centreHz * reach) / binHz)));
  let sum = 0;
  for (let k = from; k <= to; k += 1) sum += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
  return sum / Math.max(1, to - from + 1);
}

/** The response with every point averaged over an octave (power, as far as there are points). */
export function smoothResponse(points: readonly ResponsePoint[]): ResponsePoint[] {
  const reach = BANDS_PER_OCTAVE / 2;
  return points.map(({ hz }, index) => {
    const near = points.slice(Math.max(0, index - reach), index + reach + 1);
    const power = near.reduce((sum, { db }) => sum + 10 ** (db / 10), 0) / near.length;
    return { hz, db: 10 * Math.log10(power) };
  });
}
