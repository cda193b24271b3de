import { describe, expect, test } from 'vitest';
import type { RtspResponse } from '../../../site/cameras/rtsp/rtsp-message.ts';
import { MAX_JUNK_BYTES, RtspParser } from '../../../site/cameras/rtsp/rtsp-parser.ts';
import { interleaved, rtp } from './packets.ts';

function listen(): {
  parser: RtspParser;
  packets: string[];
  responses: RtspResponse[];
  requests: string[];
} {
  const packets: string[] = [];
  const responses: RtspResponse[] = [];
  const requests: string[] = [];
  const parser = new RtspParser({
    onPacket: (channel, bytes, start, end) => packets.push(`${channel}:${bytes.toString('hex', start, end)}`),
    onResponse: (response) => responses.push(response),
    onServerRequest: (request) => requests.push(request.method),
  });
  parser.setChannels([
    { rtp: 0, rtcp: 1, payloadTypes: new Set([96]) },
    { rtp: 2, rtcp: 3, payloadTypes: new Set([8]) },
  ]);
  return { parser, packets, responses, requests };
}

const packet = (sequence: number, text = 'payload', payloadType = 96, ssrc = 7): Buffer =>
  rtp({ sequence, timestamp: sequence * 6000, payload: Buffer.from(text), payloadType, ssrc });
const hexOf = (channel: number, bytes: Buffer): string => `${channel}:${bytes.toString('hex')}`;
const stream = (count: number): Buffer[] => Array.from({ length: count }, (_, index) => packet(index));
const report = Buffer.from([0x80, 200, 0, 6, ...new Array(24).fill(1)]);
const OPTIONS = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE\r\n\r\n';
/** Ends a stream so that a doubtful last packet has a follower. */
const TAIL = Buffer.from('\r\n');

describe('RTSP byte stream', () => {
  test('the same messages come out whatever the segments are', () => {
    const body = 'v=0\r\nm=video 0 RTP/AVP 96\r\n';
    const bytes = Buffer.concat([
      Buffer.from(OPTIONS),
      Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: 2 \r\nContent-Length: ${body.length}  \r\n\r\n${body}`),
      ...stream(5).map((one) => interleaved(0, one)),
      interleaved(1, report),
      Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n'),
      interleaved(2, packet(9, 'sound', 8, 99)),
      interleaved(0, packet(5)),
      TAIL,
    ]);
    for (const size of [1, 2, 3, 7, 64, bytes.length]) {
      const { parser, packets, responses } = listen();
      for (let at = 0; at < bytes.length; at += size) {
        const chunk = Buffer.from(bytes.subarray(at, at + size));
        expect(parser.push(chunk, chunk.length)).toBeNull();
        chunk.fill(0xee); // the read buffer is reused
      }
      expect(responses.map((response) => [response.status, response.cseq])).toEqual([
        [200, 1],
        [200, 2],
        [200, 3],
      ]);
      expect(Buffer.from(responses[1]?.body ?? []).toString()).toBe(body);
      expect(packets).toEqual([
        ...stream(5).map((one) => hexOf(0, one)),
        hexOf(1, report),
        hexOf(2, packet(9, 'sound', 8, 99)),
        hexOf(0, packet(5)),
      ]);
      expect(parser.junkBytes).toBe(0);
    }
  });

  test('junk with $ between packets costs no packet', () => {
    const junks = [
      Buffer.from([0x24]),
      Buffer.from([0x24, 0x00, 0xff, 0xff, 0x80]),
      Buffer.from([0x24, 0x00, 0xff, 0xff, 0x80, 0x60, 1, 2, 3, 4, 5, 6, 9, 9, 9, 9]),
      Buffer.from([0x24, 0x01, 0xff, 0xff, 0x80, 200, 0, 6]),
      Buffer.from('$$$RTSP/$\u0000$abc', 'latin1'),
      Buffer.from([0, 1, 2, 3, 4, 5, 6, 0x24, 0x09, 0, 4]),
    ];
    const wanted: string[] = [];
    const parts: Buffer[] = [];
    for (let index = 0; index < 600; index += 1) {
      const one = packet(index, `picture ${index} `.repeat(40));
      wanted.push(hexOf(0, one));
      parts.push(interleaved(0, one));
      if (index % 5 === 0) parts.push(junks[(index / 5) % junks.length] ?? Buffer.alloc(0));
    }
    const { parser, packets } = listen();
    for (const part of [...parts, TAIL]) expect(parser.push(part, part.length)).toBeNull();
    expect(packets.length).toBe(wanted.length);
    expect(packets.every((one, index) => one === wanted[index])).toBe(true);
  });

  test('packets on channels nobody set up and a CRLF before a packet are passed over; payload type 50 is told apart later', () => {
    const { parser, packets } = listen();
    const bytes = Buffer.concat([
      interleaved(0, packet(1)),
      interleaved(9, packet(2, 'metadata')),
      interleaved(0, packet(3, 'geovision', 50)),
      Buffer.from('\r\n'),
      interleaved(0, packet(4)),
      TAIL,
    ]);
    parser.push(bytes, bytes.length);
    // Of the known source a foreign payload type is handed on: its sequence number counts.
    expect(packets).toEqual([hexOf(0, packet(1)), hexOf(0, packet(3, 'geovision', 50)), hexOf(0, packet(4))]);
  });

  test('packets before any channel is set up are counted and passed over; the answers between them are found', () => {
    const { parser, packets, responses } = listen();
    parser.setChannels([]);
    const stray = interleaved(0, packet(1, 'of a dead session'));
    const answer = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 2\r\n\r\n');
    const bytes = Buffer.concat([stray, stray, answer, stray, answer]);
    parser.push(bytes, bytes.length);
    expect(parser.strayPackets).toBe(3);
    expect([packets.length, responses.length]).toEqual([0, 2]);
  });

  test('requests of the server and LF-only heads are understood', () => {
    const { parser, requests, responses } = listen();
    const bytes = Buffer.from(
      'OPTIONS rtsp://host/ RTSP/1.0\r\nCSeq: 5\r\n\r\nRTSP/1.0 404 Not Found\nCSeq:7\nX: a\n b\n\n',
    );
    parser.push(bytes, bytes.length);
    expect(requests).toEqual(['OPTIONS']);
    expect(responses[0]?.status).toBe(404);
    expect(responses[0]?.headers.get('x')).toEqual(['a b']);
  });

  test('an endless header, a huge body and endless junk end the stream within bounded memory', () => {
    const cases: [string, () => Buffer][] = [
      ['header-too-large', () => Buffer.from(`X-Filler: ${'a'.repeat(1000)}\r\n`)],
      ['junk', () => Buffer.alloc(4096, 0x24)],
      ['junk', () => Buffer.alloc(4096, 0x00)],
      ['junk', () => Buffer.alloc(4096, 'RTSP/1')],
    ];
    for (const [fault, next] of cases) {
      const { parser } = listen();
      let result = parser.push(Buffer.from('RTSP/1.0 200 OK\r\n'), fault === 'junk' ? 0 : 17);
      let pushed = 0;
      while (result === null && pushed < 4 * MAX_JUNK_BYTES) {
        const chunk = next();
        result = parser.push(chunk, chunk.length);
        pushed += chunk.length;
        expect(parser.heldBytes).toBeLessThan(512 * 1024);
      }
      expect(result).toBe(fault);
    }
    const { parser } = listen();
    const huge = Buffer.from('RTSP/1.0 200 OK\r\nContent-Length: 2000000000\r\n\r\n');
    expect(parser.push(huge, huge.length)).toBe('bad-header');
    const manyLines = Buffer.from(`RTSP/1.0 200 OK\r\n${'A: b\r\n'.repeat(200)}\r\n`);
    expect(listen().parser.push(manyLines, manyLines.length)).toBe('bad-header');
  });
});
