import { expect, test } from 'vitest';
import { countPictures } from '../../../site/diagnosis/coded-pictures.ts';
import { measurePicture, prepareReferencePicture } from '../../../site/diagnosis/measure-picture.ts';
import { measureBlocks } from '../../../site/diagnosis/measures/block-grid.ts';
import { measureBrightness } from '../../../site/diagnosis/measures/brightness.ts';
import { measureChange } from '../../../site/diagnosis/measures/change.ts';
import { measureColour } from '../../../site/diagnosis/measures/colour-cast.ts';
import { colourShift, measureColourBlocks } from '../../../site/diagnosis/measures/colour-shift.ts';
import { measureCover, plainAreaPercent } from '../../../site/diagnosis/measures/covered.ts';
import { measureNoise } from '../../../site/diagnosis/measures/noise.ts';
import {
  comparePlace,
  matchBeside,
  type Pose,
  searchPose,
} from '../../../site/diagnosis/measures/registration.ts';
import { measureSharpness } from '../../../site/diagnosis/measures/sharpness.ts';
import { BAND_ROWS, PICTURE_HEIGHT, PICTURE_WIDTH } from '../../../site/diagnosis/small-picture.ts';
import { createRandom } from '../../../tools/diagnosis-set/random.ts';

type Draw = (x: number, y: number) => number;
const picture = (draw: Draw): Uint8Array =>
  Uint8Array.from({ length: PICTURE_WIDTH * PICTURE_HEIGHT }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(draw(at % PICTURE_WIDTH, Math.floor(at / PICTURE_WIDTH))))),
  );
const chroma = (level: number): Uint8Array =>
  new Uint8Array((PICTURE_WIDTH * PICTURE_HEIGHT) / 4).fill(level);
const noisy = (draw: Draw, sigma: number, seed: number): Uint8Array => {
  const random = createRandom(seed);
  // Sum of twelve equal chances: as good as Gaussian, standard deviation 1.
  const gauss = (): number => Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);
  return picture((x, y) => draw(x, y) + sigma * gauss());
};

/** Desks: boxes of their own brightness, none like its neighbour; `x` and `y` may be fractions. */
const desks: Draw = (x, y) => {
  const column = Math.floor(x / 23);
  const row = Math.floor(y / 19);
  const isDesk = ((x % 23) + 23) % 23 > 7 && ((y % 19) + 19) % 19 > 6;
  return isDesk ? 60 + ((column * 37 + row * 71) % 130) : 200 - ((column * 13 + row * 29) % 60);
};
/** Bars with one upright edge in the middle of every block, rising over `width` pixels by 150 levels. */
const bars =
  (width: number): Draw =>
  (x) => {
    const risen = Math.max(0, Math.min(1, ((x % 20) - 10 + (width + 1) / 2) / width));
    return 50 + 150 * (Math.floor(x / 20) % 2 === 0 ? risen : 1 - risen);
  };
const searched = (reference: Uint8Array, now: Uint8Array): Pose => {
  const view = prepareReferencePicture(reference, null).view;
  if (view === null) throw new Error('the reference shows too little');
  const steps = searchPose(view, now);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};

test('brightness: shares and percentiles of known pictures, the written bands left out', () => {
  const rows = PICTURE_HEIGHT - 2 * BAND_ROWS;
  const isBand = (y: number): boolean => y < BAND_ROWS || y >= PICTURE_HEIGHT - BAND_ROWS;
  // A quarter of the rows white, the rest at 40; the bands white as writing is.
  const seen = measureBrightness(picture((_x, y) => (isBand(y) || y < BAND_ROWS + rows / 4 ? 235 : 40)));
  expect(seen).toEqual({ mean: (235 + 3 * 40) / 4, median: 40, bright: 235, range: 195, burntPercent: 25 });
  expect(measureBrightness(picture((_x, y) => (isBand(y) ? 235 : 16)))).toMatchObject({
    bright: 16,
    range: 0,
  });
});

test('noise: zero on plain and on slopes, the true standard deviation on plain, more with more', () => {
  expect(measureNoise(picture(() => 90))).toBe(0);
  expect(measureNoise(picture((x) => x / 2))).toBeLessThan(0.4);
  const levels = [1, 2, 4, 8].map((sigma) => measureNoise(noisy(() => 120, sigma, 7)));
  for (const [index, level] of levels.entries()) expect(Math.abs(level / 2 ** index - 1)).toBeLessThan(0.12);
  expect([...levels].sort((a, b) => a - b)).toEqual(levels);
});

test('sharpness: falls with the width of the edges, is unknown without any', () => {
  expect(measureSharpness(picture(() => 90))).toBeNull();
  // A step H loses 0.8 H of the 1.8 H that it and its smoothed neighbours make; a ramp over five 0.24 H of 1.24 H.
  expect(measureSharpness(picture(bars(1)))).toBeCloseTo(100 * (0.8 / 1.8), 1);
  expect(measureSharpness(picture(bars(5)))).toBeCloseTo(100 * (0.24 / 1.24), 1);
  const values = [1, 3, 5, 7].map((width) => measureSharpness(picture(bars(width))) ?? 0);
  expect([...values].sort((a, b) => b - a)).toEqual(values);
});

test('colour: the cast is how far even the neutral part is off grey; a red wall alone is none', () => {
  const luma = picture(() => 120);
  expect(measureColour({ luma, blue: chroma(128), red: chroma(128) })).toEqual({ cast: 0, saturation: 0 });
  // 3-4-5: 12 down and 16 up are 20 together.
  expect(measureColour({ luma, blue: chroma(116), red: chroma(144) })).toEqual({ cast: 20, saturation: 28 });
  const wall = chroma(128).map((_, at) => (at % (PICTURE_WIDTH / 2) < 100 ? 170 : 128));
  expect(measureColour({ luma, blue: chroma(128), red: wall }).cast).toBe(0);
  expect(measureColour({ luma: picture(() => 250), blue: chroma(90), red: chroma(90) }).cast).toBeNull();
});

test('change: percent of the blocks, moving against the oldest, changed against the most similar', () => {
  const base = picture(desks);
  const quarter = (step: number): Uint8Array =>
    picture((x, y) => desks(x, y) + (x < PICTURE_WIDTH / 4 ? step : 0));
  expect(measureChange(base, [], 2)).toBeNull();
  expect(measureChange(base, [base], 2)).toEqual({ movingPercent: 0, changedPercent: 0 });
  expect(measureChange(quarter(10), [base], 2)).toEqual({ movingPercent: 25, changedPercent: 25 });
  expect(measureChange(quarter(1), [base, quarter(1), base], 2)).toEqual({
    movingPercent: 0,
    changedPercent: 0,
  });
  // The ticking clock does not make a frozen picture alive.
  const ticking = picture((x, y) => (y < BAND_ROWS ? 255 - desks(x, y) : desks(x, y)));
  expect(measureChange(ticking, [base], 2)).toEqual({ movingPercent: 0, changedPercent: 0 });
});

test('covered: the share of the scene that is gone, more with more; a plain picture is plain', () => {
  const reference = measureBlocks(picture(desks));
  const shares = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      measureCover(
        measureBlocks(picture((x, y) => (x < share * PICTURE_WIDTH ? 70 : desks(x, y)))),
        reference,
        0,
      )?.areaPercent ?? -1,
  );
  for (const [index, share] of shares.entries()) expect(Math.abs(share - 25 * index)).toBeLessThan(4);
  expect(measureCover(reference, measureBlocks(picture(() => 90)), 0)).toBeNull();
  expect(plainAreaPercent(measureBlocks(picture(() => 90)), 0)).toBe(100);
  expect(plainAreaPercent(reference, 0)).toBe(0);
});

test('covered: a bare wall counts when it is darker than the light explains, not when the light has changed', () => {
  // The left half is a bare wall, the right half shows the scene.
  const half: Draw = (x, y) => (x < PICTURE_WIDTH / 2 ? 180 : desks(x, y));
  const reference = measureBlocks(picture(half));
  const areaOf = (draw: Draw): number =>
    measureCover(measureBlocks(picture(draw)), reference, 0)?.areaPercent ?? -1;
  const quarter =
    (level: number): Draw =>
    (x, y) =>
      x < PICTURE_WIDTH / 4 ? level : half(x, y);
  expect(areaOf(half)).toBe(0);
  expect(areaOf(quarter(60))).toBe(25);
  // The sun on the wall, and the whole room in half the light.
  expect(areaOf(quarter(230))).toBe(0);
  expect(areaOf((x, y) => 16 + (half(x, y) - 16) / 2)).toBe(0);
});

test('turned away or covered: what is left stands in its place or it does not', () => {
  const reference = prepareReferencePicture(picture(desks), null);
  const now = picture((x, y) => (x < PICTURE_WIDTH / 2 ? 70 : desks(x, y)));
  const cover = measureCover(measureBlocks(now), reference.blocks, 0);
  if (cover === null || reference.view === null) throw new Error('the reference shows too little');
  expect(matchBeside(reference.view, now, cover.isBlank)).toBeGreaterThan(0.9);
  const elsewhere = picture((x, y) => (x < PICTURE_WIDTH / 2 ? 70 : desks(y * 1.7 + 31, x * 0.6 + 57)));
  expect(matchBeside(reference.view, elsewhere, cover.isBlank)).toBeLessThan(0.25);
  expect(
    matchBeside(
      reference.view,
      now,
      cover.isBlank.map(() => 1),
    ),
  ).toBeNull();
});

test('colour shift: against the reference at the light of now; people, dark and burnt parts do not count', () => {
  const grid = (level: Draw): ReturnType<typeof measureBlocks> => measureBlocks(picture(level));
  const tinted = (blue: number, red: number) => measureColourBlocks({ blue: chroma(blue), red: chroma(red) });
  const bright = grid(() => 136);
  expect(colourShift(tinted(138, 128), bright, tinted(138, 128), bright)).toBe(0);
  // 3-4-5 again.
  expect(colourShift(tinted(140, 112), bright, tinted(128, 128), bright)).toBeCloseTo(20);
  // Half the light halves a wall's colour; that is no cast.
  expect(
    colourShift(
      tinted(133, 128),
      grid(() => 76),
      tinted(138, 128),
      bright,
    ),
  ).toBeCloseTo(0);
  const third = chroma(128).map((_, at) => (at % (PICTURE_WIDTH / 2) < 50 ? 190 : 128));
  const somebody = measureColourBlocks({ blue: chroma(128), red: third });
  expect(colourShift(somebody, bright, tinted(128, 128), bright)).toBe(0);
  for (const level of [30, 230])
    expect(
      colourShift(
        tinted(140, 112),
        grid(() => level),
        tinted(128, 128),
        bright,
      ),
    ).toBeNull();
});

test('burnt beyond the reference counts when the whole scene is brighter, not for the sun in a window', () => {
  const window: Draw = (x, y) => (x < PICTURE_WIDTH / 4 ? 235 : desks(x, y) / 2);
  const neutral = { blue: chroma(128), red: chroma(128) };
  const reference = prepareReferencePicture(
    picture((x, y) => desks(x, y) / 2),
    neutral,
  );
  const burntMore = (draw: Draw): number | null =>
    measurePicture({ luma: picture(draw), ...neutral }, [], reference, 2).burntMorePercent;
  expect(burntMore(window)).toBe(0);
  expect(burntMore((x, y) => (x < PICTURE_WIDTH / 4 ? 235 : desks(x, y) * 0.7))).toBeCloseTo(25);
  const bare = prepareReferencePicture(picture(desks), null);
  expect(measurePicture({ luma: picture(desks), ...neutral }, [], bare, 2).colourShift).toBeNull();
  expect(measurePicture({ luma: picture(desks), ...neutral }, [], null, 2).burntMorePercent).toBeNull();
});

test('moved: shifts are told to half a percent of the width, with their direction', () => {
  const reference = picture(desks);
  const view = prepareReferencePicture(reference, null).view;
  if (view === null) throw new Error('the reference shows too little');
  for (const [dx, dy] of [
    [0, 0],
    [3, 0],
    [-4, 2],
    [5, -3],
  ] as const) {
    const pose = comparePlace(
      view,
      picture((x, y) => desks(x - dx, y - dy)),
    );
    expect(Math.abs(pose.shiftXPercent - (100 * dx) / PICTURE_WIDTH)).toBeLessThan(0.5);
    expect(Math.abs(pose.shiftYPercent - (100 * dy) / PICTURE_WIDTH)).toBeLessThan(0.5);
    expect(pose.match).toBeGreaterThan(0.5);
  }
  const far = searched(
    reference,
    picture((x, y) => desks(x + 40, y)),
  );
  expect(Math.abs(far.shiftXPercent + 12.5)).toBeLessThan(0.7);
});

test('moved: rotation is told to half a degree, clockwise positive', () => {
  const reference = picture(desks);
  for (const degrees of [-6, 3, 10]) {
    const angle = (degrees * Math.PI) / 180;
    const turned = picture((x, y) => {
      const [fromX, fromY] = [x - PICTURE_WIDTH / 2, y - PICTURE_HEIGHT / 2];
      return desks(
        PICTURE_WIDTH / 2 + Math.cos(angle) * fromX + Math.sin(angle) * fromY,
        PICTURE_HEIGHT / 2 - Math.sin(angle) * fromX + Math.cos(angle) * fromY,
      );
    });
    expect(Math.abs(searched(reference, turned).rotationDegrees - degrees)).toBeLessThan(0.6);
  }
});

test('countPictures: slices that begin a picture, however the bytes are cut; hostile bytes are only counted', () => {
  const start = [0, 0, 1];
  const slice = (type: number, first: number): number[] => [...start, type, first, 0x11, 0x22];
  expect(countPictures(Uint8Array.from([...slice(0x67, 0x80), ...slice(0x65, 0x88)]), 'h264')).toBe(1);
  expect(countPictures(Uint8Array.from([...slice(0x65, 0x88), ...slice(0x65, 0x40)]), 'h264')).toBe(1);
  expect(countPictures(Uint8Array.from([...slice(0x65, 0x88), ...slice(0x41, 0x9a)]), 'h264')).toBe(2);
  expect(countPictures(Uint8Array.from([...start, 0x26, 0x01, 0x80, 0x00]), 'h265')).toBe(1);
  expect(countPictures(Uint8Array.from([...start, 0x26, 0x01, 0x00, 0x00]), 'h265')).toBe(0);
  const random = createRandom(5);
  for (let round = 0; round < 2_000; round += 1) {
    // Mostly zeros and ones: many start codes, also at the very end; a view into a larger buffer, too.
    const whole = Uint8Array.from({ length: Math.floor(random() * 40) }, () =>
      random() < 0.7 ? Math.floor(random() * 2) : Math.floor(random() * 256),
    );
    const bytes = whole.subarray(Math.floor(random() * 4));
    for (const codec of ['h264', 'h265'] as const) {
      const pictures = countPictures(bytes, codec);
      expect(pictures).toBe(countPictures(Uint8Array.from(bytes), codec));
      expect(pictures).toBeLessThanOrEqual(bytes.length / 4);
    }
  }
});
