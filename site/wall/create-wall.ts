import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import type { FloorPlan, RoomPlace, WallView } from '../../shared/contract/wall-contract.ts';
import { layOutRooms } from '../../shared/domain/floor-plan/lay-out-rooms.ts';
import type { Journal } from '../ports/journal.ts';
import type { Wall } from '../ports/wall.ts';
import { createViewStore } from './view-store.ts';

/** Views and floor plan of one site. Every change is one transaction with its entry in the journal. */
export function createWall(options: {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  /** Asked each time: rooms may be added while the service runs. */
  rooms(): readonly RoomConfig[];
  nowMs(): number;
}): Wall {
  const { database, journal } = options;
  const store = createViewStore(database);
  const viewListeners = new Set<(views: WallView[]) => void>();
  const planListeners = new Set<(plan: FloorPlan) => void>();

  const floorPlan = (): FloorPlan => {
    const rooms = options.rooms();
    const automatic = layOutRooms(rooms);
    const placed = new Map(
      database
        .all('SELECT room_id, floor, x, y, width, height FROM wall_room_place')
        .map((row) => [String(row['room_id']), placeOf(row)]),
    );
    return {
      rooms: rooms.flatMap(({ id }) => {
        const place = placed.get(id) ?? automatic.get(id);
        return place === undefined ? [] : [{ roomId: id, ...place, isPlaced: placed.has(id) }];
      }),
      floorNames: database
        .all('SELECT floor, name FROM wall_floor ORDER BY floor')
        .map((row) => ({ floor: Number(row['floor']), name: String(row['name']) })),
    };
  };
  const tellViews = (): void => {
    const views = store.list();
    for (const listener of viewListeners) listener(views);
  };
  const tellPlan = (): void => {
    const plan = floorPlan();
    for (const listener of planListeners) listener(plan);
  };

  return {
    views: () => store.list(),
    createView(content, actor) {
      const view = database.transaction(() => {
        const made = store.create(content);
        journal.append({ actor, action: 'wall.view-created', subject: made.name, details: {} });
        return made;
      });
      tellViews();
      return view;
    },
    changeView(id, content, actor) {
      const view = database.transaction(() => {
        const before = store.list().find((one) => one.id === id);
        const changed = store.change(id, content);
        journal.append({
          actor,
          action: 'wall.view-changed',
          subject: content.name,
          details: before !== undefined && before.name !== content.name ? { formerName: before.name } : {},
        });
        return changed;
      });
      tellViews();
      return view;
    },
    removeView(id, actor) {
      database.transaction(() => {
        const view = store.remove(id, options.nowMs());
        journal.append({ actor, action: 'wall.view-removed', subject: view.name, details: {} });
      });
      tellViews();
    },
    restoreView(id, actor) {
      database.transaction(() => {
        const view = store.restore(id);
        journal.append({ actor, action: 'wall.view-restored', subject: view.name, details: {} });
      });
      tellViews();
    },
    moveView(id, position, actor) {
      database.transaction(() => {
        store.move(id, position);
        const name = store.list().find((view) => view.id === id)?.name ?? id;
        journal.append({ actor, action: 'wall.view-moved', subject: name, details: { place: position + 1 } });
      });
      tellViews();
    },
    onViews(listener) {
      viewListeners.add(listener);
      return () => viewListeners.delete(listener);
    },
    floorPlan,
    placeRoom(roomId, place, actor) {
      if (!options.rooms().some(({ id }) => id === roomId))
        throw new ContractError('not-found', 'there is no such room', 'roomId');
      database.transaction(() => {
        database.run('DELETE FROM wall_room_place WHERE room_id = ?', roomId);
        if (place !== null)
          database.run(
            'INSERT INTO wall_room_place (room_id, floor, x, y, width, height) VALUES (?, ?, ?, ?, ?, ?)',
            roomId,
            place.floor,
            place.x,
            place.y,
            place.width,
            place.height,
          );
        journal.append({ actor, action: 'wall.room-placed', subject: roomId, details: place ?? {} });
      });
      tellPlan();
    },
    nameFloor(floor, name, actor) {
      database.transaction(() => {
        database.run('DELETE FROM wall_floor WHERE floor = ?', floor);
        if (name !== '') database.run('INSERT INTO wall_floor (floor, name) VALUES (?, ?)', floor, name);
        journal.append({
          actor,
          action: 'wall.floor-named',
          subject: String(floor + 1),
          details: { name },
        });
      });
      tellPlan();
    },
    onFloorPlan(listener) {
      planListeners.add(listener);
      return () => planListeners.delete(listener);
    },
  };
}

const placeOf = (row: Readonly<Record<string, unknown>>): RoomPlace => ({
  floor: Number(row['floor']),
  x: Number(row['x']),
  y: Number(row['y']),
  width: Number(row['width']),
  height: Number(row['height']),
});
