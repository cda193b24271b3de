import type { VideoKind } from './annex-b.ts';
import { BoxWriter } from './box-writer.ts';

/** Decoder configuration record: the content of `avcC` (ISO/IEC 14496-15 5.3.3) or `hvcC` (8.3.3). */
export function decoderConfig(kind: VideoKind, sets: readonly Buffer[]): Buffer | null {
  return kind === 'h264' ? avcConfig(sets) : hevcConfig(sets);
}

function avcConfig(sets: readonly Buffer[]): Buffer | null {
  const sps = sets.filter((set) => ((set[0] ?? 0) & 0x1f) === 7).slice(0, 31);
  const pps = sets.filter((set) => ((set[0] ?? 0) & 0x1f) === 8).slice(0, 255);
  const first = sps[0];
  if (first === undefined || first.length < 4 || pps.length === 0) return null;
  const writer = new BoxWriter(256);
  writer.u8(1);
  writer.bytes(first.subarray(1, 4));
  writer.u8(0xff); // lengths of 4 bytes
  writer.u8(0xe0 | sps.length);
  for (const set of sps) sized(writer, set);
  writer.u8(pps.length);
  for (const set of pps) sized(writer, set);
  const profile = first[1] ?? 0;
  // High profiles say chroma and depth again; all cameras we know send 4:2:0 with 8 bits.
  if (profile === 100 || profile === 110 || profile === 122 || profile === 144) {
    const { chroma, lumaDepth, chromaDepth } = avcDepths(first);
    writer.u8(0xfc | chroma);
    writer.u8(0xf8 | lumaDepth);
    writer.u8(0xf8 | chromaDepth);
    writer.u8(0);
  }
  return Buffer.from(writer.finish());
}

function avcDepths(sps: Buffer): { chroma: number; lumaDepth: number; chromaDepth: number } {
  const bits = new Bits(withoutEmulation(sps), 4);
  bits.unsigned(); // seq_parameter_set_id
  const chroma = bits.unsigned() & 3;
  if (chroma === 3) bits.take(1);
  return { chroma, lumaDepth: bits.unsigned() & 7, chromaDepth: bits.unsigned() & 7 };
}

function hevcConfig(sets: readonly Buffer[]): Buffer | null {
  const ofType = (type: number): Buffer[] => sets.filter((set) => (((set[0] ?? 0) >> 1) & 0x3f) === type);
  const [vps, sps, pps] = [ofType(32), ofType(33), ofType(34)];
  const first = sps[0];
  if (first === undefined || first.length < 15 || pps.length === 0) return null;
  const plain = withoutEmulation(first);
  const bits = new Bits(plain, 2);
  bits.take(4); // sps_video_parameter_set_id
  const subLayers = bits.take(3);
  const isNested = bits.take(1);
  // profile_tier_level: 12 bytes, then flags and data of the sub-layers (H.265 7.3.3).
  const level = plain.subarray(3, 15);
  bits.skip(96);
  const present: number[] = [];
  for (let i = 0; i < subLayers; i += 1) present.push(bits.take(2));
  if (subLayers > 0) for (let i = subLayers; i < 8; i += 1) bits.take(2);
  for (const flags of present) bits.skip(((flags & 2) === 0 ? 0 : 88) + ((flags & 1) === 0 ? 0 : 8));
  bits.unsigned(); // sps_seq_parameter_set_id
  const chroma = bits.unsigned() & 3;
  if (chroma === 3) bits.take(1);
  bits.unsigned(); // width
  bits.unsigned(); // height
  if (bits.take(1) === 1) for (let i = 0; i < 4; i += 1) bits.unsigned();
  const lumaDepth = bits.unsigned() & 7;
  const chromaDepth = bits.unsigned() & 7;
  const writer = new BoxWriter(512);
  writer.u8(1);
  writer.bytes(level);
  writer.u16(0xf000); // min_spatial_segmentation_idc unknown
  writer.u8(0xfc); // parallelismType unknown
  writer.u8(0xfc | chroma);
  writer.u8(0xf8 | lumaDepth);
  writer.u8(0xf8 | chromaDepth);
  writer.u16(0); // frame rate unknown
  writer.u8(((subLayers + 1) << 3) | (isNested << 2) | 3);
  const arrays = [vps, sps, pps].filter((array) => array.length > 0);
  writer.u8(arrays.length);
  for (const array of arrays) {
    writer.u8(0x80 | (((array[0]?.[0] ?? 0) >> 1) & 0x3f)); // complete: none of them stay in the samples
    writer.u16(array.length);
    for (const set of array) sized(writer, set);
  }
  return Buffer.from(writer.finish());
}

function sized(writer: BoxWriter, bytes: Buffer): void {
  writer.u16(bytes.length);
  writer.bytes(bytes);
}

/** The parameter sets of a configuration record, in the order they were given. */
export function setsOfConfig(kind: VideoKind, config: Buffer): Buffer[] {
  const sets: Buffer[] = [];
  let at = kind === 'h264' ? 5 : 22;
  const take = (count: number): void => {
    for (let i = 0; i < count && at + 2 <= config.length; i += 1) {
      const length = config.readUInt16BE(at);
      sets.push(config.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  };
  if (kind === 'h264') {
    at += 1;
    take((config[5] ?? 0) & 0x1f);
    at += 1;
    take(config[at - 1] ?? 0);
    return sets;
  }
  const arrays = config[at] ?? 0;
  at += 1;
  for (let i = 0; i < arrays && at + 3 <= config.length; i += 1) {
    const count = config.readUInt16BE(at + 1);
    at += 3;
    take(count);
  }
  return sets;
}

/** Removes emulation prevention bytes (H.264 7.4.1). */
function withoutEmulation(nal: Buffer): Buffer {
  const plain = Buffer.alloc(Math.min(nal.length, 512));
  let at = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (at === plain.length) break;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    plain[at] = byte;
    at += 1;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return plain.subarray(0, at);
}

/** Reads bits; zeros beyond the end. */
class Bits {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, startByte: number) {
    this.#bytes = bytes;
    this.#at = startByte * 8;
  }

  take(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      value = (value << 1) | (((this.#bytes[this.#at >> 3] ?? 0) >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** ue(v), H.264 9.1. */
  unsigned(): number {
    let zeros = 0;
    while (zeros < 31 && this.take(1) === 0) zeros += 1;
    return zeros === 31 ? 0 : 2 ** zeros - 1 + this.take(zeros);
  }
}
