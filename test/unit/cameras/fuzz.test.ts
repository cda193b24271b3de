import { describe, expect, test } from 'vitest';
import { createAacDepacketizer } from '../../../site/cameras/rtp/audio-depacketizer.ts';
import { h264Codec } from '../../../site/cameras/rtp/h264-codec.ts';
import { parsePpsId, parseSps } from '../../../site/cameras/rtp/h264-sps.ts';
import { createH265Codec } from '../../../site/cameras/rtp/h265-codec.ts';
import { parseH265Set } from '../../../site/cameras/rtp/h265-sets.ts';
import { findSenderReport } from '../../../site/cameras/rtp/rtcp.ts';
import { createRtpPacket, parseRtp } from '../../../site/cameras/rtp/rtp-header.ts';
import { MAX_UNIT_BYTES } from '../../../site/cameras/rtp/unit-writer.ts';
import type { VideoCodec } from '../../../site/cameras/rtp/video-codec.ts';
import { VideoDepacketizer } from '../../../site/cameras/rtp/video-depacketizer.ts';
import { chooseTracks } from '../../../site/cameras/rtsp/choose-tracks.ts';
import { parseChallenges } from '../../../site/cameras/rtsp/rtsp-auth.ts';
import { RtspParser } from '../../../site/cameras/rtsp/rtsp-parser.ts';
import { parseRtspUrl, repairContentBase, resolveControlUrl } from '../../../site/cameras/rtsp/rtsp-url.ts';
import { parseSdp } from '../../../site/cameras/rtsp/sdp.ts';
import { parseSessionHeader, parseTransport } from '../../../site/cameras/rtsp/transport-header.ts';
import * as h265 from './h265-packets.ts';
import { fragments, IDR, interleaved, P_SLICE, PPS, rtp, SEI, SPS } from './packets.ts';

// Together more than 100,000 inputs: mutated messages that were good, from a fixed seed so that a failure repeats. A
// whole session costs ten times what a message does.
const ROUNDS = { stream: 10_000, sdp: 25_000, video: 30_000, small: 40_000 };

/** Mulberry32: small, seeded, good enough to shuffle bytes. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function mutate(input: Buffer, random: (below: number) => number): Buffer {
  let bytes = Buffer.from(input);
  for (let count = random(4); count >= 0 && bytes.length > 0; count -= 1) {
    const at = random(bytes.length);
    const length = random(Math.min(24, bytes.length - at) + 1);
    switch (random(6)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = [0, 1, 0x24, 0x0d, 0x0a, 0x7f, 0x80, 0xff][random(8)] ?? 0;
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(Array.from({ length }, () => random(256))),
          bytes.subarray(at),
        ]);
        break;
      default:
        bytes = Buffer.from(bytes.subarray(0, at));
    }
  }
  return bytes;
}

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 0.0.0.0',
  's=x',
  'a=control:*',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  `a=fmtp:96 packetization-mode=1;sprop-parameter-sets=${SPS.toString('base64')},${PPS.toString('base64')}`,
  'a=control:trackID=0',
  'm=audio 0 RTP/AVP 97',
  'a=rtpmap:97 mpeg4-generic/16000/1',
  'a=fmtp:97 mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408',
  'a=sendonly',
].join('\r\n');
const payloads = [
  SPS,
  PPS,
  SEI,
  ...fragments(IDR, 3),
  P_SLICE,
  Buffer.from([24, 0, 2, 0x41, 0x9a, 0, 1, 6]),
  IDR,
];
const session = Buffer.concat([
  Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS\r\n\r\n'),
  Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`),
  ...payloads.map((payload, index) => interleaved(0, rtp({ sequence: index, timestamp: 6000, payload }))),
  interleaved(1, Buffer.from([0x80, 200, 0, 6, ...new Array(24).fill(1)])),
  Buffer.from('OPTIONS rtsp://x/ RTSP/1.0\r\nCSeq: 9\r\n\r\n'),
  interleaved(
    2,
    rtp({
      sequence: 1,
      timestamp: 1,
      payload: Buffer.from([0, 16, 0, 24, 1, 2, 3]),
      payloadType: 97,
      ssrc: 3,
    }),
  ),
]);

describe('fuzz: parsers never throw, never hoard, always go on', () => {
  test('RTSP byte stream into RTP and H.264', () => {
    const random = createRandom(20261122);
    let packets = 0;
    let largest = 0;
    for (let round = 0; round < ROUNDS.stream; round += 1) {
      const header = createRtpPacket();
      const depacketizer = new VideoDepacketizer(h264Codec, [], { onFormat: () => {}, onUnit: () => {} });
      const parser = new RtspParser({
        onPacket: (channel, bytes, start, end) => {
          packets += 1;
          if (start < 0 || end > bytes.length || start > end) throw new Error('range');
          if (channel === 0 && parseRtp(bytes, start, end, header))
            depacketizer.push(
              bytes,
              header.payloadStart,
              header.payloadEnd,
              header.timestamp,
              0,
              header.hasMarker,
            );
        },
        onResponse: () => {},
        onServerRequest: () => {},
      });
      parser.setChannels([
        { rtp: 0, rtcp: 1, payloadTypes: new Set([96]) },
        { rtp: 2, rtcp: 3, payloadTypes: new Set([97]) },
      ]);
      const bytes = mutate(session, random);
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + random(round % 3 === 0 ? 8 : 700);
        const chunk = Buffer.from(bytes.subarray(at, at + size));
        parser.push(chunk, chunk.length);
        at += size;
      }
      largest = Math.max(largest, parser.heldBytes);
      // Whatever came before, a good packet is found again (unless the stream was given up).
      const before = packets;
      const good = interleaved(0, rtp({ sequence: 500, timestamp: 9, payload: P_SLICE, ssrc: 0x1234 }));
      let fault = null;
      for (let i = 0; i < 4000 && packets === before && fault === null; i += 1)
        fault = parser.push(good, good.length);
      if (packets === before && fault === null) throw new Error(`round ${round}: no progress`);
    }
    expect(packets).toBeGreaterThan(ROUNDS.stream);
    expect(largest).toBeLessThan(512 * 1024);
  });

  test('SDP, and what is made of it', () => {
    const random = createRandom(7);
    const source = Buffer.from(SDP);
    let media = 0;
    for (let round = 0; round < ROUNDS.sdp; round += 1) {
      const sdp = parseSdp(mutate(source, random).toString('utf8'));
      media += sdp.media.length;
      const { video } = chooseTracks(sdp);
      resolveControlUrl('rtsp://h/', video?.control ?? null);
      new VideoDepacketizer(h264Codec, [video?.fmtp.get('sprop-parameter-sets')], {
        onFormat: () => {},
        onUnit: () => {},
      });
    }
    expect(media).toBeGreaterThan(ROUNDS.sdp);
    expect(parseSdp('m=video 0 RTP/AVP 96\n'.repeat(5000)).media.length).toBeLessThanOrEqual(16);
  });

  test('H.264 payloads: a good key frame always comes out afterwards', () => {
    fuzzVideo(h264Codec, payloads, [SPS, PPS, IDR]);
  });

  test('H.265 payloads: a good key frame always comes out afterwards', () => {
    const units = [h265.IDR, h265.CRA, h265.RASL, h265.TRAIL, h265.PREFIX_SEI, h265.SUFFIX_SEI];
    const sets = [h265.VPS, h265.SPS, h265.PPS];
    const all = [
      ...[...units, ...sets, h265.aggregate(sets), ...h265.fragments(h265.IDR, 3)],
      ...[...h265.fragments(h265.SPS, 2), h265.aggregate(sets, true)],
    ];
    for (const hasOrderNumbers of [false, true]) {
      const order = Buffer.alloc(hasOrderNumbers ? 2 : 0);
      const good = [...sets, h265.IDR].map((unit) =>
        Buffer.concat([unit.subarray(0, 2), order, unit.subarray(2)]),
      );
      fuzzVideo(createH265Codec(hasOrderNumbers), all, good);
    }
  });

  test('headers, parameter sets, reports, AAC and addresses', () => {
    const random = createRandom(13);
    const aac = createAacDepacketizer(
      parseSdp('m=audio 0 RTP/AVP 97\na=rtpmap:97 mpeg4-generic/16000').media[0] ??
        parseSdp(SDP).media[1] ??
        failed(),
      (bytes, start, end) => {
        if (start < 0 || end > bytes.length || end <= start) throw new Error('range');
      },
    );
    const texts = [
      'Digest realm="a\\"b", qop="auth,auth-int", nonce="x", algorithm=SHA-256, stale=true, Basic realm="y"',
      'RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627',
      '12345678;timeout=60',
      'rtsp://user:p%40ss@[::1]:8554/a?b=c',
    ].map((text) => Buffer.from(text));
    const sets265 = [h265.VPS, h265.SPS, h265.PPS];
    const packets = [
      SPS,
      PPS,
      Buffer.from([0, 32, 0, 24, 0, 16, 1, 2, 3, 4, 5]),
      rtp({ sequence: 1, timestamp: 2, payload: IDR, padding: 4, extensionWords: 2 }),
    ];
    for (let round = 0; round < ROUNDS.small; round += 1) {
      const text = mutate(texts[round % texts.length] ?? Buffer.alloc(0), random).toString('latin1');
      parseChallenges([text]);
      parseTransport(text);
      parseSessionHeader(text);
      parseRtspUrl(text);
      repairContentBase(text, 'rtsp://h/');
      const bytes = mutate(packets[round % packets.length] ?? Buffer.alloc(0), random);
      parseSps(bytes);
      parsePpsId(bytes);
      parseH265Set(mutate(sets265[round % 3] ?? SPS, random));
      parseRtp(bytes, 0, bytes.length, createRtpPacket());
      findSenderReport(bytes, 0, bytes.length);
      aac.push(bytes, 0, bytes.length, random(3));
    }
    expect(parseSps(SPS)).not.toBeNull();
  });
});

/** Ten mutated payloads at a time, then the good ones of one key frame: it comes out, and nothing outgrows its bound. */
function fuzzVideo(codec: VideoCodec, from: readonly Buffer[], good: readonly Buffer[]): void {
  const random = createRandom(11);
  for (let round = 0; round < ROUNDS.video / 10; round += 1) {
    let units = 0;
    let largest = 0;
    const depacketizer = new VideoDepacketizer(codec, [], {
      onFormat: () => {},
      onUnit: (unit) => {
        units += 1;
        largest = Math.max(largest, unit.data.length);
      },
    });
    for (let i = 0; i < 10; i += 1) {
      const payload = mutate(from[random(from.length)] ?? Buffer.alloc(0), random);
      if (random(8) === 0) depacketizer.onLoss();
      depacketizer.push(payload, 0, payload.length, random(3) * 6000, 0, random(3) === 0);
    }
    const before = units;
    for (const nal of good) depacketizer.push(nal, 0, nal.length, 1e9, 0, nal === good.at(-1));
    if (units <= before) throw new Error(`round ${round}: no key frame`);
    if (largest > MAX_UNIT_BYTES) throw new Error('too large');
  }
}

function failed(): never {
  throw new Error('fixture');
}
