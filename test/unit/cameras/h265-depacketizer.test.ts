import { describe, expect, test } from 'vitest';
import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import type { DepacketizedUnit } from '../../../site/cameras/rtp/access-unit.ts';
import { createVideoDepacketizer } from '../../../site/cameras/rtp/create-video-depacketizer.ts';
import { parseH265Set, parseH265Sps } from '../../../site/cameras/rtp/h265-sets.ts';
import { parseSdp } from '../../../site/cameras/rtsp/sdp.ts';
import {
  aggregate,
  BLA,
  CRA,
  DELIMITER,
  fragments,
  h265Sps,
  IDR,
  nal,
  PPS,
  PREFIX_SEI,
  RADL,
  RASL,
  SPS,
  SPS_LARGER,
  SUFFIX_SEI,
  TRAIL,
  VPS,
} from './h265-packets.ts';
import { annexB } from './packets.ts';

const base64 = (bytes: Buffer): string => bytes.toString('base64');
const SPROPS = `sprop-vps=${base64(VPS)}; sprop-sps=${base64(SPS)}; sprop-pps=${base64(PPS)}`;
const key = (slice: Buffer): Buffer => annexB(VPS, SPS, PPS, slice);

function run(fmtp: string = SPROPS) {
  const media = parseSdp(`m=video 0 RTP/AVP 98\na=rtpmap:98 H265/90000\na=fmtp:98 ${fmtp}`).media[0];
  if (media === undefined) throw new Error('no media');
  const units: DepacketizedUnit[] = [];
  const formats: MediaFormat[] = [];
  const depacketizer = createVideoDepacketizer(media, {
    onFormat: (format) => formats.push(format),
    onUnit: (unit) => units.push({ ...unit, data: Uint8Array.from(unit.data) }),
  });
  const push = (payload: Uint8Array, time: number, marker = false): void => {
    const bytes = Buffer.concat([Buffer.from('head'), payload, Buffer.from('tail')]);
    depacketizer.push(bytes, 4, 4 + payload.length, time, time * 10, marker);
    bytes.fill(0xee); // the read buffer is reused
  };
  const hex = (): string[] => units.map((unit) => Buffer.from(unit.data).toString('hex'));
  return { depacketizer, units, formats, push, hex };
}

const hexOf = (...all: Buffer[]): string[] => all.map((one) => one.toString('hex'));

describe('H.265 access units', () => {
  test('VPS, SPS and PPS of the SDP stand in front of every key frame', () => {
    const { push, hex, formats, units } = run();
    push(IDR, 0, true);
    push(TRAIL, 6000, true);
    push(CRA, 12000, true);
    expect(hex()).toEqual(hexOf(key(IDR), annexB(TRAIL), key(CRA)));
    expect(formats).toEqual([{ codec: 'hev1.1.6.L60.90', width: 320, height: 180 }]);
    expect(units.map((unit) => [unit.isKeyFrame, unit.isAfterLoss, unit.captureMicros])).toEqual([
      [true, false, 0],
      [false, false, 60_000],
      [true, false, 120_000],
    ]);
  });

  test('sets in-band, some or all missing in the SDP, empty or wrong: nothing before they are complete', () => {
    for (const fmtp of [
      '',
      `sprop-sps=${base64(SPS)}`,
      `sprop-vps=;sprop-sps=AAAA;sprop-pps=${base64(SPS)}`,
      `sprop-vps=${base64(Buffer.concat([Buffer.from([0, 0, 0, 1]), VPS]))}`,
      `sprop-sps=${base64(SPS_LARGER)}`,
    ]) {
      const { push, hex, depacketizer, formats } = run(fmtp);
      push(TRAIL, 0, true);
      push(IDR, 3000, true);
      expect([fmtp, hex()]).toEqual([fmtp, []]);
      expect(depacketizer.unusableKeyFrames).toBe(1);
      for (const set of [VPS, SPS, PPS]) push(set, 6000);
      push(IDR, 6000, true);
      expect([fmtp, hex()]).toEqual([fmtp, hexOf(key(IDR))]);
      expect(formats.at(-1)).toMatchObject({ width: 320, height: 180 });
    }
  });

  test('aggregation packet, fragments, several slices, delimiter and SEI in the right order', () => {
    const { push, hex } = run('');
    const second = nal(20, 0x20, 7, 7);
    push(DELIMITER, 0);
    push(aggregate([VPS, SPS, PPS, PREFIX_SEI]), 0);
    for (const part of fragments(IDR, 3)) push(part, 0);
    push(second, 0);
    push(SUFFIX_SEI, 0, true);
    push(TRAIL, 6000, true);
    expect(hex()).toEqual(hexOf(annexB(DELIMITER, VPS, SPS, PPS, PREFIX_SEI, IDR, second), annexB(TRAIL)));
  });

  test('a suffix SEI between the slices of a picture, whole or fragmented, does not end it', () => {
    const { push, hex } = run();
    push(IDR, 0);
    push(SUFFIX_SEI, 0);
    for (const part of fragments(SUFFIX_SEI, 2)) push(part, 0);
    push(nal(20, 0x20, 7), 0, true);
    expect(hex()).toEqual(hexOf(annexB(VPS, SPS, PPS, IDR, nal(20, 0x20, 7))));
  });

  test('PACI packets, other layers, end of sequence and unknown types are stepped over', () => {
    const { push, hex } = run();
    push(nal(50, 1, 2, 3), 0);
    push(IDR, 0);
    push(nal(50, 1, 2, 3), 0);
    push(Buffer.from([1 << 1, 1 | (2 << 3), 0x80, 1]), 0); // layer 2
    push(nal(36), 0);
    push(nal(63, 1), 0, true);
    expect(hex()).toEqual(hexOf(key(IDR)));
  });

  test('decoding order numbers are stepped over when sprop-max-don-diff says that they are there', () => {
    const { push, hex } = run('sprop-max-don-diff=2');
    push(aggregate([VPS, SPS, PPS], true), 0);
    for (const part of fragments(IDR, 3, Buffer.from([0, 9]))) push(part, 0, part[2] === (0x40 | 20));
    push(Buffer.concat([TRAIL.subarray(0, 2), Buffer.from([0, 10]), TRAIL.subarray(2)]), 6000, true);
    expect(hex()).toEqual(hexOf(key(IDR), annexB(TRAIL)));
    const without = run(`${SPROPS}; sprop-max-don-diff=0`);
    without.push(IDR, 0, true);
    expect(without.hex()).toEqual(hexOf(key(IDR)));
  });

  test('leading pictures that look back over the first key frame are left out, decodable ones stay', () => {
    for (const start of [CRA, BLA]) {
      const { push, hex, depacketizer, units } = run();
      push(start, 12000, true);
      push(RASL, 3000, true);
      fragments(RASL, 2).forEach((part, index) => {
        push(part, 6000, index === 1);
      });
      push(RADL, 9000, true);
      push(TRAIL, 18000, true);
      expect(hex()).toEqual(hexOf(key(start), annexB(RADL), annexB(TRAIL)));
      expect(depacketizer.skippedLeading).toBe(2);
      expect(depacketizer.droppedUnits).toBe(0);
      expect(units.some((unit) => unit.isAfterLoss)).toBe(false);
    }
  });

  test('in a running stream leading pictures of a CRA are kept, of a BLA never', () => {
    const { push, hex } = run();
    push(IDR, 0, true);
    push(CRA, 12000, true);
    push(RASL, 6000, true);
    push(BLA, 24000, true);
    push(RASL, 18000, true);
    expect(hex()).toEqual(hexOf(key(IDR), key(CRA), annexB(RASL), key(BLA)));
  });

  test('after a loss the leading pictures of the next CRA are left out, and the damage ends there', () => {
    const { push, hex, depacketizer, units } = run();
    push(IDR, 0, true);
    depacketizer.onLoss();
    push(TRAIL, 6000, true);
    push(CRA, 18000, true);
    push(RASL, 12000, true);
    push(TRAIL, 24000, true);
    expect(hex()).toEqual(hexOf(key(IDR), annexB(TRAIL), key(CRA), annexB(TRAIL)));
    expect(units.map((unit) => unit.isAfterLoss)).toEqual([false, true, false, false]);
  });

  test('a unit that lost a packet is dropped whole; what follows is marked until the next key frame', () => {
    const parts = fragments(TRAIL, 3);
    for (let lost = 0; lost < 3; lost += 1) {
      const { push, depacketizer, hex, units } = run();
      push(IDR, 0, true);
      parts.forEach((part, index) => {
        if (index === lost) depacketizer.onLoss();
        else push(part, 6000, index === 2);
      });
      push(TRAIL, 12000, true);
      push(IDR, 18000, true);
      expect(hex()).toEqual(hexOf(key(IDR), annexB(TRAIL), key(IDR)));
      expect(units.map((unit) => unit.isAfterLoss)).toEqual([false, true, false]);
    }
  });

  test('later fragments that change the NAL type, and empty ones, belong to the first', () => {
    const { push, hex } = run();
    const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = fragments(IDR, 3);
    second[2] = 1;
    third[2] = 0x40 | 33;
    push(first, 0);
    push(first.subarray(0, 2), 0);
    push(Buffer.from([49 << 1, 1, 20]), 0);
    push(second, 0);
    push(third, 0, true);
    expect(hex()).toEqual(hexOf(key(IDR)));
  });

  test('start codes inside a NAL unit: VPS, SPS, PPS and slice in one packet', () => {
    const code = Buffer.from([0, 0, 0, 1]);
    const glued = Buffer.concat([VPS, code, SPS, code, PPS, code, IDR]);
    for (const payload of [glued, Buffer.concat([code, glued]), Buffer.concat([code.subarray(1), glued])]) {
      const { push, hex } = run('');
      push(payload, 0, true);
      expect(hex()).toEqual(hexOf(key(IDR)));
    }
    const parts = run('');
    fragments(glued, 3).forEach((part, index) => {
      parts.push(part, 0, index === 2);
    });
    expect(parts.hex()).toEqual(hexOf(key(IDR)));
  });

  test('marker on parameter sets or SEI, and sets with the time of the picture before, do not split pictures', () => {
    const { push, hex } = run('');
    for (const set of [VPS, SPS, PPS, PREFIX_SEI]) push(set, 0, true);
    push(IDR, 6000, true);
    push(TRAIL, 12000); // no marker
    for (const set of [VPS, SPS, PPS]) push(set, 12000);
    push(CRA, 18000, true);
    expect(hex()).toEqual(hexOf(annexB(VPS, SPS, PPS, PREFIX_SEI, IDR), annexB(TRAIL), key(CRA)));
  });

  test('parameter sets that change in mid-stream are announced before their key frame', () => {
    const { push, formats, hex } = run();
    push(IDR, 0, true);
    push(SPS_LARGER, 6000);
    push(IDR, 6000, true);
    expect(formats.map(({ width, height }) => `${width}x${height}`)).toEqual(['320x180', '640x360']);
    expect(hex()[1]).toBe(annexB(VPS, SPS_LARGER, PPS, IDR).toString('hex'));
  });
});

describe('H.265 parameter sets', () => {
  test('codec string and size: tier, level, profile, constraints, sub-layers, conformance window', () => {
    expect(parseH265Sps(SPS)).toEqual({
      id: 0,
      codec: 'hev1.1.6.L60.90',
      profile: 'Main',
      width: 320,
      height: 180,
    });
    // Cropping counts in chroma samples: 2 by 2 for 4:2:0, 2 by 1 for 4:2:2, 1 by 1 for 4:4:4 and monochrome.
    const sized = (chromaFormat: number): string => {
      const info = parseH265Sps(h265Sps({ width: 640, height: 368, crop: [1, 2, 3, 1], chromaFormat }));
      return `${info?.width}x${info?.height}`;
    };
    expect([0, 1, 2, 3].map(sized)).toEqual(['637x364', '634x360', '634x364', '637x364']);
    expect(parseH265Sps(h265Sps({ width: 1920, height: 1080, extraLayers: 2 }))).toMatchObject({
      codec: 'hev1.1.6.L93.90',
      width: 1920,
    });
    expect(
      parseH265Sps(
        h265Sps({
          width: 3840,
          height: 2160,
          profile: 2,
          compatibility: '20000000',
          constraints: 'b00000000000',
          isHighTier: true,
          level: 153,
        }),
      ),
    ).toMatchObject({ codec: 'hev1.2.4.H153.B0', profile: 'Main 10' });
    expect(parseH265Sps(h265Sps({ width: 64, height: 64, constraints: '900000000001' }))?.codec).toBe(
      'hev1.1.6.L93.90.0.0.0.0.1',
    );
    expect(parseH265Sps(h265Sps({ width: 64, height: 64, constraints: '000000000000' }))?.codec).toBe(
      'hev1.1.6.L93',
    );
  });

  test('extra bytes behind a set are harmless; cut off, oversized or foreign ones are refused', () => {
    expect(parseH265Set(Buffer.concat([SPS, Buffer.from([0, 0, 0, 7])]))?.info?.width).toBe(320);
    expect(parseH265Set(SPS.subarray(0, 16))).toBeNull();
    expect(parseH265Set(h265Sps({ width: 20_000, height: 64 }))).toBeNull();
    expect(parseH265Set(h265Sps({ width: 64, height: 64, crop: [30, 30, 0, 0] }))).toBeNull();
    expect(parseH265Set(TRAIL)).toBeNull();
    expect([VPS, SPS, PPS].map((set) => parseH265Set(set)?.kind)).toEqual([0, 1, 2]);
  });
});
