import type { FloorPlan, RoomPlace } from '../../../../shared/contract/wall-contract.ts';

export interface MapFloor {
  readonly floor: number;
  readonly name: string;
  /** Moved so that the first room of the floor stands at the top left. */
  readonly rooms: readonly (RoomPlace & { readonly roomId: string })[];
  readonly width: number;
  readonly height: number;
}

export interface MapLayout {
  readonly cellPx: number;
  /** Floors beside each other. */
  readonly columns: number;
}

const LEAST_CELL_PX = 15;
const MOST_CELL_PX = 34;
/** Around each floor. */
const GAP_PX = 24;
const HEAD_PX = 28;

/** Floors that have rooms of the check, lowest first. */
export function floorsOf(
  plan: FloorPlan,
  roomIds: ReadonlySet<string>,
  floorName: (number: number) => string,
): MapFloor[] {
  const numbers = [
    ...new Set(plan.rooms.filter(({ roomId }) => roomIds.has(roomId)).map((room) => room.floor)),
  ];
  return numbers
    .toSorted((a, b) => a - b)
    .map((floor) => {
      const rooms = plan.rooms.filter((room) => room.floor === floor);
      const left = Math.min(...rooms.map(({ x }) => x));
      const top = Math.min(...rooms.map(({ y }) => y));
      return {
        floor,
        name: plan.floorNames.find((named) => named.floor === floor)?.name ?? floorName(floor + 1),
        rooms: rooms.map((room) => ({ ...room, x: room.x - left, y: room.y - top })),
        width: Math.max(...rooms.map(({ x, width }) => x + width)) - left,
        height: Math.max(...rooms.map(({ y, height }) => y + height)) - top,
      };
    });
}

/** The largest cells with which all floors are seen at once; smaller than readable they never get: then it scrolls. */
export function layOutFloors(
  floors: readonly MapFloor[],
  area: { readonly width: number; readonly height: number },
): MapLayout {
  const widest = Math.max(1, ...floors.map(({ width }) => width));
  let best: MapLayout = { cellPx: 0, columns: 1 };
  for (let columns = 1; columns <= Math.max(1, floors.length); columns += 1) {
    const rows = Math.ceil(floors.length / columns);
    let cells = 0;
    for (let row = 0; row < rows; row += 1)
      cells += Math.max(...floors.slice(row * columns, (row + 1) * columns).map(({ height }) => height));
    const across = (area.width - columns * GAP_PX) / (columns * widest);
    const down = (area.height - rows * (GAP_PX + HEAD_PX)) / Math.max(1, cells);
    const cellPx = Math.min(across, down, MOST_CELL_PX);
    if (cellPx > best.cellPx) best = { cellPx, columns };
  }
  if (best.cellPx >= LEAST_CELL_PX) return best;
  // One below the other reads best when it has to scroll anyway; never wider than there is.
  const across = (area.width - GAP_PX) / widest;
  return { cellPx: Math.min(LEAST_CELL_PX, Math.max(1, across)), columns: 1 };
}
