import { describe, expect, it } from 'vitest';
import type { WatchRoom } from '../../../../shared/contract/listening-watch.ts';
import { type FaultBook, NO_FAULTS, trackFaults } from '../../../../site/audio/watch/track-faults.ts';

const room = (roomId: string, state: WatchRoom['state'], more: Partial<WatchRoom> = {}): WatchRoom => ({
  roomId,
  cameraId: `${roomId}-front`,
  state,
  reasonCode: null,
  sinceMs: 90_000,
  positionMs: 60_000,
  delayMs: 0,
  shiftMs: 0,
  levelDb: 0,
  snrDb: 20,
  matchScore: 60,
  speedPercent: 100,
  ...more,
});
let made = 0;
const newId = (): string => {
  made += 1;
  return `f${made}`;
};
const at = (nowMs: number) => ({ nowMs, positionMs: nowMs - 40_000, newId });
const all = (states: readonly WatchRoom['state'][], more: Partial<WatchRoom> = {}): WatchRoom[] =>
  states.map((state, index) => room(`r${index}`, state, more));
const known = (count: number): FaultBook =>
  trackFaults(NO_FAULTS, all(Array.from({ length: count }, () => 'heard' as const)), at(80_000)).book;

describe('faults of all rooms', () => {
  it('open with the place where they began, stay while nothing is known, and close when it is heard again', () => {
    const first = trackFaults(known(4), all(['silent', 'heard', 'heard', 'heard']), at(91_400));
    expect(first.opened).toMatchObject([
      {
        roomId: 'r0',
        fault: 'silent',
        fromMs: 90_000,
        namedAtMs: 91_400,
        fromPositionMs: 50_000,
        isEverywhere: false,
      },
    ]);
    const second = trackFaults(first.book, all(['aligning', 'heard', 'heard', 'heard']), at(95_000));
    expect([second.opened, second.closed]).toEqual([[], []]);
    const third = trackFaults(second.book, all(['heard', 'heard', 'heard', 'heard']), at(99_000));
    expect(third.closed).toMatchObject([{ roomId: 'r0', toMs: 99_000, toPositionMs: 59_000 }]);
    expect(third.book.open.size).toBe(0);
  });

  it('are the source’s when nearly all rooms fall silent', () => {
    const { opened, book } = trackFaults(known(4), all(['silent', 'silent', 'silent', 'silent']), at(92_000));
    expect(
      opened.every(({ reasonCode, isEverywhere }) => reasonCode === 'programme-stopped' && isEverywhere),
    ).toBe(true);
    expect(book.isStopped).toBe(true);
    const one = trackFaults(known(1), all(['silent']), at(92_000));
    expect(one.book.isStopped).toBe(false);
  });

  it('are the player’s when nearly all rooms run at another speed, and the room’s when one does', () => {
    const first = trackFaults(known(4), all(['off-speed', 'heard', 'heard', 'heard']), at(92_000));
    expect(first.opened).toMatchObject([{ roomId: 'r0', reasonCode: 'room-off-speed', isEverywhere: false }]);
    const { book, opened } = trackFaults(
      first.book,
      all(['off-speed', 'off-speed', 'off-speed', 'off-speed']),
      at(93_000),
    );
    expect(opened).toHaveLength(3);
    const open = [...book.open.values()];
    expect(open).toHaveLength(4);
    expect(open.every(({ reasonCode }) => reasonCode === 'programme-off-speed')).toBe(true);
    expect(open.every(({ isEverywhere }) => isEverywhere)).toBe(true);
  });

  it('of a far jump wait while most other rooms do not find the programme where it was', () => {
    const looking = all(['heard', 'heard', 'heard', 'heard'], { matchScore: null });
    const [, ...others] = looking;
    const jumped = room('r0', 'late', { shiftMs: -10_000 });
    const first = trackFaults(known(4), [jumped, ...others], at(92_000));
    expect([first.opened, first.isShifted]).toEqual([[], false]);
    // The source was wound back: the others find it there too, one after another.
    const second = trackFaults(
      first.book,
      [jumped, ...others].map((one, index) => (index < 3 ? { ...jumped, roomId: one.roomId } : one)),
      at(93_000),
    );
    expect([second.opened, second.isShifted]).toEqual([[], true]);
    // Or it was that room alone: the others are where they were.
    const alone = trackFaults(
      first.book,
      [jumped, ...all(['heard', 'heard', 'heard', 'heard']).slice(1)],
      at(93_000),
    );
    expect(alone.opened).toMatchObject([{ roomId: 'r0', fault: 'late' }]);
    const near = trackFaults(known(4), [{ ...jumped, shiftMs: 800 }, ...others], at(92_000));
    expect(near.opened).toMatchObject([{ roomId: 'r0', fault: 'late' }]);
  });

  it('accept a time to which most rooms shifted together, not one of a single room', () => {
    const shifted = trackFaults(known(3), all(['late', 'late', 'late'], { shiftMs: 5_000 }), at(92_000));
    expect(shifted).toMatchObject({ isShifted: true, opened: [] });
    const single = trackFaults(
      known(3),
      [room('r0', 'late', { shiftMs: 5_000 }), room('r1', 'heard'), room('r2', 'heard')],
      at(92_000),
    );
    expect(single).toMatchObject({ isShifted: false, opened: [{ fault: 'late' }] });
  });

  it('count a room as lost only when it was heard before', () => {
    const never = trackFaults(NO_FAULTS, all(['not-measurable', 'heard']), at(92_000));
    expect(never.opened).toEqual([]);
    const lost = trackFaults(known(2), all(['not-measurable', 'heard']), at(92_000));
    expect(lost.opened).toMatchObject([{ fault: 'not-measurable', reasonCode: 'no-stream' }]);
  });
});
