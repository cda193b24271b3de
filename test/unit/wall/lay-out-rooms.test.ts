import { describe, expect, it } from 'vitest';
import type { RoomConfig, RoomKind } from '../../../shared/contract/site-config.ts';
import { MOST_FLOORS, RoomPlace } from '../../../shared/contract/wall-contract.ts';
import { layOutRooms } from '../../../shared/domain/floor-plan/lay-out-rooms.ts';

const room = (name: string, kind: RoomKind = 'exam'): RoomConfig => ({ id: name, name, kind });
const numbered = (count: number): RoomConfig[] =>
  Array.from({ length: count }, (_, index) => room(`第${String(index + 1).padStart(2, '0')}考场`));

describe('automatic floor plan', () => {
  it('gives every room a valid place of its own, for any number of rooms', () => {
    for (const count of [0, 1, 9, 60, 134, 500, 2000]) {
      const places = layOutRooms(numbered(count));
      expect(places.size).toBe(count);
      const cells = new Set<string>();
      for (const place of places.values()) {
        expect(RoomPlace.safeParse(place).success).toBe(true);
        cells.add(`${place.floor} ${place.x} ${place.y}`);
      }
      expect(cells.size, `${count} rooms`).toBe(count);
      expect(Math.max(0, ...[...places.values()].map(({ floor }) => floor))).toBeLessThan(MOST_FLOORS);
    }
  });

  it('puts 134 rooms on five floors without overlap, special rooms first', () => {
    const rooms = [
      ...numbered(130),
      room('保密室', 'papers'),
      room('大门', 'gate'),
      room('走廊', 'corridor'),
      room('考务室', 'office'),
    ];
    const places = layOutRooms(rooms);
    expect(new Set([...places.values()].map(({ floor }) => floor)).size).toBe(5);
    expect(places.get('保密室')).toMatchObject({ floor: 0, x: 0, y: 0 });
    const all = [...places.values()];
    for (const [index, a] of all.entries())
      for (const b of all.slice(index + 1)) {
        if (a.floor !== b.floor) continue;
        const isApart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isApart).toBe(true);
      }
  });

  it('believes room numbers that name a floor', () => {
    const rooms = [room('101'), room('102'), room('B305 教室'), room('1201'), room('大门', 'gate')];
    const places = layOutRooms(rooms);
    expect(rooms.map(({ id }) => places.get(id)?.floor)).toEqual([0, 0, 1, 2, 0]);
  });

  it('does not take two-digit room numbers for floors', () => {
    expect(new Set([...layOutRooms(numbered(30)).values()].map(({ floor }) => floor))).toEqual(new Set([0]));
  });
});
