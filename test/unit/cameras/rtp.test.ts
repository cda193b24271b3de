import { describe, expect, test } from 'vitest';
import { TrackReceiver } from '../../../site/cameras/ingest/track-receiver.ts';
import { createAacDepacketizer } from '../../../site/cameras/rtp/audio-depacketizer.ts';
import { findSenderReport } from '../../../site/cameras/rtp/rtcp.ts';
import { createRtpPacket, parseRtp } from '../../../site/cameras/rtp/rtp-header.ts';
import {
  SEQUENCE_DUPLICATE,
  SEQUENCE_RESTARTED,
  SequenceTracker,
} from '../../../site/cameras/rtp/sequence-tracker.ts';
import { parseSdp } from '../../../site/cameras/rtsp/sdp.ts';
import { rtp } from './packets.ts';

describe('RTP', () => {
  test('padding and header extensions are taken off', () => {
    const payload = Buffer.from('payload');
    for (const extra of [{}, { padding: 4 }, { extensionWords: 0 }, { extensionWords: 3, padding: 1 }]) {
      const bytes = rtp({ sequence: 65535, timestamp: 0xfffffff0, payload, marker: true, ...extra });
      const packet = createRtpPacket();
      expect(parseRtp(bytes, 0, bytes.length, packet)).toBe(true);
      expect(bytes.toString('latin1', packet.payloadStart, packet.payloadEnd)).toBe('payload');
      expect(packet).toMatchObject({
        sequence: 65535,
        timestamp: 0xfffffff0,
        hasMarker: true,
        payloadType: 96,
      });
    }
    const bytes = rtp({ sequence: 1, timestamp: 1, payload, padding: 3 });
    bytes[bytes.length - 1] = 255;
    expect(parseRtp(bytes, 0, bytes.length, createRtpPacket())).toBe(false);
    expect(parseRtp(bytes, 0, 11, createRtpPacket())).toBe(false);
  });

  test('losses are counted exactly over the wrap of the sequence number', () => {
    const tracker = new SequenceTracker();
    expect([65533, 65534, 1, 1, 0, 2].map((sequence) => tracker.next(sequence, 5))).toEqual([
      0,
      0,
      2,
      SEQUENCE_DUPLICATE,
      SEQUENCE_DUPLICATE,
      0,
    ]);
    expect(tracker.lostPackets).toBe(2);
    expect(tracker.next(40_000, 5)).toBe(SEQUENCE_RESTARTED);
    expect(tracker.next(40_001, 6)).toBe(SEQUENCE_RESTARTED);
    expect(tracker.lostPackets).toBe(2);
  });

  test('the sender report is found in a compound packet', () => {
    const bytes = Buffer.alloc(40);
    bytes.set([0x81, 201, 0, 2], 0);
    bytes.set([0x80, 200, 0, 6], 12);
    bytes.writeUInt32BE(77, 16);
    bytes.writeUInt32BE(2_208_988_800 + 1000, 20);
    bytes.writeUInt32BE(2 ** 31, 24);
    bytes.writeUInt32BE(4242, 28);
    expect(findSenderReport(bytes, 0, 40)).toEqual({
      ssrc: 77,
      ntpMicros: 1000.5e6,
      rtpTimestamp: 4242,
      ntpMiddle: 0x82688000,
    });
    expect(findSenderReport(bytes, 0, 39)).toBeNull();
  });
});

describe('one track', () => {
  const receive = () => {
    const track = new TrackReceiver(90_000, new Set([96]));
    const take = (options: Partial<Parameters<typeof rtp>[0]> & { sequence: number }): boolean => {
      const bytes = rtp({ timestamp: 0, payload: Buffer.from('x'), ...options });
      return track.take(bytes, 0, bytes.length, 0);
    };
    return { track, take };
  };

  test('payload type 50 between the pictures (Geovision) is skipped and nothing seems lost', () => {
    const { track, take } = receive();
    expect([1, 3].map((sequence) => take({ sequence, payloadType: sequence === 3 ? 50 : 96 }))).toEqual([
      true,
      false,
    ]);
    expect(take({ sequence: 4 })).toBe(true);
    expect([track.lostBefore, track.lostPackets]).toEqual([1, 1]); // number 2 is missing, 3 is not
    expect(take({ sequence: 900, payloadType: 50, ssrc: 99 })).toBe(false);
    expect(take({ sequence: 5 })).toBe(true);
    expect([track.lostBefore, track.lostPackets]).toEqual([0, 1]);
  });

  test('reports of an unknown source are ignored', () => {
    const { track, take } = receive();
    take({ sequence: 1 });
    const report = Buffer.alloc(28);
    report.set([0x80, 200, 0, 6]);
    report.writeUInt32BE(2_208_988_800 + 1_800_000_000, 8);
    for (const [ssrc, offset] of [
      [5, null],
      [0x1234, 0],
    ] as const) {
      report.writeUInt32BE(ssrc, 4);
      track.takeReport(report, 0, 28, 0, 1_800_000_000e6);
      expect(track.clock.clockOffsetMs(1_800_000_000e6)).toBe(offset);
    }
  });
});

describe('AAC-hbr', () => {
  const media = parseSdp('m=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/44100/2').media[0];
  if (media === undefined) throw new Error('no media');
  const collect = () => {
    const frames: [string, number][] = [];
    const depacketizer = createAacDepacketizer(media, (bytes, start, end, time) =>
      frames.push([bytes.toString('latin1', start, end), time]),
    );
    const push = (payload: Buffer, time: number): void => depacketizer.push(payload, 0, payload.length, time);
    return { frames, push, depacketizer };
  };
  const header = (...sizes: number[]): Buffer => {
    const bytes = Buffer.alloc(2 + sizes.length * 2);
    bytes.writeUInt16BE(sizes.length * 16, 0);
    sizes.forEach((size, index) => {
      bytes.writeUInt16BE(size << 3, 2 + index * 2);
    });
    return bytes;
  };

  test('several frames in a packet are 1024 samples apart', () => {
    const { frames, push } = collect();
    push(Buffer.concat([header(3, 2), Buffer.from('abcde')]), 5000);
    expect(frames).toEqual([
      ['abc', 5000],
      ['de', 6024],
    ]);
  });

  test('a frame over several packets is put together, and given up after a loss', () => {
    const { frames, push, depacketizer } = collect();
    const send = (text: string, time: number): void =>
      push(Buffer.concat([header(9), Buffer.from(text)]), time);
    send('abc', 0);
    send('def', 0);
    send('ghi', 0);
    expect(frames).toEqual([['abcdefghi', 0]]);
    send('abc', 1024);
    depacketizer.onLoss();
    send('ghi', 1024);
    send('123456789', 2048);
    expect(frames.slice(1)).toEqual([['123456789', 2048]]);
  });

  test('lengths that do not fit are left alone', () => {
    const { frames, push } = collect();
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from([0xff, 0xff]),
      Buffer.from([0, 16, 0xff, 0xff, 1]),
      Buffer.from([0, 0, 1]),
    ])
      push(bytes, 0);
    expect(frames).toEqual([]);
  });
});
