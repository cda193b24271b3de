import { MOST_FLOORS, PLAN_CELLS, type RoomPlace } from '../../../shared/contract/wall-contract.ts';
import type { Direction } from '../layout.ts';

/** An empty plan is drawn at least this large, in cells, so that a floor of two rooms does not fill a display. */
const LEAST_CELLS = { width: 32, height: 15 } as const;
/** Room to drag into, while a floor is edited. */
const EDIT_MARGIN_CELLS = 4;
const MOST_CELL_PX = 64;

export interface PlanScale {
  readonly cellPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** One cell's size so that a floor's rooms fit the area whole. */
export function scaleOfFloor(
  places: readonly RoomPlace[],
  area: { readonly width: number; readonly height: number },
  isEditing: boolean,
): PlanScale {
  const margin = isEditing ? EDIT_MARGIN_CELLS : 0;
  const width = Math.max(LEAST_CELLS.width, ...places.map((place) => place.x + place.width)) + margin;
  const height = Math.max(LEAST_CELLS.height, ...places.map((place) => place.y + place.height)) + margin;
  const cellPx = Math.max(1, Math.min(MOST_CELL_PX, area.width / width, area.height / height));
  return { cellPx, widthPx: width * cellPx, heightPx: height * cellPx };
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** A place moved and resized by whole cells, kept inside the plan. */
export function changePlace(
  place: RoomPlace,
  by: { readonly x?: number; readonly y?: number; readonly width?: number; readonly height?: number },
): RoomPlace {
  const width = within(Math.round(place.width + (by.width ?? 0)), 1, PLAN_CELLS);
  const height = within(Math.round(place.height + (by.height ?? 0)), 1, PLAN_CELLS);
  return {
    floor: within(place.floor, 0, MOST_FLOORS - 1),
    x: within(Math.round(place.x + (by.x ?? 0)), 0, PLAN_CELLS - width),
    y: within(Math.round(place.y + (by.y ?? 0)), 0, PLAN_CELLS - height),
    width,
    height,
  };
}

export const STEPS: Readonly<Record<Direction, { readonly x: number; readonly y: number }>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** The nearest room in a direction: what lies straight ahead counts before what is off to the side. */
export function neighbour<P extends RoomPlace & { readonly roomId: string }>(
  places: readonly P[],
  fromId: string | null,
  direction: Direction,
): string | null {
  const from = places.find(({ roomId }) => roomId === fromId);
  if (from === undefined) return places[0]?.roomId ?? null;
  const step = STEPS[direction];
  const centre = (place: RoomPlace) => ({ x: place.x + place.width / 2, y: place.y + place.height / 2 });
  const start = centre(from);
  let best: string | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const { x, y } = centre(place);
    const ahead = (x - start.x) * step.x + (y - start.y) * step.y;
    const aside = Math.abs((x - start.x) * step.y) + Math.abs((y - start.y) * step.x);
    if (ahead <= 0) continue;
    const cost = ahead + aside * 3;
    if (cost >= bestCost) continue;
    bestCost = cost;
    best = place.roomId;
  }
  return best ?? from.roomId;
}
