import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVideoDepacketizer } from '../../../site/cameras/rtp/create-video-depacketizer.ts';
import { MediaClock } from '../../../site/cameras/rtp/media-clock.ts';
import { ReceptionStatistics } from '../../../site/cameras/rtp/reception-statistics.ts';
import { findSenderReport } from '../../../site/cameras/rtp/rtcp.ts';
import { chooseTracks } from '../../../site/cameras/rtsp/choose-tracks.ts';
import { parseSdp } from '../../../site/cameras/rtsp/sdp.ts';
import * as h265 from './h265-packets.ts';

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });

test('receiver reports stay whole packets whatever the sources send', () => {
  const packet = fc.tuple(
    fc.integer({ min: 0, max: 0xffff }),
    uint32,
    fc.oneof(fc.constant(7), uint32),
    fc.integer({ min: 0, max: 100_000_000 }),
  );
  fc.assert(
    fc.property(uint32, fc.array(packet, { maxLength: 60 }), fc.option(uint32), (own, packets, middle) => {
      const statistics = new ReceptionStatistics(own, 90_000);
      let nowMs = 0;
      for (const [sequence, timestamp, source, waitMs] of packets) {
        nowMs += waitMs;
        statistics.onPacket(sequence, timestamp, source, nowMs);
      }
      if (middle !== null) statistics.onSenderReport(middle, nowMs);
      // The first report asks for what was lost since the start, the second since the first.
      for (let round = 0; round < 2; round += 1) {
        const bytes = statistics.write(nowMs + 5_000);
        const types: (number | undefined)[] = [];
        let at = 0;
        while (at < bytes.length) {
          expect((bytes[at] ?? 0) >> 6).toBe(2);
          types.push(bytes[at + 1]);
          at += (bytes.readUInt16BE(at + 2) + 1) * 4;
        }
        expect(at).toBe(bytes.length);
        expect(types).toEqual([201, 202]);
        expect(bytes.readUInt32BE(4)).toBe(own);
        expect((bytes[0] ?? 0) & 31).toBe(packets.length === 0 ? 0 : 1);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('sender reports of any content neither throw nor make a time that is none', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 0, maxLength: 80 }),
      fc.boolean(),
      fc.array(fc.tuple(uint32, uint32, uint32), { maxLength: 12 }),
      (bytes, isReport, reports) => {
        const buffer = Buffer.from(bytes);
        if (isReport && buffer.length >= 28) buffer.set([0x80, 200, 0, 6]);
        findSenderReport(buffer, 0, buffer.length);
        const clock = new MediaClock(90_000);
        reports.forEach(([seconds, fraction, rtp], index) => {
          const report = Buffer.alloc(28);
          report.set([0x80, 200, 0, 6]);
          report.writeUInt32BE(seconds, 8);
          report.writeUInt32BE(fraction, 12);
          report.writeUInt32BE(rtp, 16);
          const parsed = findSenderReport(report, 0, report.length);
          expect(parsed).not.toBeNull();
          const unwrapped = clock.unwrap(rtp);
          const arrival = index * 1e6;
          clock.onPacket(unwrapped, arrival);
          if (parsed !== null) clock.takeReport(parsed, arrival, 1.8e15);
          const captured = clock.captureAt(unwrapped);
          expect(Number.isFinite(captured)).toBe(true);
          expect(captured).toBeLessThanOrEqual(arrival + 1);
          expect(clock.clockOffsetMs(1.8e15)).not.toBeNaN();
        });
      },
    ),
    { numRuns: 3_000 },
  );
});

test('H.265 in a mangled SDP: no throw, and sets in front of the key frame make a picture all the same', () => {
  const text = [
    'v=0',
    's=x',
    'm=video 0 RTP/AVP 98',
    'a=rtpmap:98 H265/90000',
    `a=fmtp:98 profile-id=1;sprop-max-don-diff=0;sprop-vps=${h265.VPS.toString('base64')};` +
      `sprop-sps=${h265.SPS.toString('base64')};sprop-pps=${h265.PPS.toString('base64')}`,
    'a=control:v',
  ].join('\r\n');
  const edit = fc.record({
    at: fc.nat(text.length - 1),
    cut: fc.nat(24),
    put: fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('=', ';', ',', '\r\n', 'AAAAAQ==', '99999999999999', '-1', '%', '\0'),
    ),
  });
  let pictures = 0;
  let runs = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
      let mangled = text;
      for (const { at, cut, put } of edits) mangled = mangled.slice(0, at) + put + mangled.slice(at + cut);
      const { video } = chooseTracks(parseSdp(mangled));
      if (video === null || video.encoding !== 'H265') return;
      runs += 1;
      let units = 0;
      let width = 0;
      const depacketizer = createVideoDepacketizer(video, {
        onFormat: (format) => {
          width = format.width;
        },
        onUnit: () => {
          units += 1;
        },
      });
      const isOrdered = Number(video.fmtp.get('sprop-max-don-diff') ?? 0) > 0;
      for (const unit of [h265.VPS, h265.SPS, h265.PPS, h265.IDR]) {
        const order = Buffer.alloc(isOrdered ? 2 : 0);
        const bytes = Buffer.concat([unit.subarray(0, 2), order, unit.subarray(2)]);
        depacketizer.push(bytes, 0, bytes.length, 6000, 0, unit === h265.IDR);
      }
      if (units === 1 && width === 320) pictures += 1;
    }),
    { numRuns: 4_000 },
  );
  expect(runs).toBeGreaterThan(1_000);
  expect(pictures).toBe(runs);
});
