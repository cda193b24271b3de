import { parsePpsId, parseSps } from './h264-sps.ts';
import {
  ROLE_AGGREGATE,
  ROLE_DELIMITER,
  ROLE_FRAGMENT,
  ROLE_GLUED,
  ROLE_IGNORED,
  ROLE_KEY_SLICE,
  ROLE_SEI,
  ROLE_SET,
  ROLE_SLICE,
  type VideoCodec,
} from './video-codec.ts';

const NAL_SPS = 7;

/** By nal_unit_type (H.264 table 7-1, RFC 6184 table 1). What is not named is ignored: no decoder needs it. */
const ROLES = new Uint8Array(32);
ROLES[0] = ROLE_GLUED;
ROLES.fill(ROLE_SLICE, 1, 5);
ROLES[5] = ROLE_KEY_SLICE;
ROLES[6] = ROLE_SEI;
ROLES[NAL_SPS] = ROLE_SET;
ROLES[8] = ROLE_SET;
ROLES[9] = ROLE_DELIMITER;
ROLES[24] = ROLE_AGGREGATE;
ROLES[28] = ROLE_FRAGMENT;

/** H.264 over RTP, packetization modes 0 and 1 (RFC 6184). */
export const h264Codec: VideoCodec = {
  setKinds: 2,
  headerBytes: 1,
  orderBytes: { first: 0, further: 0 },
  roleOf: (first) => ROLES[first & 0x1f] ?? ROLE_IGNORED,
  fragmentedHeader: (first, fragmentHeader) => (first & 0xe0) | (fragmentHeader & 0x1f),
  parseSet: (nal) => {
    if (((nal[0] ?? 0) & 0x1f) === NAL_SPS) {
      const info = parseSps(nal);
      return info === null ? null : { kind: 0, id: info.id, info };
    }
    const id = parsePpsId(nal);
    return id === null ? null : { kind: 1, id, info: null };
  },
};
