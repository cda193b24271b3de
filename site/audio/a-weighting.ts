import { solveLinear } from './solve-linear.ts';

/** Pole frequencies of the A-weighting, Hz (IEC 61672-1:2013, annex E, f1 to f4). */
const F1 = 20.598997;
const F2 = 107.65265;
const F3 = 737.86223;
const F4 = 12194.217;
/** Gain that makes 1 kHz exactly 0 dB (A1000 of annex E). */
const A_1000_DB = 1.9997;

/** Half length of the correcting FIR: 2 * 6 + 1 taps. */
const HALF = 6;
const BLOCK = 256;

/** The A curve in closed form, dB re 1 kHz (IEC 61672-1:2013, formula E.6). */
export function aWeightingDb(frequencyHz: number): number {
  const f2 = frequencyHz * frequencyHz;
  const gain =
    (F4 * F4 * f2 * f2) / ((f2 + F1 * F1) * Math.sqrt((f2 + F2 * F2) * (f2 + F3 * F3)) * (f2 + F4 * F4));
  return 20 * Math.log10(gain) + A_1000_DB;
}

export interface AWeighting {
  /** Filters samples and returns the sum of their squares. The filter goes on where the last call ended. */
  sumOfSquares(samples: Float32Array): number;
}

/**
 * A-weighting for any sample rate.
 *
 * The four zeros at 0 Hz and the poles below 1 kHz are first-order high-passes, each bilinear and
 * pre-warped to its own corner. What is left, the two poles at 12.2 kHz (above Nyquist at 8 kHz) and the
 * bilinear error near Nyquist, is smooth: a 13-tap linear-phase FIR is fitted to it over 0 to 0.46 of the
 * sample rate. Within 0.1 dB of the closed form there; above 0.46 of the sample rate it is not defined.
 */
export function createAWeighting(sampleRate: number): AWeighting {
  const poles = [F1, F1, F2, F3].map((f) => highPassPole(f, sampleRate));
  const gain = poles.reduce((product, pole) => product * ((1 + pole) / 2), 1);
  const taps = correctionTaps(sampleRate).map((tap) => tap * gain);
  const [p0 = 0, p1 = 0, p2 = 0, p3 = 0] = poles;
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0] = taps;
  // One state per high-pass: y = x - state, state' = x - pole * y (transposed direct form).
  const states = new Float64Array(4);
  const line = new Float64Array(2 * HALF + BLOCK);

  return {
    sumOfSquares(samples) {
      let sum = 0;
      // Local numbers: what a closure keeps is stored anew, on the heap, at every change.
      let s0 = states[0] as number;
      let s1 = states[1] as number;
      let s2 = states[2] as number;
      let s3 = states[3] as number;
      for (let from = 0; from < samples.length; from += BLOCK) {
        const count = Math.min(BLOCK, samples.length - from);
        for (let index = 0; index < count; index += 1) {
          const raw = samples[from + index] as number;
          // A difference with itself: 0 unless the sample is infinite or none.
          const x = raw - raw === 0 ? raw : 0;
          const y0 = x - s0;
          s0 = x - p0 * y0;
          const y1 = y0 - s1;
          s1 = y0 - p1 * y1;
          const y2 = y1 - s2;
          s2 = y1 - p2 * y2;
          const y3 = y2 - s3;
          s3 = y2 - p3 * y3;
          line[2 * HALF + index] = y3;
        }
        // The newest thirteen values, moved along: each is read once.
        let l0 = line[0] as number;
        let l1 = line[1] as number;
        let l2 = line[2] as number;
        let l3 = line[3] as number;
        let l4 = line[4] as number;
        let l5 = line[5] as number;
        let l6 = line[6] as number;
        let l7 = line[7] as number;
        let l8 = line[8] as number;
        let l9 = line[9] as number;
        let l10 = line[10] as number;
        let l11 = line[11] as number;
        for (let index = 0; index < count; index += 1) {
          const l12 = line[2 * HALF + index] as number;
          const y =
            c0 * l6 +
            c1 * (l5 + l7) +
            c2 * (l4 + l8) +
            c3 * (l3 + l9) +
            c4 * (l2 + l10) +
            c5 * (l1 + l11) +
            c6 * (l0 + l12);
          sum += y * y;
          l0 = l1;
          l1 = l2;
          l2 = l3;
          l3 = l4;
          l4 = l5;
          l5 = l6;
          l6 = l7;
          l7 = l8;
          l8 = l9;
          l9 = l10;
          l10 = l11;
          l11 = l12;
        }
        line.copyWithin(0, count, count + 2 * HALF);
      }
      // States that decay after silence would become denormal numbers, which are slow.
      if (Math.abs(s0) + Math.abs(s1) + Math.abs(s2) + Math.abs(s3) < 1e-30) {
        s0 = s1 = s2 = s3 = 0;
        line.fill(0);
      }
      states[0] = s0;
      states[1] = s1;
      states[2] = s2;
      states[3] = s3;
      return sum;
    },
  };
}

/** Pole of the bilinear high-pass whose corner is exactly `cornerHz`. */
function highPassPole(cornerHz: number, sampleRate: number): number {
  const t = Math.tan((Math.PI * Math.min(cornerHz, 0.45 * sampleRate)) / sampleRate);
  return (1 - t) / (1 + t);
}

/** [c0, c1 …]: the even FIR c0 + sum 2 c_k cos(k w) closest, in relative error, to what the poles leave over. */
function correctionTaps(sampleRate: number): number[] {
  const size = HALF + 1;
  const normal = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  const points = 400;
  for (let point = 1; point <= points; point += 1) {
    const f = (0.46 * sampleRate * point) / points;
    const target = 10 ** (aWeightingDb(f) / 20) / highPassGain(f, sampleRate);
    const basis = Array.from(
      { length: size },
      (_, k) => ((k === 0 ? 1 : 2) * Math.cos((2 * Math.PI * k * f) / sampleRate)) / target,
    );
    for (let row = 0; row < size; row += 1) {
      const b = basis[row] ?? 0;
      right[row] = (right[row] ?? 0) + b;
      const line = normal[row];
      if (line)
        for (let column = 0; column < size; column += 1)
          line[column] = (line[column] ?? 0) + b * (basis[column] ?? 0);
    }
  }
  return solveLinear(normal, right) ?? [1, ...new Array<number>(HALF).fill(0)];
}

function highPassGain(frequencyHz: number, sampleRate: number): number {
  const u = Math.tan((Math.PI * frequencyHz) / sampleRate);
  return [F1, F1, F2, F3].reduce((gain, corner) => {
    const t = Math.tan((Math.PI * Math.min(corner, 0.45 * sampleRate)) / sampleRate);
    return (gain * u) / Math.hypot(u, t);
  }, 1);
}
