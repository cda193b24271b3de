import type { ColourFactors, ScalePlan } from './scale-plan.ts';

/** Bytes a vector takes in at once. */
const VECTOR_BYTES = 16;
const GROUP_PIXELS = 8;
export const GROUP_BYTES = 64;
export const FACTOR_BYTES = 80;
/** A lane out of range gives zero. */
const NO_SAMPLE = 0x80;

/**
 * The columns of a plan as scale-rows.wat takes them. Null when eight pixels are made of samples that lie too far
 * apart for its vectors: a picture more than about four times as wide as its tile.
 */
export function packColumns({ width, left, right }: ScalePlan): Uint8Array | null {
  const groups = Math.ceil(width / GROUP_PIXELS);
  const bytes = new Uint8Array(groups * GROUP_BYTES);
  const view = new DataView(bytes.buffer);
  for (let group = 0; group < groups; group += 1) {
    const at = group * GROUP_BYTES;
    // Pixels beyond the last column repeat it.
    const columns = Array.from({ length: GROUP_PIXELS }, (_, index) =>
      Math.min(width - 1, group * GROUP_PIXELS + index),
    );
    const of = (samples: Uint16Array, pixel: number): number => samples[columns[pixel] ?? 0] ?? 0;
    const [first, second, chroma] = [of(left, 0), of(left, 4), of(left, 0) >> 1];
    bytes.fill(NO_SAMPLE, at, at + 48);
    for (let pixel = 0; pixel < GROUP_PIXELS; pixel += 1) {
      const isFirst = pixel < 4;
      const from = isFirst ? first : second;
      const lanes = [of(left, pixel) - from, of(right, pixel) - from, (of(left, pixel) >> 1) - chroma];
      if (lanes.some((lane) => lane >= VECTOR_BYTES)) return null;
      const pattern = at + (isFirst ? 0 : VECTOR_BYTES) + pixel * 2;
      bytes[pattern] = lanes[0] ?? NO_SAMPLE;
      bytes[pattern + 1] = lanes[1] ?? NO_SAMPLE;
      bytes[at + 2 * VECTOR_BYTES + pixel] = lanes[2] ?? NO_SAMPLE;
    }
    for (const [index, offset] of [first, second, chroma].entries())
      view.setInt32(at + 48 + index * 4, offset, true);
  }
  return bytes;
}

/** The rows of a plan: the upper and the lower luma row of each. */
export function packRows({ top, bottom }: ScalePlan): Uint8Array {
  const rows = Int32Array.from(
    { length: top.length * 2 },
    (_, at) => (at % 2 === 0 ? top : bottom)[at >> 1] ?? 0,
  );
  return new Uint8Array(rows.buffer);
}

/** The factors of a picture's colours, five vectors. */
export function packFactors({ gain, redV, greenU, greenV, blueU, bias }: ColourFactors): Uint8Array {
  const bytes = new Uint8Array(FACTOR_BYTES);
  const pairs = new Int16Array(bytes.buffer, 0, 32);
  for (let pair = 0; pair < 4; pair += 1) {
    pairs.set([gain, redV], pair * 2);
    pairs.set([gain, -greenV], 8 + pair * 2);
    pairs.set([0, -greenU], 16 + pair * 2);
    pairs.set([gain, blueU], 24 + pair * 2);
  }
  new Int32Array(bytes.buffer, 64, 4).fill(bias);
  return bytes;
}
