import { BLOCK_COLUMNS, BLOCK_HEIGHT, BLOCK_WIDTH } from './block-grid.ts';
import {
  agreement,
  type EdgeField,
  edgeField,
  type GreyPicture,
  shrinkLuma,
  turnPicture,
} from './edge-field.ts';
import { fft2 } from './fft.ts';

/** Power-of-two sizes that hold a coarse picture (80 x 33) and leave room to shift. */
const FFT_WIDTH = 128;
const FFT_HEIGHT = 64;
const LARGEST_DEGREES = 15;
const COARSE_STEP_DEGREES = 1;
/** Shifts (coarse pixels, 1.25 % of the width each) beyond these leave too little of the view to compare. */
const LARGEST_X = 32;
const LARGEST_Y = 14;
/** Fine pixels (0.625 % of the width) searched around a coarse result, and around "did not move". */
const FINE_REACH = 3;
const FINE_SIDE = 2 * FINE_REACH + 1;
const FINE_STEP_DEGREES = 0.25;
const FINE_DEGREES = 0.75;
/** Above this agreement a pose found by climbing is good enough; below, the full search says more. */
export const CHEAP_MATCH = 0.5;
/** A reference with fewer edges (of 80 x 33 pixels) shows nothing to hold on to. */
const FEWEST_EDGES = 60;
/** Fewer edges (of 160 x 66 pixels) in what is left beside a cover say nothing about it. */
const FEWEST_REST_EDGES = 150;

/** A reference frame, prepared for comparing. */
export interface ReferenceView {
  readonly fine: EdgeField;
  readonly spectrum: readonly [Float32Array, Float32Array];
}

/** How the view lies against the reference. Shift in percent of the picture's width; rotation clockwise. */
export interface Pose {
  readonly shiftXPercent: number;
  readonly shiftYPercent: number;
  readonly shiftPercent: number;
  readonly rotationDegrees: number;
  /** Agreement of edges in this pose: 1 the same picture, 0 chance. */
  readonly match: number;
}

export function prepareReference(luma: Uint8Array): ReferenceView | null {
  const coarse = edgeField(shrinkLuma(luma, 4));
  return coarse.edges.length < FEWEST_EDGES
    ? null
    : { fine: edgeField(shrinkLuma(luma, 2)), spectrum: spectrum(coarse) };
}

/** The cheap look of every round: the best pose within 2 % of the picture, without rotation. */
export function comparePlace(reference: ReferenceView, luma: Uint8Array): Pose {
  const now = edgeField(shrinkLuma(luma, 2));
  const climbed = climbShift(reference.fine, now);
  const best = climbed.match >= CHEAP_MATCH ? climbed : bestShift(reference.fine, now, 0, 0);
  return poseOf(best.x, best.y, 0, best.match, now.width);
}

/**
 * Agreement of what is left of the reference beside the blocks that are blank now (1 in `isBlank`), in its old
 * place or up to 2 % beside it. A covered camera shows the rest of its view where it was, one that was turned away
 * does not. Null when too little is left to say.
 */
export function matchBeside(reference: ReferenceView, luma: Uint8Array, isBlank: Uint8Array): number | null {
  const { fine } = reference;
  const edges = fine.edges.filter((at) => {
    const column = Math.floor((2 * (at % fine.width)) / BLOCK_WIDTH);
    const row = Math.floor((2 * Math.floor(at / fine.width)) / BLOCK_HEIGHT);
    return isBlank[row * BLOCK_COLUMNS + column] !== 1;
  });
  if (edges.length < FEWEST_REST_EDGES) return null;
  return bestShift({ ...fine, edges }, edgeField(shrinkLuma(luma, 2)), 0, 0).match;
}

/**
 * The full search over shift and rotation: correlation of edge directions over rotation candidates, then a finer
 * look around the best. Yields between candidates, so that the caller can let others run (about 2 ms a step).
 */
export function* searchPose(reference: ReferenceView, luma: Uint8Array): Generator<void, Pose, void> {
  const coarse = shrinkLuma(luma, 4);
  const [real, imaginary] = reference.spectrum;
  let best = { score: Number.NEGATIVE_INFINITY, x: 0, y: 0, degrees: 0 };
  for (let degrees = -LARGEST_DEGREES; degrees <= LARGEST_DEGREES; degrees += COARSE_STEP_DEGREES) {
    const field = edgeField(turnPicture(coarse, degrees));
    const peak = correlationPeak(real, imaginary, field);
    if (peak.score > best.score) best = { ...peak, degrees };
    yield;
  }
  return refine(reference, shrinkLuma(luma, 2), best);
}

function refine(
  reference: ReferenceView,
  now: GreyPicture,
  coarse: { x: number; y: number; degrees: number },
): Pose {
  let best = { x: 0, y: 0, match: Number.NEGATIVE_INFINITY, degrees: 0 };
  for (let offset = -FINE_DEGREES; offset <= FINE_DEGREES; offset += FINE_STEP_DEGREES) {
    const degrees = coarse.degrees + offset;
    const found = bestShift(reference.fine, edgeField(turnPicture(now, degrees)), 2 * coarse.x, 2 * coarse.y);
    if (found.match > best.match) best = { ...found, degrees };
  }
  // Found in the picture turned back; said as the picture was.
  const angle = (best.degrees * Math.PI) / 180;
  const x = Math.cos(angle) * best.x - Math.sin(angle) * best.y;
  const y = Math.sin(angle) * best.x + Math.cos(angle) * best.y;
  return poseOf(x, y, best.degrees, best.match, now.width);
}

function poseOf(x: number, y: number, degrees: number, match: number, width: number): Pose {
  const percent = (pixels: number): number => (100 * pixels) / width;
  return {
    shiftXPercent: percent(x),
    shiftYPercent: percent(y),
    shiftPercent: percent(Math.hypot(x, y)),
    rotationDegrees: degrees,
    match,
  };
}

/** The best whole-pixel shift around (`aroundX`, `aroundY`). */
function bestShift(
  reference: EdgeField,
  now: EdgeField,
  aroundX: number,
  aroundY: number,
): { x: number; y: number; match: number } {
  const side = FINE_SIDE;
  const scores = new Float32Array(side * side);
  let best = 0;
  for (let index = 0; index < scores.length; index += 1) {
    const x = aroundX + (index % side) - FINE_REACH;
    const y = aroundY + Math.floor(index / side) - FINE_REACH;
    scores[index] = agreement(reference, now, x, y);
    if ((scores[index] ?? 0) > (scores[best] ?? 0)) best = index;
  }
  return withFraction(scores, best, aroundX, aroundY);
}

/** From "did not move" to the best neighbour until none is better: a handful of comparisons instead of 49. */
function climbShift(reference: EdgeField, now: EdgeField): { x: number; y: number; match: number } {
  const scores = new Float32Array(FINE_SIDE * FINE_SIDE).fill(Number.NaN);
  const scoreAt = (index: number): number => {
    const known = scores[index] ?? 0;
    if (!Number.isNaN(known)) return known;
    const x = (index % FINE_SIDE) - FINE_REACH;
    const y = Math.floor(index / FINE_SIDE) - FINE_REACH;
    scores[index] = agreement(reference, now, x, y);
    return scores[index] ?? 0;
  };
  let best = (scores.length - 1) / 2;
  for (let from = -1; from !== best; ) {
    from = best;
    const column = from % FINE_SIDE;
    for (const next of [
      ...(column > 0 ? [from - 1] : []),
      ...(column < FINE_SIDE - 1 ? [from + 1] : []),
      from - FINE_SIDE,
      from + FINE_SIDE,
    ])
      if (next >= 0 && next < scores.length && scoreAt(next) > scoreAt(best)) best = next;
  }
  return withFraction(scores, best, 0, 0);
}

/** The place of the best score, with the fraction of a pixel from a parabola through its neighbours. */
function withFraction(
  scores: Float32Array,
  best: number,
  aroundX: number,
  aroundY: number,
): { x: number; y: number; match: number } {
  const column = best % FINE_SIDE;
  const row = Math.floor(best / FINE_SIDE);
  const score = scores[best] ?? 0;
  const fraction = (at: number, step: number): number => {
    if (at === 0 || at === FINE_SIDE - 1) return 0;
    const before = scores[best - step] ?? 0;
    const after = scores[best + step] ?? 0;
    const bend = before - 2 * score + after;
    return bend >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
  };
  return {
    x: aroundX + column - FINE_REACH + fraction(column, 1),
    y: aroundY + row - FINE_REACH + fraction(row, FINE_SIDE),
    match: score,
  };
}

function spectrum({ width, height, cosine, sine }: EdgeField): readonly [Float32Array, Float32Array] {
  const real = new Float32Array(FFT_WIDTH * FFT_HEIGHT);
  const imaginary = new Float32Array(FFT_WIDTH * FFT_HEIGHT);
  for (let y = 0; y < height; y += 1) {
    real.set(cosine.subarray(y * width, (y + 1) * width), y * FFT_WIDTH);
    imaginary.set(sine.subarray(y * width, (y + 1) * width), y * FFT_WIDTH);
  }
  fft2(real, imaginary, FFT_WIDTH, FFT_HEIGHT, false);
  return [real, imaginary];
}

function correlationPeak(
  referenceReal: Float32Array,
  referenceImaginary: Float32Array,
  now: EdgeField,
): { x: number; y: number; score: number } {
  const [real, imaginary] = spectrum(now);
  for (let at = 0; at < real.length; at += 1) {
    const a = real[at] ?? 0;
    const b = imaginary[at] ?? 0;
    const c = referenceReal[at] ?? 0;
    const d = -(referenceImaginary[at] ?? 0);
    real[at] = a * c - b * d;
    imaginary[at] = a * d + b * c;
  }
  fft2(real, imaginary, FFT_WIDTH, FFT_HEIGHT, true);
  let best = { x: 0, y: 0, score: Number.NEGATIVE_INFINITY };
  for (let y = -LARGEST_Y; y <= LARGEST_Y; y += 1)
    for (let x = -LARGEST_X; x <= LARGEST_X; x += 1) {
      const row = (y + FFT_HEIGHT) % FFT_HEIGHT;
      const column = (x + FFT_WIDTH) % FFT_WIDTH;
      // The part of the view that is left decides how much agreement there can be.
      const overlap = (1 - Math.abs(x) / now.width) * (1 - Math.abs(y) / now.height);
      const score = (real[row * FFT_WIDTH + column] ?? 0) / Math.sqrt(overlap);
      if (score > best.score) best = { x, y, score };
    }
  return best;
}
