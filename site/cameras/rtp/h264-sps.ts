import { BitReader } from './bit-reader.ts';
import type { SequenceInfo } from './video-codec.ts';

const HIGH_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const PROFILE_NAMES: ReadonlyMap<number, string> = new Map([
  [66, 'Baseline'],
  [77, 'Main'],
  [88, 'Extended'],
  [100, 'High'],
  [110, 'High 10'],
  [122, 'High 4:2:2'],
  [244, 'High 4:4:4'],
]);

/** Parses an SPS NAL unit (H.264 7.3.2.1.1) with its header byte; codec string as `avc1.4d401e`. Null when it is no SPS or makes no sense. Extra bytes are ignored. */
export function parseSps(nal: Uint8Array): SequenceInfo | null {
  if (nal.length < 5 || ((nal[0] ?? 0) & 0x1f) !== 7) return null;
  const profileIdc = nal[1] ?? 0;
  const codec = `avc1.${[nal[1], nal[2], nal[3]].map((byte) => (byte ?? 0).toString(16).padStart(2, '0')).join('')}`;
  const reader = new BitReader(nal, 4);
  const id = reader.unsigned();
  let chromaFormat = 1;
  let isSeparatePlanes = false;
  if (HIGH_PROFILES.has(profileIdc)) {
    chromaFormat = reader.unsigned();
    if (chromaFormat === 3) isSeparatePlanes = reader.bit() === 1;
    reader.unsigned(); // bit_depth_luma_minus8
    reader.unsigned(); // bit_depth_chroma_minus8
    reader.bit(); // qpprime_y_zero_transform_bypass_flag
    if (reader.bit() === 1) skipScalingLists(reader, chromaFormat === 3 ? 12 : 8);
  }
  reader.unsigned(); // log2_max_frame_num_minus4
  const orderType = reader.unsigned();
  if (orderType === 0) reader.unsigned();
  else if (orderType === 1) {
    reader.bit();
    reader.signed();
    reader.signed();
    const cycle = reader.unsigned();
    if (cycle > 255) return null;
    for (let i = 0; i < cycle; i += 1) reader.signed();
  }
  reader.unsigned(); // max_num_ref_frames
  reader.bit(); // gaps_in_frame_num_value_allowed_flag
  const widthMbs = reader.unsigned() + 1;
  const heightMapUnits = reader.unsigned() + 1;
  const isFrameOnly = reader.bit() === 1;
  if (!isFrameOnly) reader.bit(); // mb_adaptive_frame_field_flag
  reader.bit(); // direct_8x8_inference_flag
  const hasCrop = reader.bit() === 1;
  const crop = hasCrop
    ? [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()]
    : [0, 0, 0, 0];
  const isMono = chromaFormat === 0 || isSeparatePlanes;
  const unitX = isMono || chromaFormat === 3 ? 1 : 2;
  const unitY = (isMono || chromaFormat !== 1 ? 1 : 2) * (isFrameOnly ? 1 : 2);
  const width = widthMbs * 16 - unitX * ((crop[0] ?? 0) + (crop[1] ?? 0));
  const height = heightMapUnits * (isFrameOnly ? 16 : 32) - unitY * ((crop[2] ?? 0) + (crop[3] ?? 0));
  if (reader.isPastEnd || id > 31 || width < 16 || height < 16 || width > 16384 || height > 16384)
    return null;
  return { id, codec, profile: PROFILE_NAMES.get(profileIdc) ?? `profile ${profileIdc}`, width, height };
}

/** Id of a picture parameter set NAL unit (H.264 7.3.2.2), or null. */
export function parsePpsId(nal: Uint8Array): number | null {
  if (nal.length < 2 || ((nal[0] ?? 0) & 0x1f) !== 8) return null;
  const reader = new BitReader(nal, 1);
  const id = reader.unsigned();
  const spsId = reader.unsigned();
  return reader.isPastEnd || id > 255 || spsId > 31 ? null : id;
}

function skipScalingLists(reader: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (reader.bit() === 0) continue;
    const size = list < 6 ? 16 : 64;
    let last = 8;
    let next = 8;
    for (let i = 0; i < size; i += 1) {
      if (next !== 0) next = (last + reader.signed() + 256) % 256;
      if (next !== 0) last = next;
      if (reader.isPastEnd) return;
    }
  }
}
