import type { PictureClip } from './clip-library.ts';
import { SAMPLE_RATE } from './room-sound.ts';

export const VIDEO_PAYLOAD_TYPE = 96;
/** Static payload type of A-law (RFC 3551, table 4). */
export const SOUND_PAYLOAD_TYPE = 8;

/** Session description of one room (RFC 8866, RFC 6184 8.2.1). */
export function describe(clip: PictureClip, frameRate: number, hasSound: boolean): string {
  const { sps, pps } = clip.parameterSets;
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const profile = Buffer.from(sps.subarray(1, 4)).toString('hex');
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=camera simulator',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${VIDEO_PAYLOAD_TYPE}`,
    `a=rtpmap:${VIDEO_PAYLOAD_TYPE} H264/90000`,
    `a=fmtp:${VIDEO_PAYLOAD_TYPE} packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${base64(sps)},${base64(pps)}`,
    `a=framerate:${frameRate}`,
    'a=control:trackID=1',
  ];
  if (hasSound)
    lines.push(
      `m=audio 0 RTP/AVP ${SOUND_PAYLOAD_TYPE}`,
      `a=rtpmap:${SOUND_PAYLOAD_TYPE} PCMA/${SAMPLE_RATE}`,
      'a=ptime:40',
      'a=control:trackID=2',
    );
  return `${lines.join('\r\n')}\r\n`;
}
