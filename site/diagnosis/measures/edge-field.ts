import { BAND_ROWS, PICTURE_HEIGHT, PICTURE_WIDTH } from '../small-picture.ts';

/** A step (luma levels over two pixels) from here on is an edge. */
const EDGE_LEVELS = 12;

/** A grey picture without the bands of writing. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
}

/**
 * Direction of the edge in every pixel as a unit vector of twice its angle, zero where there is none. Lighting
 * changes the strength of edges and may turn dark-bright into bright-dark; neither changes this field.
 */
export interface EdgeField {
  readonly width: number;
  readonly height: number;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
  /** The pixels that have an edge. */
  readonly edges: Int32Array;
}

/** The luma between the bands, every `factor` x `factor` pixels averaged into one: 2 gives 160 x 66. */
export function shrinkLuma(luma: Uint8Array, factor: 2 | 4): GreyPicture {
  const width = PICTURE_WIDTH / factor;
  const height = Math.floor((PICTURE_HEIGHT - 2 * BAND_ROWS) / factor);
  const pixels = new Float32Array(width * height);
  const sums = new Uint16Array(width);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    for (let dy = 0; dy < factor; dy += 1) {
      let at = (BAND_ROWS + y * factor + dy) * PICTURE_WIDTH;
      for (let x = 0; x < width; x += 1, at += factor) {
        let sum = (luma[at] ?? 0) + (luma[at + 1] ?? 0);
        if (factor === 4) sum += (luma[at + 2] ?? 0) + (luma[at + 3] ?? 0);
        sums[x] = (sums[x] ?? 0) + sum;
      }
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = (sums[x] ?? 0) / (factor * factor);
  }
  return { width, height, pixels };
}

/** The picture turned counter-clockwise by `degrees` around its middle; what comes from outside is NaN. */
export function turnPicture({ width, height, pixels }: GreyPicture, degrees: number): GreyPicture {
  if (degrees === 0) return { width, height, pixels };
  const turned = new Float32Array(width * height).fill(Number.NaN);
  const cosine = Math.cos((degrees * Math.PI) / 180);
  const sine = Math.sin((degrees * Math.PI) / 180);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const fromX = middleX + cosine * (x - middleX) - sine * (y - middleY);
      const fromY = middleY + sine * (x - middleX) + cosine * (y - middleY);
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) continue;
      const at = top * width + left;
      const dx = fromX - left;
      const dy = fromY - top;
      turned[y * width + x] =
        ((pixels[at] ?? 0) * (1 - dx) + (pixels[at + 1] ?? 0) * dx) * (1 - dy) +
        ((pixels[at + width] ?? 0) * (1 - dx) + (pixels[at + width + 1] ?? 0) * dx) * dy;
    }
  return { width, height, pixels: turned };
}

export function edgeField({ width, height, pixels }: GreyPicture): EdgeField {
  const cosine = new Float32Array(width * height);
  const sine = new Float32Array(width * height);
  const edges: number[] = [];
  for (let y = 1; y < height - 1; y += 1)
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const across =
        ((pixels[at + 1] ?? 0) - (pixels[at - 1] ?? 0)) * 0.5 +
        ((pixels[at - width + 1] ?? 0) -
          (pixels[at - width - 1] ?? 0) +
          (pixels[at + width + 1] ?? 0) -
          (pixels[at + width - 1] ?? 0)) *
          0.25;
      const down =
        ((pixels[at + width] ?? 0) - (pixels[at - width] ?? 0)) * 0.5 +
        ((pixels[at + width - 1] ?? 0) -
          (pixels[at - width - 1] ?? 0) +
          (pixels[at + width + 1] ?? 0) -
          (pixels[at - width + 1] ?? 0)) *
          0.25;
      const squares = across * across + down * down;
      // NaN, from outside a turned picture, is not an edge either.
      if (!(squares >= EDGE_LEVELS * EDGE_LEVELS)) continue;
      cosine[at] = (across * across - down * down) / squares;
      sine[at] = (2 * across * down) / squares;
      edges.push(at);
    }
  return { width, height, cosine, sine, edges: Int32Array.from(edges) };
}

/**
 * How well `now`, moved back by (`shiftX`, `shiftY`) pixels, agrees with `reference`: 1 is the same picture, 0 chance.
 * Counted over the reference's edges whose place is still inside the picture.
 */
export function agreement(reference: EdgeField, now: EdgeField, shiftX: number, shiftY: number): number {
  const { width, height, edges } = reference;
  const step = shiftY * width + shiftX;
  let sum = 0;
  let count = 0;
  const size = width * height;
  for (let index = 0; index < edges.length; index += 1) {
    const at = edges[index] ?? 0;
    const to = at + step;
    if (to < 0 || to >= size) continue;
    if (shiftX !== 0) {
      const x = (at % width) + shiftX;
      if (x < 0 || x >= width) continue;
    }
    count += 1;
    sum +=
      (reference.cosine[at] ?? 0) * (now.cosine[to] ?? 0) + (reference.sine[at] ?? 0) * (now.sine[to] ?? 0);
  }
  return count === 0 ? 0 : sum / count;
}
