import { convolve } from '../dsp/convolve.ts';
import { realSignal, realSpectrum } from '../dsp/real-fft.ts';
import { hannWindow } from '../dsp/windows.ts';

const FRAME = 2048;
/** Averaging over neighbouring bins keeps one steady line (the hum itself) out of the estimate. */
const SMOOTH_BINS = 3;
/** Bins in which the programme has less than this share of its strongest are left alone. */
const WEAK_SHARE = 1e-5;

/**
 * Takes a programme out of a recording of it: the transfer function from the one to the other by averaged
 * cross spectra (Bendat and Piersol, Random Data, 6.1), then the difference. Both at one rate and aligned.
 */
export function subtractProgramme(capture: Float32Array, programme: Float32Array): Float32Array {
  const bins = FRAME / 2 + 1;
  const window = hannWindow(FRAME);
  const [re, im, power] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  const framed = (samples: Float32Array, from: number) =>
    realSpectrum(
      window.map((w, n) => w * (samples[from + n] ?? 0)),
      FRAME,
    );
  for (let from = 0; from + FRAME <= capture.length; from += FRAME / 2) {
    const x = framed(programme, from);
    const y = framed(capture, from);
    for (let k = 0; k < bins; k += 1) {
      const [xr, xi, yr, yi] = [x.re[k] as number, x.im[k] as number, y.re[k] as number, y.im[k] as number];
      re[k] = (re[k] as number) + yr * xr + yi * xi;
      im[k] = (im[k] as number) + yi * xr - yr * xi;
      power[k] = (power[k] as number) + xr * xr + xi * xi;
    }
  }
  const strongest = power.reduce((most, value) => Math.max(most, value), 0);
  if (strongest === 0) return capture;
  const transfer = { size: FRAME, re: new Float64Array(bins), im: new Float64Array(bins) };
  for (let k = 0; k < bins; k += 1) {
    let [sumRe, sumIm, sumPower] = [0, 0, strongest * WEAK_SHARE];
    for (let near = Math.max(0, k - SMOOTH_BINS); near <= Math.min(bins - 1, k + SMOOTH_BINS); near += 1) {
      sumRe += re[near] ?? 0;
      sumIm += im[near] ?? 0;
      sumPower += power[near] ?? 0;
    }
    transfer.re[k] = sumRe / sumPower;
    transfer.im[k] = sumIm / sumPower;
  }
  const response = realSignal(transfer);
  // The second half of the circle is what comes a little before the aligned time.
  const early = FRAME / 4;
  const causal = Float64Array.from({ length: FRAME }, (_, n) => response[(n - early + FRAME) % FRAME] ?? 0);
  const predicted = convolve(programme, causal);
  return capture.map((x, n) => x - (predicted[n + early] ?? 0));
}
