import { describe, expect, test } from 'vitest';
import { OwnClock } from '../../../site/cameras/ingest/own-clock.ts';
import { MediaClock } from '../../../site/cameras/rtp/media-clock.ts';

const TICKS = 90_000;
const second = 1e6;

/** Feeds packets of one camera; everything in microseconds of our monotonic clock. */
function drive(wallOffset = 1_800_000_000e6) {
  const clock = new MediaClock(TICKS);
  const packet = (timestamp: number, arrival: number): number => {
    const unwrapped = clock.unwrap(timestamp >>> 0);
    clock.onPacket(unwrapped, arrival);
    return clock.captureAt(unwrapped);
  };
  const report = (rtpTimestamp: number, ntpMicros: number, arrival: number): void =>
    clock.takeReport(
      { ssrc: 1, ntpMicros, rtpTimestamp: rtpTimestamp >>> 0, ntpMiddle: 0 },
      arrival,
      wallOffset,
    );
  return { clock, packet, report, wallOffset };
}

describe('RTP time to our clock', () => {
  test('without reports the fastest packets tell, late ones change nothing', () => {
    const { packet } = drive();
    expect(packet(0xfffff000, 5 * second)).toBe(5 * second);
    expect(packet(0xfffff000 + 9000, 5 * second + 130_000)).toBeCloseTo(5 * second + 100_000, 3);
    // Over the wrap of the 32-bit timestamp.
    expect(packet(0xfffff000 + 18_000, 5 * second + 200_000)).toBeCloseTo(5 * second + 200_000, 3);
    // Faster than any before: what seemed the time of capture was the way.
    expect(packet(0xfffff000 + 27_000, 5 * second + 280_000)).toBeCloseTo(5 * second + 280_000, 3);
  });

  test('a believable report gives the true time of capture, reached without breaking the order', () => {
    const { clock, packet, report, wallOffset } = drive();
    // Every picture takes 400 ms to us, and the camera's clock is right.
    let last = packet(0, 400_000);
    report(0, wallOffset, 400_000);
    expect(clock.clockOffsetMs(wallOffset)).toBe(-400);
    for (let frame = 1; frame <= 100; frame += 1) {
      const captured = packet(frame * 6000, 400_000 + frame * 66_667);
      expect(captured).toBeGreaterThan(last);
      last = captured;
    }
    expect(last).toBeCloseTo((100 * 6000 * second) / TICKS, 0);
  });

  test('a camera clock that is wrong is reported but does not time the pictures', () => {
    for (const error of [-12 * second, 3 * second, 8 * 3600 * second, -90_000 * second]) {
      const { clock, packet, report, wallOffset } = drive();
      packet(0, 1000);
      report(0, wallOffset + 1000 + error, 1000);
      expect(clock.clockOffsetMs(wallOffset)).toBe(error / 1000);
      expect(packet(90_000, second + 1000)).toBeCloseTo(second + 1000, 3);
    }
  });

  test('a camera clock that counts from its start, or is not set, is no clock', () => {
    const { clock, packet, report, wallOffset } = drive();
    packet(0, 1000);
    report(0, 3600 * second, 1000);
    expect(clock.clockOffsetMs(wallOffset)).toBeNull();
  });

  test('a camera that sets its clock in mid-stream: the offset follows at once', () => {
    const { clock, packet, report, wallOffset } = drive();
    packet(0, 0);
    for (let i = 0; i < 8; i += 1) report(i * 450_000, wallOffset + i * 5 * second, i * 5 * second);
    report(8 * 450_000, wallOffset + 8 * 5 * second - 700_000, 8 * 5 * second);
    expect(clock.clockOffsetMs(wallOffset)).toBe(-700);
  });

  test('jumps ahead and back begin a new mapping at their arrival; later capture is never earlier', () => {
    const { packet } = drive();
    let timestamp = 0;
    let last = 0;
    for (let frame = 0; frame < 300; frame += 1) {
      timestamp += frame === 100 ? 11 * TICKS : frame === 200 ? -50 * TICKS : 6000;
      const arrival = second + frame * 66_667;
      const captured = packet(timestamp, arrival);
      expect(captured).toBeLessThanOrEqual(arrival);
      expect(captured).toBeGreaterThan(last);
      expect(arrival - captured).toBeLessThan(100_000);
      last = captured;
    }
  });

  test('a step back of 60 ms costs 60 ms of one picture, and is made good', () => {
    const { packet } = drive();
    const at = (frame: number): number => packet(frame * 6000 - (frame >= 50 ? 5400 : 0), frame * 66_667);
    for (let frame = 0; frame < 50; frame += 1) at(frame);
    expect(50 * 66_667 - at(50)).toBeCloseTo(60_000, -2);
    for (let frame = 51; frame < 600; frame += 1) at(frame);
    expect(600 * 66_667 - at(600)).toBeLessThan(1_000);
  });

  test('B-frames: decoding order I P B B, capture time in presentation order with the right distances', () => {
    const { packet } = drive();
    const order = [
      0,
      ...Array.from({ length: 20 }, (_, group) => [3, 1, 2].map((step) => group * 3 + step)).flat(),
    ];
    const captured = order.map((shown, index) => ({ shown, micros: packet(shown * 6000, index * 66_667) }));
    const shown = captured.slice(10).sort((a, b) => a.shown - b.shown);
    for (const [index, one] of shown.entries()) {
      if (index > 0) expect(one.micros - (shown[index - 1]?.micros ?? 0)).toBeCloseTo(66_667, -1);
    }
  });

  test('a clock 100 ppm slow is followed, without ever losing more than a few milliseconds', () => {
    const { packet } = drive();
    let worst = 0;
    for (let frame = 0; frame < 15 * 600; frame += 1) {
      const arrival = frame * 66_667 * 1.0001;
      worst = Math.max(worst, arrival - packet(Math.round(frame * 6000), arrival));
    }
    expect(worst).toBeLessThan(5_000);
  });

  test('a network that stalls for 3 s and then delivers at once keeps the distances of the pictures', () => {
    const { packet } = drive();
    const captured: number[] = [];
    for (let frame = 0; frame < 60; frame += 1)
      captured.push(packet(frame * 6000, frame < 15 ? frame * 66_667 : Math.max(frame, 60) * 66_667));
    for (let frame = 1; frame < 60; frame += 1)
      expect((captured[frame] ?? 0) - (captured[frame - 1] ?? 0)).toBeCloseTo(66_667, -1);
  });
});

describe('our own clock when someone sets the computer clock', () => {
  const run = (steps: readonly [atMs: number, byMs: number][], untilMs: number) => {
    const clock = new OwnClock(0, 1_000_000);
    const times: number[] = [];
    let wall = 1_000_000;
    for (let mono = 0; mono <= untilMs; mono += 10) {
      for (const [at, by] of steps) if (at === mono) wall += by;
      if (mono % 250 === 0) clock.sync(mono, wall + mono);
      times.push(clock.wallMicros(mono * 1000));
    }
    return { clock, times, behindMs: wall + untilMs - (times.at(-1) ?? 0) / 1000 };
  };
  const isOrdered = (times: readonly number[]): boolean =>
    times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0));

  test('forward is followed at once', () => {
    const { times, behindMs } = run([[1000, 3_600_000]], 2_000);
    expect(isOrdered(times)).toBe(true);
    expect(behindMs).toBe(0);
  });

  test('back by up to a minute is met at half speed: order kept, agreed again after twice the step', () => {
    for (const by of [-500, -5_000, -60_000]) {
      const { clock, times, behindMs } = run([[1000, by]], 1_500 - by * 2);
      expect(isOrdered(times)).toBe(true);
      expect(Math.abs(behindMs)).toBeLessThan(3);
      expect(clock.backwardSteps).toBe(0);
    }
  });

  test('two steps back, and forward while still slewing, keep the order', () => {
    const { times, behindMs } = run(
      [
        [1000, -4_000],
        [2000, -3_000],
        [4000, 10_000],
      ],
      30_000,
    );
    expect(isOrdered(times)).toBe(true);
    expect(Math.abs(behindMs)).toBeLessThan(3);
  });

  test('back by more is followed at once and counted', () => {
    const { clock, behindMs } = run([[1000, -3_600_000]], 2_000);
    expect(clock.backwardSteps).toBe(1);
    expect(behindMs).toBe(0);
  });

  test('the offset of a camera clock is right at the first comparison after a step, not eight reports later', () => {
    const own = new OwnClock(0, 1_000_000_000_000);
    const media = new MediaClock(90_000);
    let wallMs = 1_000_000_000_000;
    let cameraMs = wallMs + 40;
    let mono = 0;
    const pass = (reports: number): void => {
      for (let count = 0; count < reports; count += 1) {
        mono += 5_000;
        own.sync(mono, wallMs + mono);
        media.onPacket(media.unwrap((mono * 90) >>> 0), mono * 1000);
        const report = { ntpMicros: (cameraMs + mono) * 1000, rtpTimestamp: (mono * 90) >>> 0 };
        media.takeReport({ ssrc: 1, ntpMiddle: 0, ...report }, mono * 1000, own.offsetAt(mono * 1000));
      }
    };
    const offsetMs = (): number | null => media.clockOffsetMs(own.comparedOffsetMicros);
    pass(12);
    expect(offsetMs()).toBe(40);
    for (const step of [-30_000, 10_000, -3_600_000, 7_200_000]) {
      const before = offsetMs() ?? Number.NaN;
      wallMs += step;
      own.sync(mono + 250, wallMs + mono + 250);
      expect(offsetMs()).toBe(before - step);
      pass(10);
      expect(offsetMs()).toBe(before - step);
    }
    // Somebody sets the camera's clock back: the next report shows it.
    const before = offsetMs() ?? Number.NaN;
    cameraMs -= 700;
    pass(1);
    expect(offsetMs()).toBe(before - 700);
  });

  test('milliseconds that fall one way or the other are no step', () => {
    const clock = new OwnClock(0, 1000);
    clock.sync(250.9, 1250);
    clock.sync(500, 1501);
    expect(clock.offsetAt(600_000)).toBe(1_000_000);
  });
});
