export type VideoCodec = 'h264' | 'h265';

/** Access unit delimiters: they end the unit before them, so that no frame waits for the next one. */
const DELIMITER: Readonly<Record<VideoCodec, Uint8Array>> = {
  h264: Uint8Array.of(0, 0, 0, 1, 9, 0xf0),
  h265: Uint8Array.of(0, 0, 0, 1, 0x46, 0x01, 0x50),
};
export const delimiterOf = (codec: VideoCodec): Uint8Array => DELIMITER[codec];

/** The codec of an RFC 6381 name (`avc1.…`, `hvc1.…`, `hev1.…`); null for others. */
export function codecOf(name: string): VideoCodec | null {
  if (name.startsWith('avc')) return 'h264';
  return name.startsWith('hvc') || name.startsWith('hev') ? 'h265' : null;
}

/** Start code of a NAL unit (Annex B). */
const START = Buffer.of(0, 0, 1);

/**
 * How many pictures an Annex B unit begins: slices whose first flag says "first slice of a picture" (ISO/IEC
 * 14496-10, 7.3.3: first_mb_in_slice 0 is a single set bit; 23008-2, 7.3.6.1: first_slice_segment_in_pic_flag).
 * A unit that does not begin exactly one would shift everyone else's picture in a shared decoder.
 */
export function countPictures(data: Uint8Array, codec: VideoCodec): number {
  // `indexOf` of a Buffer is ten times faster than a loop over the bytes.
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  let pictures = 0;
  for (let at = bytes.indexOf(START); at >= 0 && at + 4 < data.length; at = bytes.indexOf(START, at + 3)) {
    const header = data[at + 3] ?? 0;
    if (codec === 'h264') {
      const type = header & 0x1f;
      if ((type === 1 || type === 5 || type === 2) && ((data[at + 4] ?? 0) & 0x80) !== 0) pictures += 1;
    } else if (((header >> 1) & 0x3f) < 32 && ((data[at + 5] ?? 0) & 0x80) !== 0) pictures += 1;
  }
  return pictures;
}
