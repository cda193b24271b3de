import { parseH265Set } from './h265-sets.ts';
import {
  ROLE_AGGREGATE,
  ROLE_BROKEN_KEY_SLICE,
  ROLE_DELIMITER,
  ROLE_FRAGMENT,
  ROLE_GLUED,
  ROLE_IGNORED,
  ROLE_KEY_SLICE,
  ROLE_LEADING_SLICE,
  ROLE_OPEN_KEY_SLICE,
  ROLE_SEI,
  ROLE_SET,
  ROLE_SLICE,
  type VideoCodec,
} from './video-codec.ts';

/**
 * By nal_unit_type (H.265 table 7-1, RFC 7798 4.4). Suffix SEI (40), end of sequence and filler are ignored: no
 * decoder needs them; PACI (50) too: what it carries is for the network.
 */
const ROLES = new Uint8Array(64);
ROLES.fill(ROLE_SLICE, 0, 8); // TRAIL, TSA, STSA, RADL
ROLES.fill(ROLE_LEADING_SLICE, 8, 10); // RASL
ROLES.fill(ROLE_BROKEN_KEY_SLICE, 16, 19); // BLA
ROLES.fill(ROLE_KEY_SLICE, 19, 21); // IDR
ROLES[21] = ROLE_OPEN_KEY_SLICE; // CRA
ROLES.fill(ROLE_SET, 32, 35); // VPS, SPS, PPS
ROLES[35] = ROLE_DELIMITER;
ROLES[39] = ROLE_SEI; // prefix SEI
ROLES[48] = ROLE_AGGREGATE;
ROLES[49] = ROLE_FRAGMENT;

/**
 * H.265 over RTP (RFC 7798). `hasOrderNumbers`: `sprop-max-don-diff` is above 0, so decoding order numbers stand
 * before the units (4.4.1-4.4.3); they are stepped over, no camera sends units out of order.
 */
export function createH265Codec(hasOrderNumbers: boolean): VideoCodec {
  return {
    setKinds: 3,
    headerBytes: 2,
    orderBytes: hasOrderNumbers ? { first: 2, further: 1 } : { first: 0, further: 0 },
    roleOf: (first, second) => {
      // Layers above 0 are for scalable decoders. A temporal id of 0 is no header but a start code inside the unit.
      if (second === 0 && first === 0) return ROLE_GLUED;
      if ((first & 1) !== 0 || second >> 3 !== 0) return ROLE_IGNORED;
      return ROLES[(first >> 1) & 0x3f] ?? ROLE_IGNORED;
    },
    fragmentedHeader: (first, fragmentHeader) => (first & 0x81) | ((fragmentHeader & 0x3f) << 1),
    parseSet: parseH265Set,
  };
}
