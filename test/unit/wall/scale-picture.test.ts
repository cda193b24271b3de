import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packColumns } from '../../../renderer/wall/scale/pack-plan.ts';
import {
  createScriptEngine,
  createSimdEngine,
  type ScaleEngine,
} from '../../../renderer/wall/scale/scale-engine.ts';
import { type PlanarPicture, planScale } from '../../../renderer/wall/scale/scale-plan.ts';

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

function scaled(
  source: PlanarPicture,
  width: number,
  height: number,
  engine: ScaleEngine = createScriptEngine(),
): Uint8ClampedArray {
  engine.planes(source.data.length).set(source.data);
  const { data: _, ...picture } = source;
  return engine.scale(picture, planScale(source.width, source.height, width, height)).slice();
}
const pixel = (out: Uint8ClampedArray, at: number): number[] => [...out.subarray(at * 4, at * 4 + 4)];
const near = (found: readonly number[], wanted: readonly number[]): void => {
  for (const [index, value] of wanted.entries())
    expect(Math.abs((found[index] ?? -99) - value)).toBeLessThan(4);
};

const ENGINES = { JavaScript: createScriptEngine, 'WebAssembly with SIMD': createSimdEngine };

describe.each(Object.entries(ENGINES))('scaling of decoded pictures in %s', (_, createEngine) => {
  it('gives the colours of BT.709 and BT.601, limited and full range', () => {
    const flat = (colour: readonly [number, number, number], change?: Partial<PlanarPicture>) =>
      pixel(
        scaled(
          picture(64, 36, () => colour, change),
          16,
          9,
          createEngine(),
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
      const out = scaled(halves, width, height, createEngine());
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
    const out = scaled(stripes, 160, 90, createEngine());
    const levels = Array.from({ length: 160 }, (_, x) => out[x * 4] ?? 0);
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(140);
  });

  it('gives a slope as the straight line it is, whatever the size of the tile', () => {
    // Luma rises by a sixteenth a column and an eighth a row; in closed form a pixel is the mean of its four samples.
    const slope = (x: number, y: number): number => 20 + Math.floor(x / 16) + Math.floor(y / 8);
    const source = picture(1280, 720, (x, y) => [slope(x, y), 128, 128]);
    const engine = createEngine();
    for (const [width, height] of [
      [400, 225],
      [333, 187],
      [640, 360],
      [201, 113],
    ] as const) {
      const out = scaled(source, width, height, engine);
      const wanted = Float64Array.from({ length: width * height }, (_, at) => {
        const [x, y] = [
          ((at % width) + 0.5) * (1280 / width),
          (Math.floor(at / width) + 0.5) * (720 / height),
        ];
        return ((20 + (x - 8) / 16 + (y - 4) / 8 - 16) * 255) / 219;
      });
      const worst = wanted.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (out[at * 4] ?? 0))),
        0,
      );
      // Steps of one level are up to 1.2 grey values each, two of them at a place.
      expect(worst).toBeLessThan(2.6);
    }
  });

  it('never reads beyond its picture or throws, whatever the layout says', () => {
    const source = picture(64, 36, () => [126, 128, 128]);
    const engine = createEngine();
    const short = { ...source, data: source.data.subarray(0, 900) };
    expect(() => scaled(short, 20, 11, engine)).not.toThrow();
    expect(() => scaled({ ...source, planes: [] }, 20, 11, engine)).not.toThrow();
    const outside = source.planes.map(({ stride }) => ({ offset: 1_000_000, stride }));
    expect(() => scaled({ ...source, planes: outside }, 20, 11, engine)).not.toThrow();
  });
});

describe('scaling with SIMD', () => {
  it('gives the very pixels of the JavaScript, for any size, content and order of pictures', () => {
    const engines = [createScriptEngine(), createSimdEngine()] as const;
    fc.assert(
      fc.property(
        fc.record({
          width: fc.integer({ min: 1, max: 200 }).map((half) => half * 2),
          height: fc.integer({ min: 1, max: 60 }).map((half) => half * 2),
          tileWidth: fc.integer({ min: 1, max: 260 }),
          tileHeight: fc.integer({ min: 1, max: 80 }),
          seed: fc.integer({ min: 1, max: 2 ** 30 }),
          isBt601: fc.boolean(),
          isFullRange: fc.boolean(),
        }),
        ({ width, height, tileWidth, tileHeight, seed, isBt601, isFullRange }) => {
          let state = seed;
          // Noise to the ends of the range: every clamp is taken.
          const random = (): number => {
            state = Math.imul(state, 1_664_525) + 1_013_904_223;
            return state >>> 24;
          };
          const noise = picture(width, height, () => [random(), random(), random()], {
            isBt601,
            isFullRange,
          });
          const [script, simd] = engines.map((engine) => scaled(noise, tileWidth, tileHeight, engine));
          expect(Buffer.compare(Buffer.from(script ?? []), Buffer.from(simd ?? []))).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is what runs for a wall of 64 sub streams, and what is too far apart is left to JavaScript', () => {
    expect(packColumns(planScale(640, 360, 236, 133))).not.toBeNull();
    expect(packColumns(planScale(704, 576, 186, 133))).not.toBeNull();
    expect(packColumns(planScale(1920, 1080, 236, 133))).toBeNull();
  });
});
