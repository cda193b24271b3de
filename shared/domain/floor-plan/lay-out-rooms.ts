import type { RoomConfig } from '../../contract/site-config.ts';
import { MOST_FLOORS, PLAN_CELLS, type RoomPlace } from '../../contract/wall-contract.ts';

/** A room of the automatic layout, in cells of the plan. */
export const ROOM_CELLS = { width: 4, height: 3 } as const;
/** Rooms beside each other along a corridor. */
const ROOMS_PER_ROW = 8;
/** Rows of one floor: two on either side of each of two corridors. */
const ROWS_PER_FLOOR = 4;
const CORRIDOR_CELLS = 1;
const GAP_CELLS = 1;
/** This share of the exam rooms must carry a floor in their number before numbers are believed. */
const NUMBERED_SHARE = 0.8;

/**
 * A tidy plan from nothing but the list of rooms: rooms along corridors in the order of the list. Numbers like
 * 301 or 1204 put rooms on floors; otherwise special rooms come first and each floor takes 32. Never more than
 * `MOST_FLOORS` floors: what does not fit goes on in further rows of the last one.
 */
export function layOutRooms(rooms: readonly RoomConfig[]): ReadonlyMap<string, RoomPlace> {
  const floors = floorsByNumber(rooms) ?? floorsByCount(rooms);
  const places = new Map<string, RoomPlace>();
  for (const [floor, roomsOfFloor] of floors.entries()) {
    const perRow = Math.max(
      ROOMS_PER_ROW,
      // A crowded floor grows wider before it grows beyond the plan.
      Math.ceil(roomsOfFloor.length / rowsThatFit),
    );
    for (const [index, room] of roomsOfFloor.entries()) {
      const row = Math.floor(index / perRow);
      places.set(room.id, {
        floor,
        x: Math.min((index % perRow) * ROOM_CELLS.width, PLAN_CELLS - ROOM_CELLS.width),
        y: Math.min(yOfRow(row), PLAN_CELLS - ROOM_CELLS.height),
        ...ROOM_CELLS,
      });
    }
  }
  return places;
}

/** Rows come in pairs with a corridor between them and a gap behind. */
function yOfRow(row: number): number {
  const pair = Math.floor(row / 2);
  const pairHeight = 2 * ROOM_CELLS.height + CORRIDOR_CELLS + GAP_CELLS;
  return pair * pairHeight + (row % 2) * (ROOM_CELLS.height + CORRIDOR_CELLS);
}

const rowsThatFit = 2 * Math.floor(PLAN_CELLS / (2 * ROOM_CELLS.height + CORRIDOR_CELLS + GAP_CELLS));

function floorsByCount(rooms: readonly RoomConfig[]): RoomConfig[][] {
  const isExam = (room: RoomConfig): boolean => room.kind === 'exam' || room.kind === 'spare';
  const ordered = [...rooms.filter((room) => !isExam(room)), ...rooms.filter(isExam)];
  const perFloor = ROOMS_PER_ROW * ROWS_PER_FLOOR;
  const floors: RoomConfig[][] = [];
  for (let start = 0; start < ordered.length; start += perFloor)
    floors.push(ordered.slice(start, start + perFloor));
  return joinBeyond(floors);
}

/** Floors by the leading digits of three- or four-digit room numbers, lowest first; null when most have none. */
function floorsByNumber(rooms: readonly RoomConfig[]): RoomConfig[][] | null {
  const floorOf = (room: RoomConfig): number | null => {
    const digits = /(?<!\d)(\d{1,2})\d{2}(?!\d)/.exec(room.name)?.[1];
    return digits === undefined || Number(digits) === 0 ? null : Number(digits);
  };
  const exam = rooms.filter((room) => room.kind === 'exam');
  const numbered = exam.filter((room) => floorOf(room) !== null);
  if (exam.length === 0 || numbered.length < exam.length * NUMBERED_SHARE) return null;
  const numbers = [...new Set(rooms.map(floorOf).filter((floor) => floor !== null))].sort((a, b) => a - b);
  const lowest = numbers[0];
  return joinBeyond(numbers.map((number) => rooms.filter((room) => (floorOf(room) ?? lowest) === number)));
}

function joinBeyond(floors: RoomConfig[][]): RoomConfig[][] {
  return [...floors.slice(0, MOST_FLOORS - 1), floors.slice(MOST_FLOORS - 1).flat()].filter(
    (floor) => floor.length > 0,
  );
}
