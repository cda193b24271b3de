/**
 * The RTP packets of one picture or sound, interleaved framing included (RFC 2326, 10.12), with empty
 * channel, sequence number, timestamp and source: a session copies the bytes and fills those in.
 */
export interface PacketBlock {
  readonly bytes: Uint8Array;
  /** Where each packet's `$` stands. */
  readonly offsets: readonly number[];
  /** RTP payload bytes, for sender reports. */
  readonly payloadBytes: number;
}

/** Identity and position of a track, advanced by `stamp`. */
export interface TrackState {
  readonly channel: number;
  readonly payloadType: number;
  readonly ssrc: number;
  sequence: number;
  packets: number;
  octets: number;
}

const FRAMING_BYTES = 4;
const RTP_BYTES = 12;
const HEADER_BYTES = FRAMING_BYTES + RTP_BYTES;
const LARGEST_PAYLOAD = 1400;

/** Packets of one H.264 picture: single NAL units or FU-A (RFC 6184, 5.6 and 5.8), the marker on the last. */
export function buildPacketBlock(nalUnits: readonly Uint8Array[]): PacketBlock {
  return assemble(nalUnits.flatMap(payloadsOf));
}

/** One packet around a payload of sound; the bytes of the payload may be changed afterwards at `HEADER_BYTES`. */
export function buildSoundBlock(payload: Uint8Array): PacketBlock {
  return assemble([payload]);
}

function payloadsOf(nal: Uint8Array): Uint8Array[] {
  if (nal.length <= LARGEST_PAYLOAD) return [nal];
  const header = nal[0] ?? 0;
  const payloads: Uint8Array[] = [];
  for (let from = 1; from < nal.length; from += LARGEST_PAYLOAD - 2) {
    const part = nal.subarray(from, from + LARGEST_PAYLOAD - 2);
    const payload = new Uint8Array(part.length + 2);
    const isFirst = from === 1;
    const isLast = from + part.length >= nal.length;
    payload[0] = (header & 0xe0) | 28;
    payload[1] = (isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | (header & 0x1f);
    payload.set(part, 2);
    payloads.push(payload);
  }
  return payloads;
}

function assemble(payloads: readonly Uint8Array[]): PacketBlock {
  const payloadBytes = payloads.reduce((sum, payload) => sum + payload.length, 0);
  const bytes = new Uint8Array(payloadBytes + payloads.length * HEADER_BYTES);
  const offsets: number[] = [];
  let at = 0;
  payloads.forEach((payload, index) => {
    offsets.push(at);
    const length = payload.length + RTP_BYTES;
    bytes[at] = 0x24;
    bytes[at + 2] = length >> 8;
    bytes[at + 3] = length & 0xff;
    bytes[at + 4] = 0x80;
    bytes[at + 5] = index === payloads.length - 1 ? 0x80 : 0;
    bytes.set(payload, at + HEADER_BYTES);
    at += HEADER_BYTES + payload.length;
  });
  return { bytes, offsets, payloadBytes };
}

/** Copies a block into `target` at `at` for one track and moves the track on. Returns the end. */
export function stamp(
  target: Buffer,
  at: number,
  block: PacketBlock,
  track: TrackState,
  timestamp: number,
): number {
  target.set(block.bytes, at);
  for (const offset of block.offsets) {
    const start = at + offset;
    target[start + 1] = track.channel;
    target[start + 5] = (block.bytes[offset + 5] ?? 0) | track.payloadType;
    target.writeUInt16BE(track.sequence, start + 6);
    target.writeUInt32BE(timestamp >>> 0, start + 8);
    target.writeUInt32BE(track.ssrc, start + 12);
    track.sequence = (track.sequence + 1) & 0xffff;
  }
  track.packets += block.offsets.length;
  track.octets += block.payloadBytes;
  return at + block.bytes.length;
}
