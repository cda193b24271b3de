import { realSpectrum } from '../dsp/real-fft.ts';
import { solveLinear } from '../solve-linear.ts';
import type { IntensityEnvelope } from './octave-envelopes.ts';

export interface ModulationFit {
  /** Depth of each modulation relative to the mean intensity (0.55 in an undisturbed STIPA band). */
  readonly depths: readonly [number, number];
  readonly meanIntensity: number;
  /**
   * One-sided power density (1/Hz) of what the two modulations leave of the relative envelope, mean over
   * 0.4 … 14 Hz. Noise of bandwidth B has 2/B.
   */
  readonly residualDensity: number;
}

const RESIDUAL_HZ = [0.4, 14] as const;
/**
 * The fluctuations add 2 residual densities / duration to the power of a depth on average. Twice that is taken off
 * a depth that may be nothing else, because an index cannot fall below 0 and so would read high; less and less
 * above three times that. Mean error in steady noise at 18 s (Monte Carlo): with nothing taken off 0.064 at
 * -15 dB; so 0.023 at -15, -0.028 at -12, -0.018 at -9, -0.005 at -6 and 0.001 at 0 dB.
 */
const OWN_SHARE = 2;
const OWN_FALL_OFF = 3;

/**
 * Least squares of {1, cos f1, sin f1, cos f2, sin f2} over the envelope: the Fourier components of the intensity
 * (IEC 60268-16, Annex B), exact for any number of periods. The carriers' own fluctuations lift small depths;
 * their share is known from the residual and taken off, see {@link OWN_SHARE}.
 * Null for silence or less than two periods of the slower modulation.
 */
export function fitModulation(
  { values, rateHz }: IntensityEnvelope,
  modulationsHz: readonly [number, number],
): ModulationFit | null {
  const count = values.length;
  const seconds = count / rateHz;
  const meanIntensity = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  if (!(meanIntensity > 1e-20) || seconds * Math.min(...modulationsHz) < 2) return null;
  const columns = [
    new Float64Array(count).fill(1),
    ...modulationsHz.flatMap((hz) => {
      const turn = (2 * Math.PI * hz) / rateHz;
      return [
        Float64Array.from({ length: count }, (_, n) => Math.cos(turn * (n + 0.5))),
        Float64Array.from({ length: count }, (_, n) => Math.sin(turn * (n + 0.5))),
      ];
    }),
  ];
  const relative = values.map((value) => value / meanIntensity);
  const normal = columns.map((a) => columns.map((b) => dot(a, b)));
  const fit = solveLinear(
    normal,
    columns.map((column) => dot(column, relative)),
  );
  if (!fit) return null;
  const rest = relative.map((value, n) =>
    columns.reduce((left, column, index) => left - (fit[index] ?? 0) * (column[n] ?? 0), value),
  );
  const residualDensity = densityOf(rest, rateHz);
  const offset = fit[0] ?? 1;
  const depth = (which: 0 | 1): number => {
    const power = (fit[1 + 2 * which] ?? 0) ** 2 + (fit[2 + 2 * which] ?? 0) ** 2;
    const own = (2 * residualDensity) / seconds;
    const taken = OWN_SHARE * own * Math.min(1, (OWN_FALL_OFF * own) / Math.max(power, 1e-30));
    // Each value is a mean over one step, which damps a modulation by sinc(f / rate).
    const x = (Math.PI * modulationsHz[which]) / rateHz;
    return Math.sqrt(Math.max(0, power - taken)) / offset / (Math.sin(x) / x);
  };
  return { depths: [depth(0), depth(1)], meanIntensity: meanIntensity * offset, residualDensity };
}

function densityOf(values: Float64Array, rateHz: number): number {
  const { size, re, im } = realSpectrum(values);
  const [from, to] = RESIDUAL_HZ.map((hz) => Math.round((hz * size) / rateHz)) as [number, number];
  let sum = 0;
  for (let k = from; k <= to; k += 1) sum += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
  return (2 * sum) / (to - from + 1) / (values.length * rateHz);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n += 1) sum += (a[n] ?? 0) * (b[n] ?? 0);
  return sum;
}
