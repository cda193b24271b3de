import type { ViewScope } from '../../shared/contract/wall-contract.ts';
import { defaultGrid, pageCount } from './layout.ts';

interface Placed {
  readonly id: string;
  readonly roomId: string;
}

/** The cameras a view asks for, in the order of the site; one that is gone is simply not there. */
export function camerasOfScope<C extends Placed>(cameras: readonly C[], scope: ViewScope): C[] {
  switch (scope.kind) {
    case 'all':
      return [...cameras];
    case 'rooms':
      return cameras.filter(({ roomId }) => scope.roomIds.includes(roomId));
    case 'cameras':
      return cameras.filter(({ id }) => scope.cameraIds.includes(id));
  }
}

/** Screens of a view: pinned cameras stand first on every one, the others take turns. */
export interface WallPages<C> {
  readonly pinned: readonly C[];
  readonly turning: readonly C[];
  /** Tiles of one screen. */
  readonly grid: number;
  readonly pages: number;
  visible(page: number): readonly C[];
  /** The screen a camera is on; pinned ones are on every screen, so the given one. -1 when it is on none. */
  pageOf(id: string, current: number): number;
}

/** At least one tile is left for the others, as long as there are any. */
export function wallPages<C extends Placed>(
  scoped: readonly C[],
  pinnedFrom: readonly C[],
  pinnedRoomIds: readonly string[],
  wantedGrid: number | null,
): WallPages<C> {
  const allPinned = pinnedFrom.filter(({ roomId }) => pinnedRoomIds.includes(roomId));
  const isPinned = new Set(allPinned.map(({ id }) => id));
  const turning = scoped.filter(({ id }) => !isPinned.has(id));
  const grid = wantedGrid ?? defaultGrid(allPinned.length + turning.length);
  const pinned = allPinned.slice(0, turning.length > 0 ? grid - 1 : grid);
  const left = Math.max(1, grid - pinned.length);
  return {
    pinned,
    turning,
    grid,
    pages: pageCount(turning.length, left),
    visible: (page) => [...pinned, ...turning.slice(page * left, (page + 1) * left)].slice(0, grid),
    pageOf(id, current) {
      if (pinned.some((camera) => camera.id === id)) return current;
      const index = turning.findIndex((camera) => camera.id === id);
      return index < 0 ? -1 : Math.floor(index / left);
    },
  };
}
