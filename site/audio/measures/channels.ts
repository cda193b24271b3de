import { type Alignment, align, forAlignment, speedSearch } from '../align/align.ts';
import { toRate, warp } from '../align/warp.ts';
import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { hannWindow } from '../dsp/windows.ts';
import type { Sound } from '../sound.ts';

export interface ChannelPath {
  /** Of this side of the reference on its way to the capture, 250 Hz to 4 kHz. */
  readonly gainDb: number;
  /** How far it lies in the other channel of the capture, relative to its own (-20: 20 dB less). */
  readonly crosstalkDb: number;
}

export interface Channels {
  readonly isSwapped: boolean;
  readonly polarity: 'same' | 'inverted';
  readonly left: ChannelPath;
  readonly right: ChannelPath;
  /** Capture time at which the left side of the reference begins. */
  readonly delayMs: number;
  /** By how much the right side comes later than the left. */
  readonly rightLaterMs: number;
}

export type ChannelsProblem = 'not-two-channels' | 'no-match' | 'same-in-both';

const FRAME = 8192;
const LOWEST_HZ = 250;
const HIGHEST_HZ = 4000;
/** Left and right more alike than this cannot be told apart. */
const MOST_COHERENT = 0.95;
const LEAST_DB = -120;

/**
 * Paths from the two channels of a reference to the two channels of a capture: the 2 x 2 matrix of transfer
 * functions by least squares over many frames (Bendat and Piersol, Random Data, 7.3: two inputs, one output).
 */
export function measureChannels(capture: Sound, reference: Sound): Channels | ChannelsProblem {
  const [capLeft, capRight] = capture.channels;
  const [refLeft, refRight] = reference.channels;
  if (
    !capLeft ||
    !capRight ||
    !refLeft ||
    !refRight ||
    capture.channels.length > 2 ||
    reference.channels.length > 2
  )
    return 'not-two-channels';
  const alignment = bestAlignment(
    [capLeft, capRight],
    capture.sampleRate,
    [refLeft, refRight],
    reference.sampleRate,
  );
  if (!alignment) return 'no-match';
  const rate = capture.sampleRate;
  const lay = (side: Float32Array): Float32Array =>
    warp(
      toRate(side, reference.sampleRate, rate),
      -alignment.offsetSeconds * alignment.speed * rate,
      alignment.speed,
      capLeft.length,
    );
  const matrix = transferMatrix([capLeft, capRight], [lay(refLeft), lay(refRight)], rate);
  if (!matrix) return 'same-in-both';
  const { power } = matrix;
  const isSwapped = power.leftToRight + power.rightToLeft > power.leftToLeft + power.rightToRight;
  const leftOwn = isSwapped ? matrix.leftToRight : matrix.leftToLeft;
  const rightOwn = isSwapped ? matrix.rightToLeft : matrix.rightToRight;
  const db = (value: number): number => Math.max(LEAST_DB, 10 * Math.log10(value + 1e-20));
  const path = (own: number, other: number): ChannelPath => ({
    gainDb: db(own),
    crosstalkDb: Math.max(LEAST_DB, db(other) - db(own)),
  });
  const [left, right] = [arrival(leftOwn, rate), arrival(rightOwn, rate)];
  return {
    isSwapped,
    polarity: left.sign === right.sign ? 'same' : 'inverted',
    left: isSwapped ? path(power.leftToRight, power.leftToLeft) : path(power.leftToLeft, power.leftToRight),
    right: isSwapped
      ? path(power.rightToLeft, power.rightToRight)
      : path(power.rightToRight, power.rightToLeft),
    delayMs: (alignment.offsetSeconds + left.seconds) * 1000,
    rightLaterMs: (right.seconds - left.seconds) * 1000,
  };
}

/** The clearest of the four pairs; a pair out of phase fits as well upside down. */
function bestAlignment(
  captures: readonly Float32Array[],
  captureRate: number,
  references: readonly Float32Array[],
  referenceRate: number,
): Alignment | null {
  const sides = references.map((side) => forAlignment(side, referenceRate));
  let best: Alignment | null = null;
  for (const channel of captures) {
    const heard = forAlignment(channel, captureRate);
    const upsideDown = heard.map((x) => -x);
    for (const side of sides) {
      const guessSpeed = speedSearch(heard, side);
      for (const one of [align(heard, side, guessSpeed), align(upsideDown, side, guessSpeed)])
        if (one && one.matchScore > (best?.matchScore ?? 0)) best = one;
    }
  }
  return best;
}

interface Matrix {
  readonly leftToLeft: Spectrum;
  readonly leftToRight: Spectrum;
  readonly rightToLeft: Spectrum;
  readonly rightToRight: Spectrum;
  /** Power gain of each path over the band, by the power of its source. */
  readonly power: Readonly<Record<'leftToLeft' | 'leftToRight' | 'rightToLeft' | 'rightToRight', number>>;
}

function transferMatrix(
  captures: readonly [Float32Array, Float32Array],
  references: readonly [Float32Array, Float32Array],
  rate: number,
): Matrix | null {
  const window = hannWindow(FRAME);
  const framed = new Float64Array(FRAME);
  const bins = FRAME / 2 + 1;
  const zeros = (): { re: Float64Array; im: Float64Array } => ({
    re: new Float64Array(bins),
    im: new Float64Array(bins),
  });
  const [ll, rr] = [new Float64Array(bins), new Float64Array(bins)];
  const lr = zeros();
  const cross = [zeros(), zeros(), zeros(), zeros()];
  for (let from = 0; from + FRAME <= captures[0].length; from += FRAME / 2) {
    const spectrumOf = (samples: Float32Array): Spectrum => {
      for (let n = 0; n < FRAME; n += 1) framed[n] = (window[n] as number) * (samples[from + n] ?? 0);
      return realSpectrum(framed, FRAME);
    };
    const [l, r] = [spectrumOf(references[0]), spectrumOf(references[1])];
    const [a, b] = [spectrumOf(captures[0]), spectrumOf(captures[1])];
    addCross(lr, l, r);
    addCross(cross[0], a, l);
    addCross(cross[1], b, l);
    addCross(cross[2], a, r);
    addCross(cross[3], b, r);
    for (let k = 0; k < bins; k += 1) {
      ll[k] = (ll[k] ?? 0) + (l.re[k] ?? 0) ** 2 + (l.im[k] ?? 0) ** 2;
      rr[k] = (rr[k] ?? 0) + (r.re[k] ?? 0) ** 2 + (r.im[k] ?? 0) ** 2;
    }
  }
  const first = Math.ceil((LOWEST_HZ * FRAME) / rate);
  const last = Math.min(bins - 1, Math.floor((Math.min(HIGHEST_HZ, 0.45 * rate) * FRAME) / rate));
  let [together, apart] = [0, 0];
  for (let k = first; k <= last; k += 1) {
    together += (lr.re[k] ?? 0) ** 2 + (lr.im[k] ?? 0) ** 2;
    apart += (ll[k] ?? 0) * (rr[k] ?? 0);
  }
  if (apart <= 0 || together > MOST_COHERENT ** 2 * apart) return null;
  const solve = (fromLeft: Pair | undefined, fromRight: Pair | undefined): [Spectrum, Spectrum] =>
    solveTwo(ll, rr, lr, fromLeft ?? zeros(), fromRight ?? zeros(), first, last);
  const [leftToLeft, rightToLeft] = solve(cross[0], cross[2]);
  const [leftToRight, rightToRight] = solve(cross[1], cross[3]);
  return {
    leftToLeft,
    rightToLeft,
    leftToRight,
    rightToRight,
    power: {
      leftToLeft: bandGain(leftToLeft, ll),
      leftToRight: bandGain(leftToRight, ll),
      rightToLeft: bandGain(rightToLeft, rr),
      rightToRight: bandGain(rightToRight, rr),
    },
  };
}

interface Pair {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** sum += y conj(x). */
function addCross(sum: Pair | undefined, y: Spectrum, x: Spectrum): void {
  if (!sum) return;
  for (let k = 0; k < sum.re.length; k += 1) {
    const [yr, yi, xr, xi] = [y.re[k] as number, y.im[k] as number, x.re[k] as number, x.im[k] as number];
    sum.re[k] = (sum.re[k] as number) + yr * xr + yi * xi;
    sum.im[k] = (sum.im[k] as number) + yi * xr - yr * xi;
  }
}

/**
 * Per bin: c = Hl l + Hr r in the mean, with the cross spectra cl = <c l*>, cr = <c r*> and lr = <l r*>:
 * Hl ll + Hr <r l*> = cl, Hl <l r*> + Hr rr = cr. Weak bins are held down instead of blown up.
 */
function solveTwo(
  ll: Float64Array,
  rr: Float64Array,
  lr: Pair,
  cl: Pair,
  cr: Pair,
  first: number,
  last: number,
): [Spectrum, Spectrum] {
  const empty = (): Spectrum => ({
    size: FRAME,
    re: new Float64Array(ll.length),
    im: new Float64Array(ll.length),
  });
  const [left, right] = [empty(), empty()];
  const floor = (1e-6 * ll.reduce((sum, value, k) => sum + value + (rr[k] ?? 0), 0)) / ll.length;
  for (let k = first; k <= last; k += 1) {
    const [a, b] = [(ll[k] ?? 0) + floor, (rr[k] ?? 0) + floor];
    const [xr, xi] = [lr.re[k] ?? 0, lr.im[k] ?? 0];
    const [clr, cli, crr, cri] = [cl.re[k] ?? 0, cl.im[k] ?? 0, cr.re[k] ?? 0, cr.im[k] ?? 0];
    const determinant = a * b - xr * xr - xi * xi;
    if (determinant <= 0) continue;
    // <r l*> is conj(lr).
    left.re[k] = (clr * b - (crr * xr + cri * xi)) / determinant;
    left.im[k] = (cli * b - (cri * xr - crr * xi)) / determinant;
    right.re[k] = (crr * a - (clr * xr - cli * xi)) / determinant;
    right.im[k] = (cri * a - (cli * xr + clr * xi)) / determinant;
  }
  return [left, right];
}

function bandGain({ re, im }: Spectrum, source: Float64Array): number {
  let [out, into] = [0, 0];
  for (let k = 0; k < re.length; k += 1) {
    if (re[k] === 0 && im[k] === 0) continue;
    out += ((re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2) * (source[k] ?? 0);
    into += source[k] ?? 0;
  }
  return into > 0 ? out / into : 0;
}

/** Sign and time of the strongest value of the band-limited impulse response. */
function arrival(transfer: Spectrum, rate: number): { sign: number; seconds: number } {
  const response = realSignal(transfer);
  let best = 0;
  response.forEach((value, n) => {
    if (Math.abs(value) > Math.abs(response[best] ?? 0)) best = n;
  });
  const lag = best > FRAME / 2 ? best - FRAME : best;
  return { sign: Math.sign(response[best] ?? 0), seconds: lag / rate };
}
