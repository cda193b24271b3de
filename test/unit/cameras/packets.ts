/** One RTP packet (RFC 3550 5.1) for tests. */
export function rtp(options: {
  sequence: number;
  timestamp: number;
  payload: Uint8Array;
  payloadType?: number;
  marker?: boolean;
  ssrc?: number;
  padding?: number;
  extensionWords?: number;
}): Buffer {
  const {
    payload,
    payloadType = 96,
    marker = false,
    ssrc = 0x1234,
    padding = 0,
    extensionWords = -1,
  } = options;
  const header = Buffer.alloc(12);
  header[0] = 0x80 | (padding > 0 ? 0x20 : 0) | (extensionWords >= 0 ? 0x10 : 0);
  header[1] = payloadType | (marker ? 0x80 : 0);
  header.writeUInt16BE(options.sequence & 0xffff, 2);
  header.writeUInt32BE(options.timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  const extension = extensionWords < 0 ? Buffer.alloc(0) : Buffer.alloc(4 + extensionWords * 4, 0xbe);
  if (extensionWords >= 0) extension.writeUInt16BE(extensionWords, 2);
  const tail = Buffer.alloc(padding);
  if (padding > 0) tail[padding - 1] = padding;
  return Buffer.concat([header, extension, payload, tail]);
}

/** `$`, channel, length (RFC 2326 10.12). */
export function interleaved(channel: number, packet: Uint8Array): Buffer {
  const head = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]);
  return Buffer.concat([head, packet]);
}

/** 320x180 Main profile, as an encoder wrote it. */
export const SPS = Buffer.from('674d400cda05067e7c0440000003004000000783c50aa8', 'hex');
export const PPS = Buffer.from('68ef3c80', 'hex');
/** Slices with first_mb_in_slice 0 (top bit of the second byte set). */
export const IDR = Buffer.from([0x65, 0x88, 0x84, 1, 2, 3]);
export const P_SLICE = Buffer.from([0x41, 0x9a, 0x24, 4, 5]);
export const SEI = Buffer.from([0x06, 0x05, 0x01, 0xaa, 0x80]);

export function annexB(...nals: Uint8Array[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]));
}

/** FU-A fragments of a NAL unit (RFC 6184 5.8). */
export function fragments(nal: Buffer, parts: number): Buffer[] {
  const body = nal.subarray(1);
  const size = Math.ceil(body.length / parts);
  const header = nal[0] ?? 0;
  return Array.from({ length: parts }, (_, index) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === parts - 1 ? 0x40 : 0);
    const indicator = Buffer.from([(header & 0xe0) | 28, flags | (header & 0x1f)]);
    return Buffer.concat([indicator, body.subarray(index * size, (index + 1) * size)]);
  });
}
