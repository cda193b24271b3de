import { powerDbfs } from './decibels.ts';
import { solveLinear } from './solve-linear.ts';

export interface ToneLevel {
  readonly frequencyHz: number;
  /** RMS level of the tone alone. */
  readonly toneDbfs: number;
  /** RMS level of everything else but the constant offset. */
  readonly restDbfs: number;
}

/** Below this a Hann window cannot tell the tone from an offset. */
const FEWEST_CYCLES = 6;

/**
 * Splits a window into one tone and the rest: weighted least squares of {1, cos, sin} under a Hann window.
 * Least squares makes the tone's own leakage zero at any phase and any number of cycles; the window keeps
 * other strong sounds (speech, hum) out. `samples` is a ring: the newest `count` samples end before `end`.
 * Null when the window holds fewer than six cycles or the tone is not below Nyquist.
 */
export function fitTone(
  samples: Float32Array,
  end: number,
  count: number,
  frequencyHz: number,
  sampleRate: number,
): ToneLevel | null {
  if (count * frequencyHz < FEWEST_CYCLES * sampleRate || frequencyHz >= sampleRate / 2) return null;
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  const [toneTurnCos, toneTurnSin] = [Math.cos(step), Math.sin(step)];
  const hannStep = (2 * Math.PI) / (count + 1);
  const [hannTurnCos, hannTurnSin] = [Math.cos(hannStep), Math.sin(hannStep)];
  // Oscillators by rotation: the error grows with the number of steps only, about 1e-12 over a second.
  let [cos, sin, hannCos, hannSin] = [1, 0, hannTurnCos, hannTurnSin];
  let [w1, wc, ws, wcc, wcs, wss, wx, wxc, wxs, wxx] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let position = (((end - count) % samples.length) + samples.length) % samples.length;
  for (let index = 0; index < count; index += 1) {
    const x = samples[position] ?? 0;
    position = position + 1 === samples.length ? 0 : position + 1;
    const weight = 0.5 - 0.5 * hannCos;
    const [weightedCos, weightedSin, weightedX] = [weight * cos, weight * sin, weight * x];
    w1 += weight;
    wc += weightedCos;
    ws += weightedSin;
    wcc += weightedCos * cos;
    wcs += weightedCos * sin;
    wss += weightedSin * sin;
    wx += weightedX;
    wxc += weightedX * cos;
    wxs += weightedX * sin;
    wxx += weightedX * x;
    const nextCos = cos * toneTurnCos - sin * toneTurnSin;
    sin = sin * toneTurnCos + cos * toneTurnSin;
    cos = nextCos;
    const nextHann = hannCos * hannTurnCos - hannSin * hannTurnSin;
    hannSin = hannSin * hannTurnCos + hannCos * hannTurnSin;
    hannCos = nextHann;
  }
  const normal = [
    [w1, wc, ws],
    [wc, wcc, wcs],
    [ws, wcs, wss],
  ];
  const fit = solveLinear(normal, [wx, wxc, wxs]);
  if (!fit) return null;
  const [offset = 0, a = 0, b = 0] = fit;
  const rest = (wxx - offset * wx - a * wxc - b * wxs) / w1;
  return {
    frequencyHz,
    toneDbfs: powerDbfs((a * a + b * b) / 2),
    restDbfs: powerDbfs(Math.max(0, rest)),
  };
}
