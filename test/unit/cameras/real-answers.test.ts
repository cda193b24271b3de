import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createVideoDepacketizer } from '../../../site/cameras/rtp/create-video-depacketizer.ts';
import { chooseTracks } from '../../../site/cameras/rtsp/choose-tracks.ts';
import { firstHeader, type RtspResponse } from '../../../site/cameras/rtsp/rtsp-message.ts';
import { RtspParser } from '../../../site/cameras/rtsp/rtsp-parser.ts';
import { repairContentBase, resolveControlUrl } from '../../../site/cameras/rtsp/rtsp-url.ts';
import { parseSdp, type Sdp } from '../../../site/cameras/rtsp/sdp.ts';
import { parseSessionHeader, parseTransport } from '../../../site/cameras/rtsp/transport-header.ts';

// Captured answers of real cameras, where they lie beside the project; not part of it.
const FOLDER = join(import.meta.dirname, '../../../../shared/testdata/rtsp-answers');
const hasAnswers = existsSync(FOLDER);
const names = hasAnswers ? readdirSync(FOLDER).filter((name) => name.endsWith('.txt')) : [];

function responseOf(name: string): RtspResponse | null {
  const bytes = readFileSync(join(FOLDER, name));
  const found: RtspResponse[] = [];
  const parser = new RtspParser({
    onPacket: () => {},
    onResponse: (response) => found.push(response),
    onServerRequest: () => {},
  });
  parser.push(bytes, bytes.length);
  return found[0] ?? null;
}

function sdpOf(name: string): Sdp {
  if (name.endsWith('_sdp.txt')) return parseSdp(readFileSync(join(FOLDER, name), 'utf8'));
  return parseSdp(Buffer.from(responseOf(name)?.body ?? []).toString('utf8'));
}

describe.skipIf(!hasAnswers)('answers of real cameras', () => {
  test('every answer is a complete message', () => {
    for (const name of names.filter((one) => !one.endsWith('_sdp.txt')))
      expect([name, responseOf(name)?.status]).toEqual([name, 200]);
  });

  test('every description has its video, and its sound where there is any', () => {
    const audio: Record<string, string | undefined> = {};
    const formats: Record<string, string | undefined> = {};
    for (const name of names.filter((one) => one.includes('describe') || one.endsWith('_sdp.txt'))) {
      const chosen = chooseTracks(sdpOf(name));
      expect([name, chosen.video?.encoding]).toEqual([name, expect.stringMatching(/^H26[45]$/)]);
      audio[name] =
        chosen.audio === null ? 'none' : `${chosen.audio.track.codec}/${chosen.audio.track.sampleRate}`;
      if (chosen.video === null) continue;
      formats[name] = 'none';
      createVideoDepacketizer(chosen.video, {
        onFormat: ({ codec, width, height }, profile) => {
          formats[name] = `${codec} ${profile} ${width}x${height}`;
        },
        onUnit: () => {},
      });
    }
    expect(formats).toEqual({
      'bunny_describe.txt': 'avc1.42c01e Baseline 240x160',
      'dahua_describe_h264_aac_onvif.txt': 'avc1.64001e High 704x480',
      'dahua_describe_h265_pcma.txt': 'hev1.1.6.L90.B0 Main 704x480',
      'hikvision_describe.txt': 'avc1.4d0029 Main 1920x1080',
      'reolink_describe.txt': 'avc1.640033 High 2560x1440',
      'reolink_describe_control_first.txt': 'avc1.640033 High 2560x1440',
      'tplink_sdp.txt': 'hev1.1.6.L150 Main 2560x1440',
    });
    expect(audio).toMatchObject({
      'bunny_describe.txt': 'aac/12000',
      'dahua_describe_h264_aac_onvif.txt': 'aac/48000',
      'dahua_describe_h265_pcma.txt': 'pcma/8000',
      'hikvision_describe.txt': 'none',
      'reolink_describe.txt': 'aac/16000',
      'reolink_describe_control_first.txt': 'aac/16000',
      'tplink_sdp.txt': 'pcma/8000',
    });
  });

  test('control addresses are the ones these cameras expect', () => {
    const control = (name: string): string => {
      const response = responseOf(name);
      const base = repairContentBase(
        response === null ? null : firstHeader(response.headers, 'content-base'),
        'rtsp://x/',
      );
      return resolveControlUrl(base, chooseTracks(sdpOf(name)).video?.control ?? null);
    };
    expect(control('dahua_describe_h264_aac_onvif.txt')).toBe(
      'rtsp://192.168.5.111:554/cam/realmonitor?channel=1&subtype=1&unicast=true&proto=Onvif/trackID=0',
    );
    expect(control('hikvision_describe.txt')).toBe(
      'rtsp://192.168.5.106:554/Streaming/Channels/101/trackID=1?transportmode=unicast&profile=Profile_1',
    );
    expect(control('reolink_describe_control_first.txt')).toBe(
      'rtsp://192.168.5.206/h264Preview_01_main/trackID=1',
    );
  });

  test('SETUP answers give channels and session', () => {
    for (const name of names.filter((one) => one.includes('setup'))) {
      const headers = responseOf(name)?.headers ?? new Map();
      expect([name, parseTransport(firstHeader(headers, 'transport'))]).toMatchObject([
        name,
        { protocol: 'tcp', interleaved: { rtp: 0, rtcp: 1 } },
      ]);
      expect([name, parseSessionHeader(firstHeader(headers, 'session'))?.id]).toEqual([
        name,
        expect.stringMatching(/^[0-9A-F]+$/),
      ]);
    }
  });
});
