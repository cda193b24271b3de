import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { camerasOfScreen, parseScreen } from '../../../renderer/wall/screen-part.ts';

describe('part of a display', () => {
  it('is read from the address, and nothing else is', () => {
    expect(parseScreen('1/1')).toEqual({ index: 0, count: 1 });
    expect(parseScreen('2/3')).toEqual({ index: 1, count: 3 });
    for (const wrong of [undefined, '', '0/2', '3/2', '1/0', '1/99', 'a/b', '1', '1/2/3', '-1/2', '1.5/2'])
      expect(parseScreen(wrong), String(wrong)).toBeNull();
  });

  it('cuts the rooms into equal runs: every room on one display, its cameras together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 70 }),
        fc.integer({ min: 1, max: 16 }),
        (camerasPerRoom, count) => {
          const cameras = camerasPerRoom.flatMap((inRoom, room) =>
            Array.from({ length: inRoom }, (_, index) => ({ id: `${room}-${index}`, roomId: String(room) })),
          );
          const parts = Array.from({ length: count }, (_, index) =>
            camerasOfScreen(cameras, { index, count }),
          );
          expect(parts.flat()).toEqual(cameras);
          const rooms = parts.map((part) => new Set(part.map(({ roomId }) => roomId)).size);
          expect(Math.max(...rooms) - Math.min(...rooms)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
