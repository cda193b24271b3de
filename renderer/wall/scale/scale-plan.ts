/** A decoded picture as three planes: luma, and two chroma planes of half the size each way (I420). */
export interface PlanarPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Offset and stride in bytes of the planes Y, U and V. */
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
  /** ITU-R BT.601 or BT.709; cameras that do not say mean 709 as browsers do. */
  readonly isBt601: boolean;
  readonly isFullRange: boolean;
}

/** Where the samples of a tile's pixels come from; the same for every picture of that size. */
export interface ScalePlan {
  readonly width: number;
  readonly height: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Left luma sample of each column; the right one is half a step further. */
  readonly left: Uint16Array;
  readonly right: Uint16Array;
  /** Upper and lower luma row of each row. */
  readonly top: Uint16Array;
  readonly bottom: Uint16Array;
}

export function planScale(
  sourceWidth: number,
  sourceHeight: number,
  width: number,
  height: number,
): ScalePlan {
  const samples = (source: number, count: number, part: number): Uint16Array =>
    Uint16Array.from({ length: count }, (_, at) =>
      Math.min(source - 1, Math.max(0, Math.floor(((at + part) * source) / count))),
    );
  return {
    width,
    height,
    sourceWidth,
    sourceHeight,
    left: samples(sourceWidth, width, 0.25),
    right: samples(sourceWidth, width, 0.75),
    top: samples(sourceHeight, height, 0.25),
    bottom: samples(sourceHeight, height, 0.75),
  };
}

/** What the samples are multiplied by: fixed point with 10 bits behind the point, luma as the sum of four samples. */
export interface ColourFactors {
  readonly gain: number;
  readonly redV: number;
  readonly greenU: number;
  readonly greenV: number;
  readonly blueU: number;
  /** Takes black away and rounds. */
  readonly bias: number;
}

/** ITU-R BT.601 and BT.709; limited range is 16 to 235 for luma, 16 to 240 for chroma. */
export function colourFactors({
  isBt601,
  isFullRange,
}: Pick<PlanarPicture, 'isBt601' | 'isFullRange'>): ColourFactors {
  const gain = isFullRange ? 256 : 298;
  const chroma = (factor: number): number => Math.round(factor * 1024 * (isFullRange ? 1 : 255 / 224));
  return {
    gain,
    redV: chroma(isBt601 ? 1.402 : 1.5748),
    greenU: chroma(isBt601 ? 0.344136 : 0.187324),
    greenV: chroma(isBt601 ? 0.714136 : 0.468124),
    blueU: chroma(isBt601 ? 1.772 : 1.8556),
    bias: 512 - (isFullRange ? 0 : 4 * 16 * gain),
  };
}
