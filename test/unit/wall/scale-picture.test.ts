import { describe, expect, it } from 'vitest';
import { type PlanarPicture, planScale, scalePicture } from '../../../renderer/wall/scale-picture.ts';

/** A picture whose planes lie apart and have more bytes a row than samples, as decoders give them. */
function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
  change: Partial<PlanarPicture> = {},
): PlanarPicture {
  const stride = width + 10;
  const half = width / 2 + 6;
  const [offsetY, offsetU] = [16, 16 + stride * height];
  const offsetV = offsetU + half * (height / 2) + 4;
  const data = new Uint8Array(offsetV + half * (height / 2));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const [luma, u, v] = colour(x, y);
      data[offsetY + y * stride + x] = luma;
      data[offsetU + (y >> 1) * half + (x >> 1)] = u;
      data[offsetV + (y >> 1) * half + (x >> 1)] = v;
    }
  return {
    data,
    width,
    height,
    planes: [
      { offset: offsetY, stride },
      { offset: offsetU, stride: half },
      { offset: offsetV, stride: half },
    ],
    isBt601: false,
    isFullRange: false,
    ...change,
  };
}

function scaled(source: PlanarPicture, width: number, height: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(width * height * 4);
  scalePicture(source, planScale(source.width, source.height, width, height), out);
  return out;
}
const pixel = (out: Uint8ClampedArray, at: number): number[] => [...out.subarray(at * 4, at * 4 + 4)];
const near = (found: readonly number[], wanted: readonly number[]): void => {
  for (const [index, value] of wanted.entries())
    expect(Math.abs((found[index] ?? -99) - value)).toBeLessThan(4);
};

describe('scaling of decoded pictures', () => {
  it('gives the colours of BT.709 and BT.601, limited and full range', () => {
    const flat = (colour: readonly [number, number, number], change?: Partial<PlanarPicture>) =>
      pixel(
        scaled(
          picture(64, 36, () => colour, change),
          16,
          9,
        ),
        70,
      );
    near(flat([16, 128, 128]), [0, 0, 0, 255]);
    near(flat([235, 128, 128]), [255, 255, 255, 255]);
    near(flat([126, 128, 128]), [128, 128, 128, 255]);
    // Pure red, as each matrix writes it.
    near(flat([63, 102, 240]), [255, 0, 0, 255]);
    near(flat([81, 90, 240], { isBt601: true }), [255, 0, 0, 255]);
    near(flat([0, 128, 128], { isFullRange: true }), [0, 0, 0, 255]);
    near(flat([255, 128, 128], { isFullRange: true }), [255, 255, 255, 255]);
  });

  it('keeps every part of the picture in its place, for any size of tile', () => {
    const halves = picture(640, 360, (x, y) => [x < 320 ? 16 : 235, 128, y < 180 ? 128 : 200]);
    for (const [width, height] of [
      [236, 133],
      [237, 131],
      [16, 9],
      [1, 1],
      [3, 200],
      [500, 281],
    ] as const) {
      const out = scaled(halves, width, height);
      expect(out.filter((_, index) => index % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
      if (width < 10) continue;
      near(pixel(out, 1), [0, 0, 0]);
      near(pixel(out, width - 2), [255, 255, 255]);
      const [red, green] = pixel(out, width * (height - 1) + 1);
      expect(red).toBeGreaterThan((green ?? 0) + 20);
    }
  });

  it('averages instead of picking, so that fine patterns do not flicker', () => {
    const stripes = picture(640, 360, (x) => [x % 2 === 0 ? 16 : 235, 128, 128]);
    const out = scaled(stripes, 160, 90);
    const levels = Array.from({ length: 160 }, (_, x) => out[x * 4] ?? 0);
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(140);
  });

  it('never reads or writes beyond its buffers', () => {
    const source = picture(64, 36, () => [126, 128, 128]);
    const short = { ...source, data: source.data.subarray(0, 900) };
    expect(() => scaled(short, 20, 11)).not.toThrow();
    expect(() => scaled({ ...source, planes: [] }, 20, 11)).not.toThrow();
  });
});
