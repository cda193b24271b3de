import type { Handlers } from '../../server/rpc/handlers.ts';
import type { wallContract } from '../../shared/contract/wall-contract.ts';
import type { Journal } from '../ports/journal.ts';
import type { Wall } from '../ports/wall.ts';

const DONE = { isDone: true } as const;

/** Stored views and the floor plan. */
export function wallHandlers(services: {
  readonly wall: Wall;
  readonly journal: Pick<Journal, 'append'>;
}): Handlers<typeof wallContract> {
  const { wall, journal } = services;
  return {
    'wall.views': () => ({ snapshot: () => wall.views(), subscribe: (push) => wall.onViews(push) }),
    'wall.createView': ({ view }, { actor }) => wall.createView(view, actor),
    'wall.changeView': ({ id, view }, { actor }) => wall.changeView(id, view, actor),
    'wall.removeView': ({ id }, { actor }) => {
      wall.removeView(id, actor);
      return DONE;
    },
    'wall.restoreView': ({ id }, { actor }) => {
      wall.restoreView(id, actor);
      return DONE;
    },
    'wall.moveView': ({ id, position }, { actor }) => {
      wall.moveView(id, position, actor);
      return DONE;
    },
    'wall.floorPlan': () => ({
      snapshot: () => wall.floorPlan(),
      subscribe: (push) => wall.onFloorPlan(push),
    }),
    'wall.placeRoom': ({ roomId, place }, { actor }) => {
      wall.placeRoom(roomId, place, actor);
      return DONE;
    },
    'wall.nameFloor': ({ floor, name }, { actor }) => {
      wall.nameFloor(floor, name, actor);
      return DONE;
    },
    'wall.noteWatching': ({ act, subject }, { actor }) => {
      journal.append({ actor, action: `wall.${act}`, subject });
      return DONE;
    },
  };
}
