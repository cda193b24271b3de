import { BitReader } from './bit-reader.ts';
import type { ParameterSet, SequenceInfo } from './video-codec.ts';

const NAL_VPS = 32;
const NAL_SPS = 33;
const NAL_PPS = 34;
const MAX_SIDE = 16_384;

const PROFILE_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'Main'],
  [2, 'Main 10'],
  [3, 'Main Still Picture'],
  [4, 'Range Extensions'],
  [5, 'High Throughput'],
  [9, 'Screen Content'],
]);

/** VPS, SPS or PPS of H.265 (7.3.2.1-7.3.2.3) with its two header bytes. Null when it is none or makes no sense. */
export function parseH265Set(nal: Uint8Array): ParameterSet | null {
  if (nal.length < 4) return null;
  const type = ((nal[0] ?? 0) >> 1) & 0x3f;
  if (type === NAL_SPS) {
    const info = parseH265Sps(nal);
    return info === null ? null : { kind: 1, id: info.id, info };
  }
  const reader = new BitReader(nal, 2);
  if (type === NAL_VPS) return { kind: 0, id: reader.bits(4), info: null };
  if (type !== NAL_PPS) return null;
  const id = reader.unsigned();
  const spsId = reader.unsigned();
  return reader.isPastEnd || id > 63 || spsId > 15 ? null : { kind: 2, id, info: null };
}

/**
 * The picture an SPS describes (H.265 7.3.2.2.1), cropped to its conformance window.
 *
 * The codec string begins with `hev1`, not `hvc1`: ISO/IEC 14496-15 8.4.1 allows parameter sets inside the samples
 * only under `hev1`, and that is what an Annex B unit with its sets in front is. WebCodecs takes both names.
 */
export function parseH265Sps(nal: Uint8Array): SequenceInfo | null {
  if (nal.length < 15 || (nal[0] ?? 0) >> 1 !== NAL_SPS) return null;
  const reader = new BitReader(nal, 2);
  reader.bits(4); // sps_video_parameter_set_id
  const extraLayers = reader.bits(3);
  reader.bit(); // sps_temporal_id_nesting_flag
  const profile = readProfile(reader, extraLayers);
  const id = reader.unsigned();
  const chromaFormat = reader.unsigned();
  const isSeparatePlanes = chromaFormat === 3 && reader.bit() === 1;
  const codedWidth = reader.unsigned();
  const codedHeight = reader.unsigned();
  const hasWindow = reader.bit() === 1;
  const [left, right, top, bottom] = hasWindow
    ? [reader.unsigned(), reader.unsigned(), reader.unsigned(), reader.unsigned()]
    : [0, 0, 0, 0];
  const unitX = !isSeparatePlanes && (chromaFormat === 1 || chromaFormat === 2) ? 2 : 1;
  const unitY = !isSeparatePlanes && chromaFormat === 1 ? 2 : 1;
  const width = codedWidth - unitX * (left + right);
  const height = codedHeight - unitY * (top + bottom);
  if (reader.isPastEnd || id > 15 || chromaFormat > 3) return null;
  if (codedWidth > MAX_SIDE || codedHeight > MAX_SIDE || width < 16 || height < 16) return null;
  return { id, codec: profile.codec, profile: profile.name, width, height };
}

/** profile_tier_level (H.265 7.3.3) and its codec string (ISO/IEC 14496-15 annex E.3). */
function readProfile(reader: BitReader, extraLayers: number): { codec: string; name: string } {
  const space = reader.bits(2);
  const tier = reader.bit();
  const idc = reader.bits(5);
  let compatibility = 0;
  // The string wants flag 0 as the lowest bit.
  for (let flag = 0; flag < 32; flag += 1) compatibility += reader.bit() * 2 ** flag;
  const constraints = Array.from({ length: 6 }, () => reader.bits(8));
  const level = reader.bits(8);
  const present = Array.from({ length: extraLayers }, () => [reader.bit(), reader.bit()] as const);
  if (extraLayers > 0) for (let layer = extraLayers; layer < 8; layer += 1) reader.bits(2);
  for (const [hasProfile, hasLevel] of present) {
    if (hasProfile === 1) for (let byte = 0; byte < 11; byte += 1) reader.bits(8);
    if (hasLevel === 1) reader.bits(8);
  }
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  const hex = (value: number): string => value.toString(16).toUpperCase();
  const codec = [
    'hev1',
    `${['', 'A', 'B', 'C'][space] ?? ''}${idc}`,
    hex(compatibility),
    `${tier === 1 ? 'H' : 'L'}${level}`,
    ...constraints.map(hex),
  ].join('.');
  return { codec, name: PROFILE_NAMES.get(idc) ?? `profile ${idc}` };
}
