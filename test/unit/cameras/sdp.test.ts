import { describe, expect, test } from 'vitest';
import { audioFormatOf } from '../../../site/cameras/rtp/audio-config.ts';
import { chooseTracks } from '../../../site/cameras/rtsp/choose-tracks.ts';
import { parseSdp } from '../../../site/cameras/rtsp/sdp.ts';

const lines = (...all: string[]): string => all.join('\r\n');
const VIDEO = ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=control:trackID=0'];

describe('SDP as cameras write it', () => {
  test('attributes in any order, LF only, no final newline, no o=, repeated s= inside a media', () => {
    const sdp = parseSdp(
      'v=0\ns=x\nc=IN\na=control:*\na=tool:LIVE555 Streaming Media v2013.04.08\nm=video 0 RTP/AVP 96\ns=again\ni=again\na=control:track1\na=fmtp:96 packetization-mode=1; sprop-parameter-sets=Z0,aO; profile-level-id=42\na=rtpmap:96 h264/90000 ',
    );
    expect(sdp.control).toBe('*');
    expect(sdp.tool).toContain('LIVE555');
    expect(sdp.media).toHaveLength(1);
    expect(sdp.media[0]).toMatchObject({
      kind: 'video',
      encoding: 'H264',
      clockRate: 90000,
      control: 'track1',
    });
    expect(sdp.media[0]?.fmtp.get('sprop-parameter-sets')).toBe('Z0,aO');
  });

  test('fmtp under another media is found; an empty one does not hide it', () => {
    const sdp = parseSdp(
      lines(
        ...VIDEO,
        'a=fmtp:96',
        'm=audio 0 RTP/AVP 8',
        'a=fmtp:96 sprop-parameter-sets=Z0,aO',
        'a=control:trackID=1',
      ),
    );
    expect(sdp.media[0]?.fmtp.get('sprop-parameter-sets')).toBe('Z0,aO');
  });

  test('an rtpmap of another payload type than the media line means that media', () => {
    const { media } = parseSdp(lines('m=video 0 RTP/AVP 96', 'a=rtpmap:98 H264/90000'));
    expect(media[0]?.encoding).toBe('H264');
    expect([...(media[0]?.payloadTypes ?? [])]).toEqual([96, 98]);
  });

  test('strange and unparsable media are left out, the others stay', () => {
    const sdp = parseSdp(
      lines(
        'm=application/MERCURY 0 RTP/AVP smart/1/90000',
        'a=rtpmap:95 MERCURY/90000',
        'm=vana',
        'm=',
        ...VIDEO,
        'm=audio 0 RTP/AVP x',
      ),
    );
    const chosen = chooseTracks(sdp);
    expect(chosen.video?.control).toBe('trackID=0');
    expect(chosen.audio).toBeNull();
  });

  test('G.711 by static payload type, by another number, in capitals or not', () => {
    const fixed = chooseTracks(parseSdp(lines(...VIDEO, 'm=audio 0 RTP/AVP 8', 'a=control:t')));
    expect(fixed.audio?.track).toEqual({ codec: 'pcma', sampleRate: 8000, channels: 1 });
    const mapped = chooseTracks(parseSdp(lines(...VIDEO, 'm=audio 0 RTP/AVP 97', 'a=rtpmap:97 pcma/8000/1')));
    expect(mapped.audio?.track.codec).toBe('pcma');
    const law = chooseTracks(parseSdp(lines(...VIDEO, 'm=audio 0 RTP/AVP 0')));
    expect(law.audio?.track.codec).toBe('pcmu');
    const linear = chooseTracks(parseSdp(lines(...VIDEO, 'm=audio 0 RTP/AVP 11', 'a=rtpmap:11 PCM/48000')));
    expect(linear.audio).toMatchObject({ isUsable: false, track: { codec: 'other', sampleRate: 48000 } });
  });

  test('G.726 is recognised by name and by its old static type, and is not usable', () => {
    const chosen = (...audio: string[]) => {
      const found = chooseTracks(parseSdp(lines(...VIDEO, ...audio))).audio;
      return [found?.track, found?.isUsable, found === null ? null : audioFormatOf(found)];
    };
    const expected = [{ codec: 'g726', sampleRate: 8000, channels: 1 }, false, null];
    for (const name of ['G726-16', 'G726-24', 'G726-32', 'G726-40', 'AAL2-G726-32', 'g726-32'])
      expect(chosen('m=audio 0 RTP/AVP 98', `a=rtpmap:98 ${name}/8000`)).toEqual(expected);
    expect(chosen('m=audio 0 RTP/AVP 2')).toEqual(expected);
    // A usable track is preferred, wherever it stands.
    expect(chosen('m=audio 0 RTP/AVP 2', 'm=audio 0 RTP/AVP 8')[1]).toBe(true);
  });

  test('a talk-back channel is never taken, unless the camera calls its own video sendonly', () => {
    const back = ['m=audio 0 RTP/AVP 0', 'a=control:back', 'a=sendonly'];
    const normal = chooseTracks(
      parseSdp(lines(...VIDEO, 'a=recvonly', ...back, 'm=audio 0 RTP/AVP 8', 'a=control:mic', 'a=recvonly')),
    );
    expect(normal.audio?.media.control).toBe('mic');
    expect(chooseTracks(parseSdp(lines(...VIDEO, ...back))).audio).toBeNull();
    expect(chooseTracks(parseSdp(lines(...VIDEO, 'a=sendonly', ...back))).audio?.media.control).toBe('back');
  });

  test('H.264 before H.265, both before what cannot be taken apart', () => {
    const video = (encoding: string): string[] => ['m=video 0 RTP/AVP 98', `a=rtpmap:98 ${encoding}/90000`];
    const chosen = (...encodings: string[]) => {
      const { video: media, isVideoSupported } = chooseTracks(parseSdp(lines(...encodings.flatMap(video))));
      return [media?.encoding, isVideoSupported];
    };
    expect(chosen('H265')).toEqual(['H265', true]);
    expect(chosen('hevc')).toEqual(['H265', true]);
    expect(chosen('JPEG', 'H265', 'H264')).toEqual(['H264', true]);
    expect(chosen('JPEG', 'H265')).toEqual(['H265', true]);
    expect(chosen('JPEG')).toEqual(['JPEG', false]);
    expect(chooseTracks(parseSdp('')).video).toBeNull();
  });

  test('AAC: the config wins over the rtpmap; a missing or broken one is rebuilt', () => {
    const aac = (fmtp: string, map = 'MPEG4-GENERIC/16000') => {
      const { audio } = chooseTracks(
        parseSdp(lines(...VIDEO, 'm=audio 0 RTP/AVP 97', `a=rtpmap:97 ${map}`, fmtp)),
      );
      return audio === null ? null : audioFormatOf(audio);
    };
    const usual = aac(
      'a=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408; profile=1;',
    );
    expect(usual).toMatchObject({ codec: 'aac', sampleRate: 16000, channels: 1 });
    expect(aac('a=fmtp:97 config=1210', 'mpeg4-generic/48000/2')).toMatchObject({
      sampleRate: 44100,
      channels: 2,
    });
    const rebuilt = aac('a=fmtp:97 mode=AAC-hbr', 'MPEG4-GENERIC/44100/2');
    expect(Buffer.from(rebuilt?.config ?? []).toString('hex')).toBe('1210');
    expect(Buffer.from(aac('a=fmtp:97 config=zz')?.config ?? []).toString('hex')).toBe('1408');
    // One bit field wrong: object type 0, a reserved frequency, no channels.
    for (const config of ['0408', '1688', '1400'])
      expect(Buffer.from(aac(`a=fmtp:97 config=${config}`)?.config ?? []).toString('hex')).toBe('1408');
  });
});
