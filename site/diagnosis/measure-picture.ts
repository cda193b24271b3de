import { type BlockGrid, lightAgainst, measureBlocks } from './measures/block-grid.ts';
import { measureBrightness } from './measures/brightness.ts';
import { type Change, measureChange } from './measures/change.ts';
import { measureColour } from './measures/colour-cast.ts';
import { type ColourGrid, colourShift, measureColourBlocks } from './measures/colour-shift.ts';
import { measureCover, plainAreaPercent } from './measures/covered.ts';
import { measureNoise } from './measures/noise.ts';
import { quantile } from './measures/quantile.ts';
import {
  comparePlace,
  matchBeside,
  type Pose,
  prepareReference,
  type ReferenceView,
} from './measures/registration.ts';
import { measureSharpness } from './measures/sharpness.ts';
import type { SmallPicture } from './small-picture.ts';

/** From this hidden area on it is worth asking whether the rest of the view is where it was. */
const SUSPECT_AREA_PERCENT = 6;
/** Too much light lifts the whole scene above the reference; the sun lifts the windows alone. */
const LIFTED = 1.2;

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
  /** Agreement of the rest of the view in its old place, 0 to 1; null when little is hidden or little is left. */
  readonly restMatch: number | null;
  /** Percent of the picture that is burnt out and was not in the reference; 0 while the scene is not brighter than it. */
  readonly burntMorePercent: number | null;
  /** Chroma levels; null also when the reference was kept without its colours. */
  readonly colourShift: number | null;
  readonly place: Pose | null;
}

/** A reference frame, prepared once. */
export interface PreparedReference {
  readonly view: ReferenceView | null;
  readonly blocks: BlockGrid;
  readonly burntPercent: number;
  /** Null for a reference approved when only its luma was kept. */
  readonly colours: ColourGrid | null;
}

export const prepareReferencePicture = (
  luma: Uint8Array,
  chroma: Pick<SmallPicture, 'blue' | 'red'> | null,
): PreparedReference => ({
  view: prepareReference(luma),
  blocks: measureBlocks(luma),
  burntPercent: measureBrightness(luma).burntPercent,
  colours: chroma === null ? null : measureColourBlocks(chroma),
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
  const cover = reference === null ? null : measureCover(blocks, reference.blocks, noise);
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
    coveredPercent: cover?.areaPercent ?? null,
    restMatch:
      cover !== null && cover.areaPercent >= SUSPECT_AREA_PERCENT && reference?.view
        ? matchBeside(reference.view, luma, cover.isBlank)
        : null,
    burntMorePercent:
      reference === null
        ? null
        : lightAgainst(blocks, reference.blocks) < LIFTED
          ? 0
          : Math.max(0, brightness.burntPercent - reference.burntPercent),
    colourShift: reference?.colours
      ? colourShift(measureColourBlocks(picture), blocks, reference.colours, reference.blocks)
      : null,
    place: reference?.view ? comparePlace(reference.view, luma) : null,
  };
}
