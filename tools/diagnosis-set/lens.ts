import { HEIGHT, WIDTH } from './camera-view.ts';
import { createRandom } from './random.ts';

/** What the lens and the sensor do to a picture, in this order. Pixels are those of 640 x 360. */
export interface Lens {
  /** Standard deviation of a Gaussian, pixels. */
  readonly blur?: number;
  /** Part of the picture's area behind something plain, 0 to 1, with the colour of it. */
  readonly cover?: {
    readonly share: number;
    readonly colour: readonly [number, number, number];
    readonly from: 'left' | 'bottom' | 'middle';
  };
  readonly gain?: number;
  /** Factors on red, green and blue. */
  readonly tint?: readonly [number, number, number];
  readonly isMonochrome?: boolean;
  /** Standard deviation of the sensor noise, levels; a good camera in daylight has about 2. */
  readonly noise: number;
}

export const HEALTHY: Lens = { noise: 2 };

/** RGB in, RGB out, another noise for every `seed`. */
export function throughLens(rgb: Uint8Array, lens: Lens, seed: number): Uint8Array {
  let picture: Uint8Array | Float32Array = rgb;
  if (lens.blur !== undefined && lens.blur > 0) picture = blurred(rgb, lens.blur);
  const { gain = 1, tint = [1, 1, 1], isMonochrome = false } = lens;
  const next = gaussian(seed);
  const out = new Uint8Array(rgb.length);
  const cover = lens.cover === undefined ? null : coverMask(lens.cover);
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    const at = pixel * 3;
    const hidden = cover?.[pixel] ?? 0;
    const shared = lens.noise * next();
    const own = 0.6 * lens.noise;
    const grey = isMonochrome
      ? 0.299 * (picture[at] ?? 0) + 0.587 * (picture[at + 1] ?? 0) + 0.114 * (picture[at + 2] ?? 0)
      : null;
    for (let part = 0; part < 3; part += 1) {
      const clear = grey ?? picture[at + part] ?? 0;
      const seen = clear * (1 - hidden) + (lens.cover?.colour[part] ?? 0) * hidden;
      const value = seen * gain * (tint[part] ?? 1) + (isMonochrome ? shared : shared * 0.8 + own * next());
      out[at + part] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return out;
}

/** Normal deviates, from a table: two million a picture must be cheap. */
const TABLE = (() => {
  const random = createRandom(77);
  return Float32Array.from(
    { length: 65536 },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
})();

function gaussian(seed: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x51ab3c7) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return TABLE[state >>> 16] ?? 0;
  };
}

function coverMask({ share, from }: NonNullable<Lens['cover']>): Float32Array {
  const mask = new Float32Array(WIDTH * HEIGHT);
  const soft = 12;
  const edge = (distance: number): number => Math.max(0, Math.min(1, 0.5 + distance / soft));
  // The softened edge must not take area away: a full cover is complete.
  const grow = share >= 1 ? soft : 0;
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      const inside =
        from === 'left'
          ? share * WIDTH + 18 * Math.sin(y / 40) - x
          : from === 'bottom'
            ? y - (1 - share) * HEIGHT + 10 * Math.sin(x / 50)
            : Math.sqrt((share * WIDTH * HEIGHT) / Math.PI) - Math.hypot(x - WIDTH / 2, y - HEIGHT / 2);
      mask[y * WIDTH + x] = share >= 1 ? 1 : edge(inside + grow);
    }
  return mask;
}

function blurred(rgb: Uint8Array, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const pass = (
    source: Uint8Array | Float32Array,
    step: number,
    size: number,
    position: (at: number) => number,
  ): Float32Array => {
    const target = new Float32Array(source.length);
    for (let at = 0; at < WIDTH * HEIGHT; at += 1) {
      const place = position(at);
      let [red, green, blue] = [0, 0, 0];
      for (let tap = -reach; tap <= reach; tap += 1) {
        const inside = Math.max(-place, Math.min(size - 1 - place, tap));
        const from = 3 * (at + inside * step);
        const weight = weights[tap + reach] ?? 0;
        red += weight * (source[from] ?? 0);
        green += weight * (source[from + 1] ?? 0);
        blue += weight * (source[from + 2] ?? 0);
      }
      target.set([red / total, green / total, blue / total], 3 * at);
    }
    return target;
  };
  const across = pass(rgb, 1, WIDTH, (at) => at % WIDTH);
  return pass(across, WIDTH, HEIGHT, (at) => Math.floor(at / WIDTH));
}
