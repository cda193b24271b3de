import { z } from 'zod';
import { command, feed, ROLES } from './define.ts';

const Nothing = z.object({});
const Done = z.object({ isDone: z.literal(true) });
const Id = z.string().min(1).max(64);
/** Who may change what every wall of the site shows. Watching needs no such role. */
const EDITORS = ['director', 'duty', 'technician', 'monitor'] as const;

/** Tiles of one screen; more cannot be read on one display. */
export const MOST_TILES = 64;
export const LEAST_PATROL_SECONDS = 5;
export const MOST_PATROL_SECONDS = 120;
/** Views a site keeps; `Alt+1` to `Alt+9` open the first nine. */
export const MOST_VIEWS = 60;

/** Which cameras a view has. Rooms that join later are in `all` by themselves. */
export const ViewScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('rooms'), roomIds: z.array(Id).min(1).max(2000) }),
  z.object({ kind: z.literal('cameras'), cameraIds: z.array(Id).min(1).max(2000) }),
]);
export type ViewScope = z.infer<typeof ViewScope>;

/** What a person decides about a view. `grid` null: the smallest that shows all. Pinned rooms stay while the rest patrols. */
export const WallViewContent = z.object({
  name: z.string().trim().min(1).max(32),
  scope: ViewScope,
  grid: z.number().int().min(1).max(MOST_TILES).nullable(),
  pinnedRoomIds: z.array(Id).max(MOST_TILES - 1),
  patrolSeconds: z.number().int().min(LEAST_PATROL_SECONDS).max(MOST_PATROL_SECONDS),
  /** The patrol starts by itself when the view is opened. */
  startsPatrol: z.boolean(),
});
export type WallViewContent = z.infer<typeof WallViewContent>;
export const WallView = WallViewContent.extend({ id: Id });
export type WallView = z.infer<typeof WallView>;

/** Cells of the plan's grid; a floor is at most this wide and high. */
export const PLAN_CELLS = 200;
export const MOST_FLOORS = 40;
const Cell = z
  .number()
  .int()
  .min(0)
  .max(PLAN_CELLS - 1);
const Span = z.number().int().min(1).max(PLAN_CELLS);

/** Where a room lies: floor counted from 0, position and size in cells. */
export const RoomPlace = z.object({
  floor: z
    .number()
    .int()
    .min(0)
    .max(MOST_FLOORS - 1),
  x: Cell,
  y: Cell,
  width: Span,
  height: Span,
});
export type RoomPlace = z.infer<typeof RoomPlace>;

export const FloorPlan = z.object({
  /** Every room of the site. `isPlaced`: a person put it there; otherwise the layout is the automatic one. */
  rooms: z.array(RoomPlace.extend({ roomId: Id, isPlaced: z.boolean() })),
  /** Names people gave to floors; the others are numbered. */
  floorNames: z.array(z.object({ floor: z.number().int(), name: z.string() })),
});
export type FloorPlan = z.infer<typeof FloorPlan>;

/** What a person did at a wall, for the journal: who watched, listened and kept which picture. */
export const WATCH_ACTS = ['patrol-started', 'patrol-stopped', 'listened', 'snapshot-saved'] as const;

/** Stored views of the wall and the floor plan. */
export const wallContract = {
  'wall.views': feed(ROLES, Nothing, z.array(WallView), z.array(WallView)),
  /** `conflict` when another view has that name. */
  'wall.createView': command(EDITORS, z.object({ view: WallViewContent }), WallView),
  'wall.changeView': command(EDITORS, z.object({ id: Id, view: WallViewContent }), WallView),
  'wall.removeView': command(EDITORS, z.object({ id: Id }), Done),
  /** Undoes a removal; the view comes back where it was. */
  'wall.restoreView': command(EDITORS, z.object({ id: Id }), Done),
  /** Puts a view at that place of the list, counted from 0. */
  'wall.moveView': command(
    EDITORS,
    z.object({
      id: Id,
      position: z
        .number()
        .int()
        .min(0)
        .max(MOST_VIEWS - 1),
    }),
    Done,
  ),
  'wall.floorPlan': feed(ROLES, Nothing, FloorPlan, FloorPlan),
  /** `place` null: back to where the automatic layout has it. */
  'wall.placeRoom': command(EDITORS, z.object({ roomId: Id, place: RoomPlace.nullable() }), Done),
  /** An empty name: numbered again. */
  'wall.nameFloor': command(
    EDITORS,
    z.object({ floor: RoomPlace.shape.floor, name: z.string().trim().max(32) }),
    Done,
  ),
  /** Watching is free to everyone, and who watched what is written down. `subject`: a camera or a view. */
  'wall.noteWatching': command(ROLES, z.object({ act: z.enum(WATCH_ACTS), subject: Id }), Done),
};
