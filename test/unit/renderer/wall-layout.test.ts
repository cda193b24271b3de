import { describe, expect, it } from 'vitest';
import {
  bestColumns,
  containPicture,
  defaultGrid,
  findByNumber,
  layoutTiles,
  moveSelection,
  pageCount,
} from '../../../renderer/wall/layout.ts';

describe('layout of the wall', () => {
  it('chooses the smallest grid that shows every room', () => {
    expect([1, 2, 4, 5, 12, 16, 17, 37, 64, 200].map(defaultGrid)).toEqual([
      1, 4, 4, 6, 12, 16, 20, 49, 64, 64,
    ]);
  });

  it('gives pictures the largest size the area allows', () => {
    expect(bestColumns(12, 1274, 660)).toBe(4);
    expect(bestColumns(2, 1600, 450)).toBe(2);
    expect(bestColumns(2, 500, 900)).toBe(1);
  });

  it('keeps tiles inside the area, apart from each other, for every count', () => {
    for (const count of [1, 2, 3, 7, 12, 16, 33, 64]) {
      const tiles = layoutTiles(count, 1274, 661, 4);
      expect(tiles).toHaveLength(count);
      for (const [index, a] of tiles.entries()) {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(1274);
        expect(a.y + a.height).toBeLessThanOrEqual(661);
        expect(Math.min(a.width, a.height)).toBeGreaterThan(0);
        for (const b of tiles.slice(index + 1)) {
          const isApart =
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(isApart, `${count} tiles overlap`).toBe(true);
        }
      }
    }
  });

  it('has nothing to lay out without an area', () => {
    expect(layoutTiles(9, 0, 600, 4)).toEqual([]);
    expect(layoutTiles(0, 800, 600, 4)).toEqual([]);
  });

  it('never distorts a picture', () => {
    const placed = containPicture({ x: 10, y: 20, width: 300, height: 300 }, 640, 360);
    expect(placed.width / placed.height).toBeCloseTo(16 / 9, 1);
    expect(placed.width).toBeLessThanOrEqual(300);
  });

  it('moves with the arrows and stays inside', () => {
    expect(moveSelection(0, 'left', 4, 10)).toBe(0);
    expect(moveSelection(0, 'down', 4, 10)).toBe(4);
    expect(moveSelection(8, 'down', 4, 10)).toBe(8);
    expect(moveSelection(9, 'right', 4, 10)).toBe(9);
    expect(moveSelection(5, 'up', 4, 10)).toBe(1);
  });

  it('finds a room by its number, in the name before the id', () => {
    const rooms = [
      { id: 'r9-front', name: '第01考场' },
      { id: 'r02-front', name: '第09考场' },
      { id: 'x12', name: '保密室' },
    ];
    expect(findByNumber('1', rooms)).toBe(0);
    expect(findByNumber('9', rooms)).toBe(1);
    expect(findByNumber('012', rooms)).toBe(2);
    expect(findByNumber('5', rooms)).toBe(-1);
    expect(findByNumber('', rooms)).toBe(-1);
  });

  it('counts pages, at least one', () => {
    expect([pageCount(0, 16), pageCount(16, 16), pageCount(17, 16)]).toEqual([1, 1, 2]);
  });
});
