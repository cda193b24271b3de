import { colourFactors, type PlanarPicture, type ScalePlan } from './scale-plan.ts';

/**
 * Scales down and converts to RGBA in one pass, four luma samples to a pixel. A canvas without a GPU converts the
 * whole picture first and scales then: for a tile of a fifth of the size that is most of what a wall costs. This is
 * the way for browsers without SIMD and for pictures too large for it, and what scale-rows.wat is compared with.
 */
export function scalePicture(picture: PlanarPicture, plan: ScalePlan, out: Uint8ClampedArray): void {
  const { data, planes } = picture;
  const [luma, chromaU, chromaV] = planes;
  if (!luma || !chromaU || !chromaV) return;
  const { width, height, left, right } = plan;
  const { gain, redV, greenU, greenV, blueU, bias } = colourFactors(picture);
  // A pixel is one store of four bytes, red first: every browser's machine is little-endian.
  const pixels = new Uint32Array(out.buffer, out.byteOffset, width * height);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const top = plan.top[y] ?? 0;
    const topRow = luma.offset + top * luma.stride;
    const bottomRow = luma.offset + (plan.bottom[y] ?? 0) * luma.stride;
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
      const base = sum * gain + bias;
      const u = (data[rowU + (a >> 1)] ?? 128) - 128;
      const v = (data[rowV + (a >> 1)] ?? 128) - 128;
      let red = (base + redV * v) >> 10;
      let green = (base - greenU * u - greenV * v) >> 10;
      let blue = (base + blueU * u) >> 10;
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
