import { type BlockGrid, measureBlocks } from './measures/block-grid.ts';
import { measureBrightness } from './measures/brightness.ts';
import { type Change, measureChange } from './measures/change.ts';
import { measureColour } from './measures/colour-cast.ts';
import { coveredPercent, plainAreaPercent } from './measures/covered.ts';
import { measureNoise } from './measures/noise.ts';
import { quantile } from './measures/quantile.ts';
import { comparePlace, type Pose, prepareReference, type ReferenceView } from './measures/registration.ts';
import { measureSharpness } from './measures/sharpness.ts';
import type { SmallPicture } from './small-picture.ts';

/** Everything measured on one key frame, without any judgement. Luma and chroma in levels of limited range. */
export interface Measures {
  readonly meanLuma: number;
  readonly medianLuma: number;
  readonly brightLuma: number;
  readonly lumaRange: number;
  readonly burntPercent: number;
  /** Detail and noise of the busiest blocks: next to none in a picture without a scene. */
  readonly liveliness: number;
  readonly saturation: number;
  readonly castLevels: number | null;
  readonly noiseLevels: number;
  readonly sharpnessPercent: number | null;
  readonly plainAreaPercent: number;
  /** Against the key frames before; null without any. */
  readonly change: Change | null;
  /** Against the approved reference; null without one, or when it shows too little. */
  readonly coveredPercent: number | null;
  readonly place: Pose | null;
}

/** A reference frame, prepared once. */
export interface PreparedReference {
  readonly view: ReferenceView | null;
  readonly blocks: BlockGrid;
}

export const prepareReferencePicture = (luma: Uint8Array): PreparedReference => ({
  view: prepareReference(luma),
  blocks: measureBlocks(luma),
});

/**
 * `before`: luma of the key frames before of the same camera, oldest first. `stillPercent`: below this share of moving
 * blocks the picture may be stuck.
 */
export function measurePicture(
  picture: SmallPicture,
  before: readonly Uint8Array[],
  reference: PreparedReference | null,
  stillPercent: number,
): Measures {
  const { luma } = picture;
  const brightness = measureBrightness(luma);
  const blocks = measureBlocks(luma);
  const colour = measureColour(picture);
  const noise = measureNoise(luma);
  return {
    meanLuma: brightness.mean,
    medianLuma: brightness.median,
    brightLuma: brightness.bright,
    lumaRange: brightness.range,
    burntPercent: brightness.burntPercent,
    liveliness: quantile(blocks.deviation, 0.9),
    saturation: colour.saturation,
    castLevels: colour.cast,
    noiseLevels: noise,
    sharpnessPercent: measureSharpness(luma),
    plainAreaPercent: plainAreaPercent(blocks, noise),
    change: measureChange(luma, before, stillPercent),
    coveredPercent: reference === null ? null : coveredPercent(blocks, reference.blocks, noise),
    place: reference?.view ? comparePlace(reference.view, luma) : null,
  };
}
