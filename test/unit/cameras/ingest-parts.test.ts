import { describe, expect, test } from 'vitest';
import { CaptureRing, MAX_CAPTURE_BYTES } from '../../../site/cameras/ingest/capture-ring.ts';
import { DialGate } from '../../../site/cameras/ingest/dial-gate.ts';
import { GopRing, MAX_GOP_BYTES } from '../../../site/cameras/ingest/gop-ring.ts';
import type { FromWorker } from '../../../site/cameras/ingest/messages.ts';
import { packUnits, unpackUnits } from '../../../site/cameras/ingest/unit-packing.ts';
import { MAX_BYTES_UNDER_WAY, VideoOutlet } from '../../../site/cameras/ingest/video-outlet.ts';
import type { DepacketizedUnit } from '../../../site/cameras/rtp/access-unit.ts';

const unit = (isKeyFrame: boolean, size = 10, micros = 1): DepacketizedUnit => ({
  data: new Uint8Array(size).fill(micros % 251),
  isKeyFrame,
  isAfterLoss: false,
  captureMicros: micros,
  rtpTime: 0,
});

describe('GOP ring', () => {
  test('holds the newest key frame and what follows it', () => {
    const ring = new GopRing();
    for (const one of [
      unit(false, 1, 1),
      unit(true, 1, 2),
      unit(false, 1, 3),
      unit(true, 1, 4),
      unit(false, 1, 5),
    ])
      ring.push(one);
    expect(ring.units.map((one) => one.captureMicros)).toEqual([4, 5]);
    ring.endRun();
    expect(ring.units).toEqual([]);
    expect(ring.keyFrame?.captureMicros).toBe(4);
  });

  test('gives up a GOP that outgrows its bound until the next key frame', () => {
    const ring = new GopRing();
    ring.push(unit(true, 1000));
    for (let i = 0; i < 100; i += 1) ring.push(unit(false, MAX_GOP_BYTES / 50));
    expect(ring.units).toEqual([]);
    ring.push(unit(true, 10, 7));
    expect(ring.units.map((one) => one.captureMicros)).toEqual([7]);
  });
});

describe('memory of the GOP ring', () => {
  test('keeps its bytes when it grows, and its key frame when the stream ends or a GOP is given up', () => {
    const ring = new GopRing();
    const memory = Buffer.alloc(90_000);
    const push = (isKeyFrame: boolean, mark: number): void => {
      // What ingest delivers lies in memory that the next unit overwrites.
      memory.fill(mark);
      ring.push({ ...unit(isKeyFrame, 0, mark), data: memory });
    };
    push(true, 1);
    for (let mark = 2; mark < 9; mark += 1) push(false, mark);
    expect(ring.units.map(({ data }) => [data.length, data[0], data.at(-1)])).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((mark) => [90_000, mark, mark]),
    );
    for (let count = 0; count < 60; count += 1) push(false, 9);
    expect(ring.units).toEqual([]);
    expect([ring.keyFrame?.data[0], ring.keyFrame?.data.at(-1)]).toEqual([1, 1]);
    push(true, 10);
    ring.endRun();
    push(false, 11);
    expect([ring.keyFrame?.data[0], ring.keyFrame?.data.at(-1)]).toEqual([10, 10]);
  });
});

describe('capture ring', () => {
  const second = 1e6;
  const fill = (ring: CaptureRing, frames: number, size: number, perSecond: number, from = 0): void => {
    for (let i = from; i < from + frames; i += 1) {
      const bytes = Buffer.alloc(size + 2, i % 251);
      ring.push(bytes, 1, 1 + size, i * 160, (i / perSecond) * second, i % 10 === 3 ? 2 : 0);
    }
  };

  const all = (ring: CaptureRing) => ring.readSince({ ring: -1, frame: 0 });

  test('gives what came since a cursor, with its bytes and the exact place of losses', () => {
    const ring = new CaptureRing();
    fill(ring, 500, 160, 50);
    const cursor = ring.end;
    expect(ring.readSince(cursor)).toEqual({ frames: [], cursor, isAfterGap: false });
    fill(ring, 100, 160, 50, 500);
    const { frames, isAfterGap, cursor: next } = ring.readSince(cursor);
    expect(isAfterGap).toBe(false);
    expect(frames.map((frame) => frame.captureMicros / second)).toEqual(
      Array.from({ length: 100 }, (_, index) => (500 + index) / 50),
    );
    expect(
      frames.every((frame, index) => frame.data.length === 160 && frame.data[159] === (500 + index) % 251),
    ).toBe(true);
    expect(
      frames.filter((frame) => frame.lostBefore === 2).map((frame) => (frame.rtpTime / 160) % 10),
    ).toEqual(new Array(10).fill(3));
    expect(ring.readSince(next).frames).toEqual([]);
  });

  test('a reader that came too late, after another worker or another format is told of the gap', () => {
    const ring = new CaptureRing();
    const begin = ring.end;
    fill(ring, 50 * 130, 160, 50);
    const late = ring.readSince(begin);
    expect(late.isAfterGap).toBe(true);
    expect(late.frames.length).toBe(ring.frameCount);
    const other = new CaptureRing();
    fill(other, 10, 160, 50);
    expect(other.readSince(late.cursor)).toMatchObject({ isAfterGap: true, frames: { length: 10 } });
    const before = other.readSince(other.end).cursor;
    fill(other, 3, 160, 50, 10);
    other.forget();
    fill(other, 2, 160, 50, 13);
    expect(other.readSince(before)).toMatchObject({ isAfterGap: true, frames: { length: 2 } });
  });

  test('keeps 120 s of G.711 and never more than its bound', () => {
    const ring = new CaptureRing();
    fill(ring, 50 * 300, 160, 50);
    expect(ring.frameCount).toBeGreaterThanOrEqual(119 * 50);
    expect(ring.frameCount).toBeLessThanOrEqual(120 * 50 + 1);
    fill(ring, 50 * 300, 2000, 50, 50 * 300);
    expect(ring.heldBytes).toBeLessThan(MAX_CAPTURE_BYTES + 1_000_000);
    const held = all(ring).frames;
    expect(held.length).toBe(ring.frameCount);
    expect(
      held.every((frame) => frame.data[0] === Math.round((frame.captureMicros / second) * 50) % 251),
    ).toBe(true);
  });

  test('tiny frames are bounded in number, a clock that steps back is survived', () => {
    const ring = new CaptureRing();
    for (let i = 0; i < 40_000; i += 1) ring.push(Buffer.from([i % 251]), 0, 1, i, 0, 0);
    expect(ring.frameCount).toBeLessThanOrEqual(16_384);
    expect(ring.heldBytes).toBeLessThan(MAX_CAPTURE_BYTES);
    ring.push(Buffer.from([1]), 0, 1, 0, -5e9, -1);
    expect(all(ring).frames.at(-1)).toMatchObject({ lostBefore: -1, captureMicros: -5e9 });
    ring.push(Buffer.from([2]), 0, 1, 0, 500 * second, 0);
    expect(all(ring).frames.at(-1)?.data[0]).toBe(2);
  });
});

describe('dial gate', () => {
  test('at most so many at once, first the cameras that usually answer', () => {
    const gate = new DialGate(4);
    const order: string[] = [];
    for (let i = 0; i < 6; i += 1) gate.enter(`dead${i}`, 5, () => order.push(`dead${i}`));
    expect(order).toEqual(['dead0', 'dead1', 'dead2']); // one slot stays for cameras that usually answer
    gate.enter('good', 0, () => order.push('good'));
    expect(order.at(-1)).toBe('good');
    expect(gate.running).toBe(4);
    gate.enter('good2', 0, () => order.push('good2'));
    gate.leaveQueue('dead3');
    gate.release('dead0');
    expect(order.at(-1)).toBe('good2');
    gate.release('good');
    gate.release('good2');
    expect(order.at(-1)).toBe('dead4');
    gate.release('never-entered');
  });
});

describe('video on its way to the service', () => {
  test('packing keeps everything', () => {
    const units = [
      { streamNumber: 7, unit: unit(true, 100, 1_800_000_000_123_456) },
      { streamNumber: 8, unit: { ...unit(false, 0, 5), isAfterLoss: true } },
    ];
    const back = unpackUnits(packUnits(units));
    expect(
      back.map(({ streamNumber, unit: one }) => [
        streamNumber,
        one.isKeyFrame,
        one.isAfterLoss,
        one.captureMicros,
      ]),
    ).toEqual([
      [7, true, false, 1_800_000_000_123_456],
      [8, false, true, 5],
    ]);
    expect(
      Buffer.compare(back[0]?.unit.data ?? Buffer.alloc(0), units[0]?.unit.data ?? Buffer.alloc(1)),
    ).toBe(0);
    expect(unpackUnits(packUnits(units).subarray(0, 110))).toHaveLength(0);
  });

  test('a service that takes nothing costs units, not memory; the stream resumes at a key frame marked after loss', () => {
    const sent: FromWorker[] = [];
    const outlet = new VideoOutlet((message) => sent.push(structuredClone(message)));
    const size = 100_000;
    for (let i = 0; i < 2000; i += 1) outlet.push(1, unit(i % 30 === 0, size));
    outlet.flush();
    const bytesOf = (): number =>
      sent.reduce((sum, one) => sum + (one.type === 'video' ? one.bytes.length : 0), 0);
    expect(bytesOf()).toBeLessThanOrEqual(MAX_BYTES_UNDER_WAY + 2000 * 17);
    expect(outlet.droppedUnits).toBeGreaterThan(1500);
    outlet.taken(bytesOf());
    sent.length = 0;
    outlet.push(1, unit(false, size));
    outlet.push(1, unit(true, size));
    outlet.push(1, unit(false, size));
    outlet.flush();
    const units = sent.flatMap((one) => (one.type === 'video' ? unpackUnits(one.bytes) : []));
    expect(units.map(({ unit: one }) => [one.isKeyFrame, one.isAfterLoss])).toEqual([
      [true, true],
      [false, false],
    ]);
    outlet.close();
  });

  test.each([
    ['copies', structuredClone<FromWorker>],
    [
      'moves',
      (message: FromWorker) =>
        structuredClone(message, {
          transfer:
            message.type === 'video' && message.bytes.buffer instanceof ArrayBuffer
              ? [message.bytes.buffer]
              : [],
        }),
    ],
  ])('no picture changes on its way to a service that %s what it is sent', (_, take) => {
    const sent: FromWorker[] = [];
    const outlet = new VideoOutlet((message) => sent.push(take(message)));
    const pushed: string[] = [];
    for (let batch = 0; batch < 50; batch += 1) {
      for (let index = 0; index <= batch % 7; index += 1) {
        const one = unit(index === 0, 1 + ((batch * 977 + index * 131) % 5_000), batch * 10 + index);
        pushed.push(Buffer.from(one.data).toString('hex'));
        outlet.push(1, one);
      }
      outlet.flush();
    }
    const arrived = sent.flatMap((one) => (one.type === 'video' ? unpackUnits(one.bytes) : []));
    expect(arrived.map(({ unit: one }) => Buffer.from(one.data).toString('hex'))).toEqual(pushed);
  });

  test('a new viewer gets its beginning after everything sent before and before everything after', () => {
    const sent: FromWorker[] = [];
    const outlet = new VideoOutlet((message) => sent.push(structuredClone(message)));
    outlet.push(1, unit(true));
    outlet.begin(5, 1, { codec: 'avc1.4d400c', width: 1, height: 1 }, [unit(true)]);
    outlet.push(1, unit(false));
    outlet.flush();
    expect(sent.map((message) => message.type)).toEqual(['video', 'begin', 'video']);
  });
});
