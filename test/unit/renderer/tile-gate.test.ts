import { describe, expect, it } from 'vitest';
import {
  type CodedUnit,
  createTileGate,
  MOST_CATCH_UP_MS,
  MOST_IN_DECODER,
  MOST_LATE_MS,
  MOST_WAITING,
  MOST_WAITING_BYTES,
  type TileGate,
} from '../../../renderer/wall/tile-gate.ts';

const unit = (captureMicros: number, isKeyFrame = false): CodedUnit => ({
  isKeyFrame,
  isAfterLoss: false,
  captureMicros,
  data: new Uint8Array([captureMicros]),
});

/** A gate whose opening is over: pictures come as they are taken. */
const openedGate = (): TileGate => {
  const gate = createTileGate();
  gate.push(unit(0, true), 0);
  gate.next(0, 0);
  gate.next(0, 5_000);
  return gate;
};

describe('gate of a tile', () => {
  it('lets nothing through before a key frame', () => {
    const gate = createTileGate();
    gate.push(unit(1), 0);
    expect(gate.next(0, 0)).toBeNull();
    expect(gate.isAwaitingKeyFrame()).toBe(true);
    gate.push(unit(2, true), 1);
    gate.push(unit(3), 1);
    expect(gate.next(0, 1)?.captureMicros).toBe(2);
    expect(gate.next(0, 1)?.captureMicros).toBe(3);
    expect(gate.next(0, 1)).toBeNull();
  });

  it('never gives a busy decoder more', () => {
    const gate = openedGate();
    gate.push(unit(1, true), 6_000);
    expect(gate.next(MOST_IN_DECODER, 6_000)).toBeNull();
    expect(gate.next(MOST_IN_DECODER - 1, 6_000)?.captureMicros).toBe(1);
  });

  it('skips everything older than a new key frame, and counts it once the opening is over', () => {
    const fill = (gate: TileGate, nowMs: number): number | undefined => {
      gate.push(unit(1, true), nowMs);
      for (let index = 2; index < 20; index += 1) gate.push(unit(index), nowMs);
      gate.push(unit(20, true), nowMs + 10);
      return gate.next(0, nowMs + 10)?.captureMicros;
    };
    const late = openedGate();
    expect(fill(late, 6_000)).toBe(20);
    expect(late.skips()).toBe(1);
    const opening = createTileGate();
    expect(fill(opening, 0)).toBe(20);
    expect(opening.skips()).toBe(0);
  });

  it('passes a whole GOP that arrives at once, because the first picture must not wait for the next one', () => {
    const gate = createTileGate();
    gate.push(unit(0, true), 0);
    for (let index = 1; index < 100; index += 1) gate.push(unit(index), 0);
    let passed = 0;
    while (gate.next(0, 500)) passed += 1;
    expect(passed).toBe(100);
  });

  it('passes a GOP of a minute too, slowly decoded, and knows until when its pictures are old', () => {
    const gate = createTileGate();
    gate.push(unit(0, true), 0);
    for (let index = 1; index < 900; index += 1) gate.push(unit(index), index / 10);
    let passed = 0;
    let atMs = 90;
    for (let next = gate.next(0, atMs); next; next = gate.next(0, atMs)) {
      passed += 1;
      atMs += 5; // 200 pictures a second: 4.5 s for all of them
      expect(gate.isCatchingUp()).toBe(gate.waiting() > MOST_IN_DECODER);
    }
    expect(passed).toBe(900);
    expect(gate.skips()).toBe(0);
    expect(gate.isCatchingUp()).toBe(false);
  });

  it('gives up a catch-up that would take longer than the next key frame', () => {
    const gate = createTileGate();
    gate.push(unit(0, true), 0);
    for (let index = 1; index < 900; index += 1) gate.push(unit(index), 0);
    expect(gate.next(0, MOST_CATCH_UP_MS - 1)).not.toBeNull();
    expect(gate.next(0, MOST_CATCH_UP_MS + 1)).toBeNull();
    expect(gate.isAwaitingKeyFrame()).toBe(true);
  });

  it('is bounded in bytes as in pictures', () => {
    const gate = createTileGate();
    const large = (isKeyFrame: boolean) => ({ ...unit(1, isKeyFrame), data: new Uint8Array(1024 * 1024) });
    gate.push(large(true), 0);
    for (let index = 0; index * 1024 * 1024 <= MOST_WAITING_BYTES; index += 1) gate.push(large(false), 0);
    expect(gate.waiting()).toBe(0);
    expect(gate.isAwaitingKeyFrame()).toBe(true);
  });

  it('gives up what has waited too long and waits for the next key frame', () => {
    const gate = openedGate();
    const startMs = 10_000;
    gate.push(unit(1, true), startMs);
    gate.push(unit(2), startMs);
    expect(gate.next(0, startMs + MOST_LATE_MS + 1)).toBeNull();
    gate.push(unit(3), startMs + MOST_LATE_MS + 2);
    expect(gate.next(0, startMs + MOST_LATE_MS + 2)).toBeNull();
    expect(gate.waiting()).toBe(0);
    gate.push(unit(4, true), startMs + MOST_LATE_MS + 3);
    expect(gate.next(0, startMs + MOST_LATE_MS + 3)?.captureMicros).toBe(4);
    expect(gate.skips()).toBe(1);
  });

  it('is bounded when a stream never sends another key frame', () => {
    const gate = createTileGate();
    gate.push(unit(0, true), 0);
    for (let index = 1; index < MOST_WAITING * 3; index += 1) gate.push(unit(index), 0);
    expect(gate.waiting()).toBeLessThanOrEqual(MOST_WAITING);
    expect(gate.isAwaitingKeyFrame()).toBe(true);
  });

  it('passes key frames only while reduced, and everything again from the next key frame', () => {
    const gate = openedGate();
    gate.push(unit(1), 6_000);
    expect(gate.waitingSinceMs()).toBe(6_000);
    gate.reduce(true);
    expect(gate.waitingSinceMs()).toBeNull();
    gate.push(unit(2), 6_010);
    expect(gate.next(0, 6_010)).toBeNull();
    gate.push(unit(3, true), 6_020);
    gate.push(unit(4), 6_030);
    expect(gate.next(0, 6_030)?.captureMicros).toBe(3);
    expect(gate.next(0, 6_030)).toBeNull();
    gate.reduce(false);
    gate.push(unit(5), 6_040);
    expect(gate.next(0, 6_040)).toBeNull();
    gate.push(unit(6, true), 6_050);
    gate.push(unit(7), 6_060);
    expect(gate.next(0, 6_060)?.captureMicros).toBe(6);
    expect(gate.next(0, 6_060)?.captureMicros).toBe(7);
    expect(gate.skips()).toBe(0);
  });

  it('forgets everything on reset', () => {
    const gate = createTileGate();
    gate.push(unit(1, true), 0);
    gate.reset();
    gate.push(unit(2), 0);
    expect(gate.next(0, 0)).toBeNull();
  });

  it('does not take a wait for the decoder for lateness: the opening picture is shown, not given up', () => {
    const gate = createTileGate();
    gate.push(unit(1, true), 0);
    gate.push(unit(2), 0);
    const readyMs = MOST_LATE_MS * 5;
    gate.begin(readyMs);
    expect(gate.next(0, readyMs)?.captureMicros).toBe(1);
    expect(gate.next(0, readyMs)?.captureMicros).toBe(2);
    expect(gate.skips()).toBe(0);
    // Once the opening is over lateness counts again.
    const overMs = readyMs + 1_000;
    expect(gate.next(0, overMs)).toBeNull();
    gate.push(unit(3), overMs);
    expect(gate.next(0, overMs + MOST_LATE_MS + 1)).toBeNull();
    expect(gate.isAwaitingKeyFrame()).toBe(true);
  });
});
