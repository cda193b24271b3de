import { useState } from 'react';
import type { WallView } from '../../shared/contract/wall-contract.ts';
import { setPreferences, usePreferences } from '../kit/preferences.ts';
import { camerasOfScreen, type ScreenPart } from './screen-part.ts';
import { isProblem } from './tile-view.ts';
import type { WallCamera } from './wall-camera.ts';
import { camerasOfScope, type WallPages, wallPages } from './wall-pages.ts';

export interface WallPictures {
  /** Everything of the view on this display. */
  readonly cameras: readonly WallCamera[];
  readonly pages: WallPages<WallCamera>;
  readonly page: number;
  readonly visible: readonly WallCamera[];
  readonly patrolSeconds: number;
  turnTo(page: number): void;
  setGrid(grid: number): void;
  setPatrolSeconds(seconds: number): void;
}

/**
 * Which cameras are on the screen: those of the view, cut to this display, pinned ones first. A stored view is
 * everybody's: another grid or interval chosen at the toolbar holds only here, until the view is opened again.
 */
export function useWallPictures(
  all: readonly WallCamera[],
  view: WallView | null,
  screen: ScreenPart | null,
  isOnlyProblems: boolean,
): WallPictures {
  const preferences = usePreferences();
  const [page, setPage] = useState(0);
  const [chosen, setChosen] = useState<{ grid: number | null; seconds: number | null }>(NOTHING_CHOSEN);
  const viewKey = view === null ? '' : JSON.stringify(view);
  const [shownKey, setShownKey] = useState(viewKey);
  if (shownKey !== viewKey) {
    setShownKey(viewKey);
    setPage(0);
    setChosen(NOTHING_CHOSEN);
  }
  const onScreen = (cameras: readonly WallCamera[]): WallCamera[] =>
    screen ? camerasOfScreen(cameras, screen) : [...cameras];
  const pinnedIds = view?.pinnedRoomIds ?? [];
  const scoped = camerasOfScope(all, view?.scope ?? { kind: 'all' });
  // Pinned rooms belong to the view even when its list does not name them.
  const cameras = onScreen(
    all.filter((camera) => pinnedIds.includes(camera.roomId) || scoped.includes(camera)),
  );
  const shown = isOnlyProblems ? cameras.filter(({ status }) => isProblem(status)) : cameras;
  // A display shows its whole part; how the console's own wall is divided is another matter.
  const grid = view ? (chosen.grid ?? view.grid) : screen ? null : preferences.wallGrid;
  const pages = wallPages(shown, shown, pinnedIds, grid);
  const current = Math.min(page, pages.pages - 1);
  return {
    cameras,
    pages,
    page: current,
    visible: pages.visible(current),
    patrolSeconds: view ? (chosen.seconds ?? view.patrolSeconds) : preferences.patrolSeconds,
    turnTo: (next) => setPage(((next % pages.pages) + pages.pages) % pages.pages),
    setGrid(value) {
      setPage(0);
      if (view) setChosen((before) => ({ ...before, grid: value }));
      else setPreferences({ wallGrid: value });
    },
    setPatrolSeconds(seconds) {
      if (view) setChosen((before) => ({ ...before, seconds }));
      else setPreferences({ patrolSeconds: seconds });
    },
  };
}

const NOTHING_CHOSEN = { grid: null, seconds: null };
