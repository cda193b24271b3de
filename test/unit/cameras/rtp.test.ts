import { describe, expect, test } from 'vitest';
import { createAacDepacketizer } from '../../../site/cameras/rtp/audio-depacketizer.ts';
import { MediaClock } from '../../../site/cameras/rtp/media-clock.ts';
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

  test('capture time follows sender reports, and arrival before the first one', () => {
    const clock = new MediaClock(90_000);
    const base = 1_800_000_000e6;
    const at = (timestamp: number, arrival: number): number =>
      clock.captureMicros(clock.unwrap(timestamp), arrival);
    expect(at(0xfffff000, base)).toBe(base);
    expect(at((0xfffff000 + 9000) >>> 0, base + 130_000)).toBe(base + 100_000); // late by 30 ms
    clock.takeReport({ ssrc: 1, ntpMicros: base - 12e6, rtpTimestamp: 0xfffff000 }, base + 1000);
    expect(clock.clockOffsetMs).toBe(-12_001);
    expect(at((0xfffff000 + 18_000) >>> 0, base + 200_000)).toBe(base - 12e6 + 200_000);
  });

  test('a timestamp jump moves arrival time by nothing; a clock that counts from its start is not believed', () => {
    const clock = new MediaClock(90_000);
    const base = 1_800_000_000e6;
    expect(clock.captureMicros(clock.unwrap(0), base)).toBe(base);
    expect(clock.captureMicros(clock.unwrap(90_000 * 11), base + 66_000)).toBe(base + 66_000);
    expect(clock.captureMicros(clock.unwrap(90_000 * 11 - 5400), base + 132_000)).toBe(base + 6000);
    clock.takeReport({ ssrc: 1, ntpMicros: 3600e6, rtpTimestamp: 0 }, base);
    expect(clock.clockOffsetMs).toBeNull();
    clock.takeReport({ ssrc: 1, ntpMicros: base - 90_000e6, rtpTimestamp: 0 }, base);
    expect(clock.clockOffsetMs).toBe(-90_000_000);
    expect(clock.captureMicros(clock.unwrap(90_000 * 11), base + 200_000)).toBeGreaterThan(base);
  });

  test('the sender report is found in a compound packet', () => {
    const bytes = Buffer.alloc(40);
    bytes.set([0x81, 201, 0, 2], 0);
    bytes.set([0x80, 200, 0, 6], 12);
    bytes.writeUInt32BE(77, 16);
    bytes.writeUInt32BE(2_208_988_800 + 1000, 20);
    bytes.writeUInt32BE(2 ** 31, 24);
    bytes.writeUInt32BE(4242, 28);
    expect(findSenderReport(bytes, 0, 40)).toEqual({ ssrc: 77, ntpMicros: 1000.5e6, rtpTimestamp: 4242 });
    expect(findSenderReport(bytes, 0, 39)).toBeNull();
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
