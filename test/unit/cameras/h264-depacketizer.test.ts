import { describe, expect, test } from 'vitest';
import type { MediaFormat } from '../../../shared/contract/camera-status.ts';
import type { DepacketizedUnit } from '../../../site/cameras/rtp/access-unit.ts';
import { h264Codec } from '../../../site/cameras/rtp/h264-codec.ts';
import { parseSps } from '../../../site/cameras/rtp/h264-sps.ts';
import { VideoDepacketizer } from '../../../site/cameras/rtp/video-depacketizer.ts';
import { annexB, fragments, IDR, P_SLICE, PPS, SEI, SPS } from './packets.ts';

const SPROP = `${SPS.toString('base64')},${PPS.toString('base64')}`;
const SPS_HD = Buffer.from('67640028acd940780227e5c04400000300040000030 0c83c60c658'.replace(' ', ''), 'hex');
const KEY = annexB(SPS, PPS, IDR);

function run(sprop: string | undefined = SPROP) {
  const units: DepacketizedUnit[] = [];
  const formats: MediaFormat[] = [];
  const depacketizer = new VideoDepacketizer(h264Codec, [sprop], {
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

describe('H.264 access units', () => {
  test('parameter sets of the SDP stand in front of every key frame', () => {
    const { push, hex, formats, units } = run();
    push(IDR, 0, true);
    push(P_SLICE, 6000, true);
    push(IDR, 12000, true);
    expect(hex()).toEqual(hexOf(KEY, annexB(P_SLICE), KEY));
    expect(formats).toEqual([{ codec: 'avc1.4d400c', width: 320, height: 180 }]);
    expect(units.map((unit) => [unit.isKeyFrame, unit.isAfterLoss, unit.captureMicros])).toEqual([
      [true, false, 0],
      [false, false, 60_000],
      [true, false, 120_000],
    ]);
  });

  test('the SPS of a real 1080p stream is cropped to 1080 lines', () => {
    expect(parseSps(SPS_HD)).toMatchObject({
      codec: 'avc1.640028',
      profile: 'High',
      width: 1920,
      height: 1080,
    });
    expect(parseSps(Buffer.concat([SPS, Buffer.from([0, 0, 0, 7])]))).toMatchObject({
      width: 320,
      height: 180,
    });
    expect(parseSps(SPS.subarray(0, 8))).toBeNull();
  });

  test('nothing is delivered before the first key frame with parameter sets', () => {
    const { push, hex, depacketizer } = run('');
    push(P_SLICE, 0, true);
    push(IDR, 6000, true);
    push(P_SLICE, 12000, true);
    expect(hex()).toEqual([]);
    expect(depacketizer.unusableKeyFrames).toBe(1);
    push(SPS, 18000);
    push(PPS, 18000);
    push(IDR, 18000, true);
    expect(hex()).toEqual(hexOf(KEY));
  });

  test('wrong sprop-parameter-sets never fail: in-band ones replace them', () => {
    for (const sprop of [
      'AAAA',
      '====',
      'Z0,',
      `${SPS_HD.toString('base64')}`,
      `${Buffer.concat([Buffer.from([0, 0, 0, 1]), SPS]).toString('base64')}`,
    ]) {
      const { push, hex, formats } = run(sprop);
      push(SPS, 0);
      push(PPS, 0);
      push(IDR, 0, true);
      expect(hex()).toEqual(hexOf(KEY));
      expect(formats.at(-1)).toMatchObject({ width: 320 });
    }
  });

  test('STAP-A, several slices, FU-A, delimiter and SEI in the right order', () => {
    const { push, hex } = run();
    const stap = Buffer.concat([
      Buffer.from([24]),
      ...[SPS, PPS, SEI].flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 255]), nal]),
    ]);
    const delimiter = Buffer.from([9, 0xf0]);
    push(delimiter, 0);
    push(stap, 0);
    for (const part of fragments(IDR, 3)) push(part, 0);
    push(Buffer.from([0x65, 0x08, 7, 7]), 0, true);
    expect(hex()).toEqual(hexOf(annexB(delimiter, SPS, PPS, SEI, IDR, Buffer.from([0x65, 0x08, 7, 7]))));
  });

  test('marker on SPS or SEI, and parameter sets with the time of the picture before, do not split pictures', () => {
    const { push, hex } = run('');
    push(SPS, 0, true);
    push(PPS, 0, true);
    push(SEI, 0, true);
    push(IDR, 6000, true);
    push(P_SLICE, 12000); // no marker
    push(SPS, 12000);
    push(PPS, 12000);
    push(IDR, 18000, true);
    expect(hex()).toEqual(hexOf(annexB(SPS, PPS, SEI, IDR), annexB(P_SLICE), KEY));
  });

  test('a unit without a marker ends at the next timestamp; empty payloads and fragments are harmless', () => {
    const { push, hex } = run();
    push(IDR, 0);
    push(Buffer.alloc(0), 0);
    push(P_SLICE, 6000);
    push(Buffer.from([0x7c, 0x01]), 6000);
    push(P_SLICE, 12000, true);
    expect(hex()[0]).toBe(KEY.toString('hex'));
    expect(hex().at(-1)).toBe(annexB(P_SLICE).toString('hex'));
  });

  test('start codes inside a NAL unit: SPS, PPS and slice in one packet, whole or fragmented', () => {
    const glued = Buffer.concat([SPS, Buffer.from([0, 0, 0, 1]), PPS, Buffer.from([0, 0, 1]), IDR]);
    const whole = run('');
    whole.push(glued, 0, true);
    expect(whole.hex()).toEqual(hexOf(KEY));
    const led = run('');
    led.push(Buffer.concat([Buffer.from([0, 0, 0, 1]), glued]), 0, true);
    expect(led.hex()).toEqual(hexOf(KEY));
    const parts = run('');
    fragments(glued, 3).forEach((part, index) => {
      parts.push(part, 0, index === 2);
    });
    expect(parts.hex()).toEqual(hexOf(KEY));
  });

  test('later fragments that change the NAL type or set the reserved bit belong to the first', () => {
    const { push, hex } = run();
    const [first = Buffer.alloc(0), second = Buffer.alloc(0), third = Buffer.alloc(0)] = fragments(IDR, 3);
    second[1] = 0x20 | 1;
    third[1] = 0x40 | 0x20 | 7;
    push(first, 0);
    push(second, 0);
    push(third, 0, true);
    expect(hex()).toEqual(hexOf(KEY));
  });

  test('a unit that lost a packet is dropped whole; what follows is marked until the next key frame', () => {
    const parts = fragments(P_SLICE, 3);
    for (let lost = 0; lost < 3; lost += 1) {
      const { push, depacketizer, hex, units } = run();
      push(IDR, 0, true);
      parts.forEach((part, index) => {
        if (index === lost) {
          depacketizer.onLoss();
          return;
        }
        push(part, 6000, index === 2);
      });
      push(P_SLICE, 12000, true);
      push(IDR, 18000, true);
      push(P_SLICE, 24000, true);
      expect(hex()).toEqual(hexOf(KEY, annexB(P_SLICE), KEY, annexB(P_SLICE)));
      expect(units.map((unit) => unit.isAfterLoss)).toEqual([false, true, false, false]);
    }
  });

  test('after a gap a picture whose first slice is missing is dropped', () => {
    const { push, depacketizer, hex } = run();
    push(IDR, 0, true);
    depacketizer.onLoss();
    push(Buffer.from([0x41, 0x1a, 0x24, 4, 5]), 6000, true); // first_mb_in_slice is not 0
    push(P_SLICE, 12000, true);
    expect(hex()).toEqual(hexOf(KEY, annexB(P_SLICE)));
  });

  test('parameter sets that change in mid-stream are announced before their key frame', () => {
    const { push, formats, hex } = run();
    push(IDR, 0, true);
    push(SPS_HD, 6000);
    push(PPS, 6000);
    push(IDR, 6000, true);
    expect(formats.map((format) => format.width)).toEqual([320, 1920]);
    expect(hex()[1]).toBe(annexB(SPS_HD, PPS, IDR).toString('hex'));
  });

  test('a picture larger than the bound is dropped, the next one comes', () => {
    const { push, hex, depacketizer } = run();
    push(IDR, 0, true);
    push(Buffer.concat([Buffer.from([0x7c, 0x81]), Buffer.alloc(60_000, 0x90)]), 6000);
    for (let i = 0; i < 100; i += 1)
      push(Buffer.concat([Buffer.from([0x7c, 0x01]), Buffer.alloc(60_000)]), 6000);
    push(Buffer.from([0x7c, 0x41, 1]), 6000, true);
    push(P_SLICE, 12000, true);
    expect(hex()).toEqual(hexOf(KEY, annexB(P_SLICE)));
    expect(depacketizer.droppedUnits).toBe(1);
  });
});
