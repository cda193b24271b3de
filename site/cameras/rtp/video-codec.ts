/** What a NAL unit or RTP payload means to the assembler. */
export const ROLE_IGNORED = 0;
/** A slice of a picture that needs earlier ones. */
export const ROLE_SLICE = 1;
/** A slice of a key frame after which no picture looks back (H.264 and H.265 IDR). */
export const ROLE_KEY_SLICE = 2;
/** A slice of a key frame that leading pictures may look back over (H.265 CRA). */
export const ROLE_OPEN_KEY_SLICE = 3;
/** A slice of a key frame whose leading pictures cannot be decoded at all (H.265 BLA). */
export const ROLE_BROKEN_KEY_SLICE = 4;
/** A slice of a leading picture that looks back over its key frame (H.265 RASL). */
export const ROLE_LEADING_SLICE = 5;
export const ROLE_SET = 6;
export const ROLE_SEI = 7;
export const ROLE_DELIMITER = 8;
/** No NAL unit of the standard: several of them glued together with Annex B start codes. */
export const ROLE_GLUED = 9;
export const ROLE_AGGREGATE = 10;
export const ROLE_FRAGMENT = 11;

export function isSliceRole(role: number): boolean {
  return role >= ROLE_SLICE && role <= ROLE_LEADING_SLICE;
}

export function isKeyRole(role: number): boolean {
  return role >= ROLE_KEY_SLICE && role <= ROLE_BROKEN_KEY_SLICE;
}

/** What the active sequence parameter set says about the picture. */
export interface SequenceInfo {
  readonly id: number;
  /** Codec string for WebCodecs and MP4 (RFC 6381). */
  readonly codec: string;
  readonly profile: string;
  /** Pixels, after cropping. */
  readonly width: number;
  readonly height: number;
}

/** A parameter set told apart: `kind` counts in the order in which sets stand in front of a key frame. */
export interface ParameterSet {
  readonly kind: number;
  readonly id: number;
  /** Of a sequence parameter set, else null. */
  readonly info: SequenceInfo | null;
}

/** What differs between H.264 and H.265 when access units are put together from RTP payloads. */
export interface VideoCodec {
  /** Kinds of parameter sets: SPS and PPS, or VPS, SPS and PPS. All are needed. */
  readonly setKinds: 2 | 3;
  /** Bytes of a NAL unit header; the bit behind it is 1 in the first slice of a picture. */
  readonly headerBytes: 1 | 2;
  /** Bytes of decoding order numbers before a single unit, the first and the further units of an aggregate. */
  readonly orderBytes: { readonly first: number; readonly further: number };
  /** Role of the unit whose header begins with these two bytes. */
  roleOf(first: number, second: number): number;
  /** First header byte of a fragmented unit, from the payload's first byte and the fragment header. */
  fragmentedHeader(first: number, fragmentHeader: number): number;
  /** Null for anything that is no parameter set, or is broken. */
  parseSet(nal: Uint8Array): ParameterSet | null;
}
