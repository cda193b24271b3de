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

/** Where the samples of each column come from; the same for every picture of a tile. */
export interface ScalePlan {
  readonly width: number;
  readonly height: number;
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Left luma sample of each column; the right one is half a step further. */
  readonly left: Uint16Array;
  readonly right: Uint16Array;
}

export function planScale(
  sourceWidth: number,
  sourceHeight: number,
  width: number,
  height: number,
): ScalePlan {
  const step = sourceWidth / width;
  const column = (x: number, part: number): number =>
    Math.min(sourceWidth - 1, Math.max(0, Math.floor((x + part) * step)));
  return {
    width,
    height,
    sourceWidth,
    sourceHeight,
    left: Uint16Array.from({ length: width }, (_, x) => column(x, 0.25)),
    right: Uint16Array.from({ length: width }, (_, x) => column(x, 0.75)),
  };
}

/**
 * Scales down and converts to RGBA in one pass, four luma samples to a pixel. A canvas without a GPU converts the
 * whole picture first and scales then: for a tile of a fifth of the size that is most of what a wall costs.
 */
export function scalePicture(picture: PlanarPicture, plan: ScalePlan, out: Uint8ClampedArray): void {
  const { data, planes, height: sourceHeight, isBt601, isFullRange } = picture;
  const [luma, chromaU, chromaV] = planes;
  if (!luma || !chromaU || !chromaV) return;
  const { width, height, left, right } = plan;
  // Fixed point with 8 bits behind the point (ITU-R BT.601 and BT.709, limited range 16 to 235).
  const gain = isFullRange ? 256 : 298;
  const black = isFullRange ? 0 : 16;
  const chroma = isFullRange ? 1 : 255 / 224;
  const redV = Math.round((isBt601 ? 1.402 : 1.5748) * 256 * chroma);
  const greenU = Math.round((isBt601 ? 0.344136 : 0.187324) * 256 * chroma);
  const greenV = Math.round((isBt601 ? 0.714136 : 0.468124) * 256 * chroma);
  const blueU = Math.round((isBt601 ? 1.772 : 1.8556) * 256 * chroma);
  const step = sourceHeight / height;
  // A pixel is one store of four bytes, red first: every browser's machine is little-endian.
  const pixels = new Uint32Array(out.buffer, out.byteOffset, width * height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const top = Math.min(sourceHeight - 1, Math.floor((y + 0.25) * step));
    const bottom = Math.min(sourceHeight - 1, Math.floor((y + 0.75) * step));
    const topRow = luma.offset + top * luma.stride;
    const bottomRow = luma.offset + bottom * luma.stride;
    const rowU = chromaU.offset + (top >> 1) * chromaU.stride;
    const rowV = chromaV.offset + (top >> 1) * chromaV.stride;
    for (let x = 0; x < width; x += 1) {
      const a = left[x] ?? 0;
      const b = right[x] ?? 0;
      const sum =
        (data[topRow + a] ?? 0) +
        (data[topRow + b] ?? 0) +
        (data[bottomRow + a] ?? 0) +
        (data[bottomRow + b] ?? 0);
      // Whole numbers throughout: a division would turn every pixel into floating point.
      const base = (((sum - 4 * black) * gain) >> 2) + 128;
      const u = (data[rowU + (a >> 1)] ?? 128) - 128;
      const v = (data[rowV + (a >> 1)] ?? 128) - 128;
      let red = (base + redV * v) >> 8;
      let green = (base - greenU * u - greenV * v) >> 8;
      let blue = (base + blueU * u) >> 8;
      // Hardly any pixel leaves the range: one test for all three.
      if (((red | green | blue) & ~255) !== 0) {
        red = red < 0 ? 0 : red > 255 ? 255 : red;
        green = green < 0 ? 0 : green > 255 ? 255 : green;
        blue = blue < 0 ? 0 : blue > 255 ? 255 : blue;
      }
      pixels[at] = red | (green << 8) | (blue << 16) | -16_777_216;
      at += 1;
    }
  }
}
