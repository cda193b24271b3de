import type { Wall } from './ports/wall.ts';
import { createWall } from './wall/create-wall.ts';
import type { Wiring } from './wiring.ts';

/** Stored views of the wall and the floor plan. */
export const wireWall = ({ database, journal, registry, time }: Wiring): { readonly wall: Wall } => ({
  wall: createWall({ database, journal, rooms: () => registry.rooms(), nowMs: time.nowMs }),
});
