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
  const picture = lens.blur !== undefined && lens.blur > 0 ? blurred(rgb, lens.blur) : rgb;
  const { gain = 1, tint = [1, 1, 1], isMonochrome = false } = lens;
  const factors = tint.map((factor) => gain * factor);
  const [red = 1, green = 1, blue = 1] = factors;
  const out = new Uint8Array(rgb.length);
  const cover = lens.cover === undefined ? null : coverMask(lens.cover);
  const [coverRed, coverGreen, coverBlue] = lens.cover?.colour ?? [0, 0, 0];
  const shared = (isMonochrome ? 1 : 0.8) * lens.noise;
  const own = isMonochrome ? 0 : 0.6 * lens.noise;
  // Written out: two million deviates a picture, each the next of one row of numbers.
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x51ab3c7) >>> 0;
  for (let pixel = 0; pixel < WIDTH * HEIGHT; pixel += 1) {
    const at = pixel * 3;
    const hidden = cover === null ? 0 : (cover[pixel] ?? 0);
    let a = picture[at] ?? 0;
    let b = picture[at + 1] ?? 0;
    let c = picture[at + 2] ?? 0;
    if (isMonochrome) {
      a = 0.299 * a + 0.587 * b + 0.114 * c;
      b = a;
      c = a;
    }
    if (hidden > 0) {
      a = a * (1 - hidden) + coverRed * hidden;
      b = b * (1 - hidden) + coverGreen * hidden;
      c = c * (1 - hidden) + coverBlue * hidden;
    }
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const all = shared * (TABLE[state >>> 16] ?? 0);
    let [e, f, g] = [0, 0, 0];
    if (!isMonochrome) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      e = own * (TABLE[state >>> 16] ?? 0);
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      f = own * (TABLE[state >>> 16] ?? 0);
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      g = own * (TABLE[state >>> 16] ?? 0);
    }
    out[at] = level(a * red + all + e);
    out[at + 1] = level(b * green + all + f);
    out[at + 2] = level(c * blue + all + g);
  }
  return out;
}

const level = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value));

/** Normal deviates, from a table: two million a picture must be cheap. */
const TABLE = (() => {
  const random = createRandom(77);
  return Float32Array.from(
    { length: 65536 },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
})();

const masks = new WeakMap<object, Float32Array>();

/** How much of each pixel is hidden, 0 to 1; made once for every cover. */
function coverMask(cover: NonNullable<Lens['cover']>): Float32Array {
  const { share, from } = cover;
  const known = masks.get(cover);
  if (known !== undefined) return known;
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
  masks.set(cover, mask);
  return mask;
}

function blurred(rgb: Uint8Array, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let tap = 0; tap < weights.length; tap += 1) weights[tap] = (weights[tap] ?? 0) / total;
  const line = 3 * WIDTH;
  const across = new Float32Array(rgb.length);
  for (let at = 0; at < rgb.length; at += 1) {
    const x = at % line;
    let sum = 0;
    for (let tap = -reach; tap <= reach; tap += 1) {
      const to = x + 3 * tap;
      const inside = to < 0 ? x % 3 : to >= line ? line - 3 + (x % 3) : to;
      sum += (weights[tap + reach] ?? 0) * (rgb[at - x + inside] ?? 0);
    }
    across[at] = sum;
  }
  // Down, a whole row at a time.
  const out = new Float32Array(rgb.length);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let tap = -reach; tap <= reach; tap += 1) {
      const from = Math.max(0, Math.min(HEIGHT - 1, y + tap)) * line;
      const weight = weights[tap + reach] ?? 0;
      for (let x = 0; x < line; x += 1)
        out[y * line + x] = (out[y * line + x] ?? 0) + weight * (across[from + x] ?? 0);
    }
  return out;
}
