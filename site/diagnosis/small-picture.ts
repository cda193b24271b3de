/** Every measure works on pictures of this size, YUV 4:2:0, whatever the camera sends. */
export const PICTURE_WIDTH = 320;
export const PICTURE_HEIGHT = 180;
const LUMA_BYTES = PICTURE_WIDTH * PICTURE_HEIGHT;
const CHROMA_BYTES = LUMA_BYTES / 4;
export const PICTURE_BYTES = LUMA_BYTES + 2 * CHROMA_BYTES;

/**
 * Rows at the top and bottom where cameras write name and time. The lens does not touch that writing: it stays
 * sharp, bright and in place whatever happens to the picture, and it ticks in a frozen one. No measure looks there.
 */
export const BAND_ROWS = 24;

/** One decoded key frame. Luma 320x180, both colour differences 160x90; limited range (16-235, ITU-R BT.601). */
export interface SmallPicture {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

/** Cuts one picture out of raw `yuv420p` bytes; null when they are too few. The planes are views, not copies. */
export function cutPicture(bytes: Uint8Array, index: number): SmallPicture | null {
  const from = index * PICTURE_BYTES;
  if (from + PICTURE_BYTES > bytes.length) return null;
  const blueFrom = from + LUMA_BYTES;
  const redFrom = blueFrom + CHROMA_BYTES;
  return {
    luma: bytes.subarray(from, blueFrom),
    blue: bytes.subarray(blueFrom, redFrom),
    red: bytes.subarray(redFrom, redFrom + CHROMA_BYTES),
  };
}
