import { BAND_ROWS, PICTURE_HEIGHT, PICTURE_WIDTH, type SmallPicture } from '../small-picture.ts';

const NEUTRAL = 128;
/** Below there is no colour to see, above the sensor clips it away. */
const DARKEST_LUMA = 40;
const BRIGHTEST_LUMA = 225;
/** This share of the picture, its most neutral part, must be tinted too: rooms always hold white and grey things. */
const NEUTRAL_SHARE = 0.2;

export interface Colour {
  /** Chroma levels by which even the most neutral fifth of the picture lies off grey, in the common direction. */
  readonly cast: number | null;
  /** Mean distance from grey: near zero is a black-and-white picture. */
  readonly saturation: number;
}

/** Scratch of `measureColour`, which never waits in between: places of the pixels that count. */
const places = new Uint16Array((PICTURE_WIDTH * PICTURE_HEIGHT) / 4);

export function measureColour({ luma, blue, red }: SmallPicture): Colour {
  const width = PICTURE_WIDTH / 2;
  let blueSum = 0;
  let redSum = 0;
  let distance = 0;
  let all = 0;
  let chosen = 0;
  for (let row = BAND_ROWS / 2; row < (PICTURE_HEIGHT - BAND_ROWS) / 2; row += 1)
    for (let column = 0; column < width; column += 1) {
      const at = row * width + column;
      const u = (blue[at] ?? NEUTRAL) - NEUTRAL;
      const v = (red[at] ?? NEUTRAL) - NEUTRAL;
      all += 1;
      distance += Math.abs(u) + Math.abs(v);
      const brightness = luma[2 * row * PICTURE_WIDTH + 2 * column] ?? 0;
      if (brightness < DARKEST_LUMA || brightness > BRIGHTEST_LUMA) continue;
      blueSum += u;
      redSum += v;
      places[chosen] = at;
      chosen += 1;
    }
  const saturation = distance / all;
  if (chosen < all / 10) return { cast: null, saturation };
  const length = Math.hypot(blueSum, redSum);
  if (length === 0) return { cast: 0, saturation };
  const counts = new Uint32Array(512);
  const blueShare = blueSum / length;
  const redShare = redSum / length;
  for (let index = 0; index < chosen; index += 1) {
    const at = places[index] ?? 0;
    const along = ((blue[at] ?? NEUTRAL) - NEUTRAL) * blueShare + ((red[at] ?? NEUTRAL) - NEUTRAL) * redShare;
    const bin = Math.max(0, Math.min(511, Math.round(along) + 256));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  let seen = 0;
  for (let bin = 0; bin < counts.length; bin += 1) {
    seen += counts[bin] ?? 0;
    if (seen >= chosen * NEUTRAL_SHARE) return { cast: Math.max(0, bin - 256), saturation };
  }
  return { cast: 0, saturation };
}
