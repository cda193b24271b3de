import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FrameStamp, PcmTimeline } from '../../../../site/audio/run/pcm-timeline.ts';

const RATE = 8000;
const FRAME = 160;
const stampOf = (frame: number, more: Partial<FrameStamp> = {}): FrameStamp => ({
  rtpTime: 5_000_000 + frame * FRAME,
  lostBefore: 0,
  captureMicros: 1e15 + frame * 20_000,
  ...more,
});
const soundOf = (frame: number): Float32Array => new Float32Array(FRAME).fill((frame + 1) / 1000);
const timelineOf = (longestSeconds = 60) =>
  new PcmTimeline({ sampleRate: RATE, clockRateHz: RATE, longestSeconds });

describe('the timeline of one microphone', () => {
  test('whatever packets are lost, every sample that came lies where its time stamp says', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (arrives) => {
        const timeline = timelineOf();
        let lost = 0;
        let first = -1;
        arrives.forEach((isThere, frame) => {
          if (!isThere) {
            lost += 1;
            return;
          }
          timeline.push(soundOf(frame), stampOf(frame, { lostBefore: first < 0 ? 0 : lost }));
          if (first < 0) first = frame;
          lost = 0;
        });
        if (first < 0) return;
        for (let frame = first; frame * FRAME < first * FRAME + timeline.end; frame += 1) {
          const at = (frame - first) * FRAME;
          const [value] = timeline.read(at, at + 1);
          expect(value).toBeCloseTo(arrives[frame] ? (frame + 1) / 1000 : 0, 6);
        }
        const holes = timeline.lost.reduce((sum, hole) => sum + hole.toSample - hole.fromSample, 0);
        expect(holes % FRAME).toBe(0);
        expect(timeline.lost.every(({ cause }) => cause === 'network')).toBe(true);
      }),
    );
  });

  test('rounded time stamps add nothing up', () => {
    const timeline = timelineOf();
    // 1024 samples at 16 kHz told in milliseconds by a camera: 64 ms exactly, then jittered by 5 ms.
    for (let frame = 0; frame < 500; frame += 1)
      timeline.push(
        soundOf(frame),
        stampOf(frame, { rtpTime: frame * FRAME + (frame % 2 === 0 ? 40 : -40) }),
      );
    expect(timeline.lost).toEqual([]);
    expect(timeline.end).toBe(500 * FRAME);
  });

  test('small differences that go one way are made good once they are worth it', () => {
    const timeline = timelineOf();
    // One sample in 160 is missing from every frame: 0.6 %.
    for (let frame = 0; frame < 700; frame += 1)
      timeline.push(soundOf(frame), stampOf(frame, { rtpTime: frame * (FRAME + 1) }));
    const filled = timeline.lost.reduce((sum, hole) => sum + hole.toSample - hole.fromSample, 0);
    expect(Math.abs(filled - 700)).toBeLessThan(0.04 * RATE);
    expect(timeline.lost.length).toBe(2);
  });

  test('a hole in the time stamps without loss is the camera, or this computer; a jump is a new time base', () => {
    const timeline = timelineOf();
    timeline.push(soundOf(0), stampOf(0));
    timeline.push(soundOf(1), stampOf(26));
    timeline.push(soundOf(2), stampOf(52, { isAfterOwnLoss: true }));
    timeline.push(soundOf(3), stampOf(5000));
    timeline.push(soundOf(4), stampOf(100));
    // 12 s that this computer did not decode: what comes after them is not early by 12 s.
    timeline.push(soundOf(5), stampOf(701, { isAfterOwnLoss: true }));
    expect(timeline.lost).toEqual([
      { fromSample: FRAME, toSample: 26 * FRAME, lostPackets: 0, cause: 'camera' },
      { fromSample: 27 * FRAME, toSample: 52 * FRAME, lostPackets: 0, cause: 'console' },
      { fromSample: 55 * FRAME, toSample: 655 * FRAME, lostPackets: 0, cause: 'console' },
    ]);
    expect(timeline.end).toBe(656 * FRAME);
  });

  test('a stream that begins anew leaves the time by the capture clock', () => {
    const timeline = timelineOf();
    timeline.push(soundOf(0), stampOf(0));
    timeline.push(soundOf(1), stampOf(51, { rtpTime: 77, lostBefore: -1 }));
    expect(timeline.lost).toEqual([
      { fromSample: FRAME, toSample: 51 * FRAME, lostPackets: 0, cause: 'restart' },
    ]);
    expect(timeline.endMicros).toBe(1e15 + 52 * 20_000);
  });

  test('holds no more than it may, and hostile stamps cannot make it grow', () => {
    const timeline = timelineOf(1);
    for (let frame = 0; frame < 500; frame += 1) timeline.push(soundOf(frame), stampOf(frame));
    expect(timeline.end - timeline.first).toBe(RATE);
    expect(timeline.read(timeline.end - 1, timeline.end)[0]).toBeCloseTo(0.5, 6);
    expect(timeline.read(0, 2)).toEqual(new Float32Array(2));
    timeline.push(soundOf(1), stampOf(500, { rtpTime: 1e15, lostBefore: 30_000 }));
    timeline.push(soundOf(2), stampOf(501, { rtpTime: -1e15, lostBefore: 3 }));
    expect(timeline.end - timeline.first).toBe(RATE);
    expect(timeline.read(timeline.end - 1, timeline.end)[0]).toBeCloseTo(0.003, 6);
    timeline.keepFrom(timeline.end - 10);
    expect(timeline.end - timeline.first).toBe(10);
  });
});
