import { useRef, useState } from 'react';
import type { CameraStatus, StreamName } from '../../shared/contract/camera-status.ts';
import { EmptyPage } from '../kit/empty-page.tsx';
import { toggleFullScreen } from '../kit/full-screen.ts';
import { setPreferences, usePreferences } from '../kit/preferences.ts';
import { useRoute } from '../kit/route.ts';
import { useText } from '../kit/text/index.ts';
import { PALETTES } from '../kit/tokens.ts';
import { barHeight, bestColumns, defaultGrid, findByNumber, layoutTiles, pageCount } from './layout.ts';
import { camerasOfScreen, type ScreenPart } from './screen-part.ts';
import { ScreenStrip } from './screen-strip.tsx';
import { SingleFacts } from './single-facts.tsx';
import { hasPictures, isProblem, viewOfTile } from './tile-view.ts';
import { useArea } from './use-area.ts';
import { usePageVisible } from './use-page-visible.ts';
import { usePatrol } from './use-patrol.ts';
import { useWallKeys } from './use-wall-keys.ts';
import { useWallWorker } from './use-wall-worker.ts';
import { WallTile } from './wall-tile.tsx';
import { WallToolbar } from './wall-toolbar.tsx';

export interface WallCamera {
  readonly id: string;
  readonly roomId: string;
  /** Name of its room. */
  readonly name: string;
  readonly status: CameraStatus;
  readonly hasMain: boolean;
}

const GAP_PX = 4;

/** Grid and single view on one canvas; only what is visible streams. With `screen`, one display's part of it. */
export function Wall({
  cameras: all,
  screen,
  isConnected,
  timeZone,
}: {
  readonly cameras: readonly WallCamera[];
  readonly screen: ScreenPart | null;
  readonly isConnected: boolean;
  readonly timeZone: string;
}) {
  const text = useText();
  const { wallGrid, wallTheme, patrolSeconds } = usePreferences();
  const { parameters } = useRoute();
  const [isOnlyProblems, setOnlyProblems] = useState(parameters.get('only') === 'problems');
  const [page, setPage] = useState(0);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [singleId, setSingleId] = useState<string | null>(
    () => all.find(({ roomId }) => roomId === parameters.get('room'))?.id ?? null,
  );
  const [stream, setStream] = useState<StreamName>('sub');
  const wall = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const area = useArea(stage);
  const isPageVisible = usePageVisible();

  const cameras = screen ? camerasOfScreen(all, screen) : all;
  const shown = isOnlyProblems ? cameras.filter(({ status }) => isProblem(status)) : cameras;
  // A display shows its whole part; how the console's own wall is divided is another matter.
  const grid = (screen ? null : wallGrid) ?? defaultGrid(cameras.length);
  const pages = pageCount(shown.length, grid);
  const currentPage = Math.min(page, pages - 1);
  const single = singleId === null ? null : (cameras.find(({ id }) => id === singleId) ?? null);
  const visible = single ? [single] : shown.slice(currentPage * grid, (currentPage + 1) * grid);
  const rects = layoutTiles(visible.length, area.width, area.height, GAP_PX);
  const placed = visible.flatMap(({ id }, index) => {
    const rect = rects[index];
    if (!rect) return [];
    // The words stand under the picture, not on it.
    const picture = { ...rect, height: Math.max(1, rect.height - barHeight(rect)) };
    return [{ cameraId: id, stream: single?.hasMain ? stream : ('sub' as const), rect: picture }];
  });
  // Nobody sees a hidden page: its streams are closed, and open again at a key frame when it is shown.
  const streaming = isPageVisible ? placed : [];
  const greyIds = visible.filter(({ status }) => !hasPictures(status.state)).map(({ id }) => id);
  const stats = useWallWorker(host, area, streaming, greyIds, PALETTES[wallTheme].surface);
  const live = cameras.filter(({ status }) => !isProblem(status)).length;
  const selected = visible.find(({ id }) => id === selectedId) ?? visible[0];

  const focusTile = (id: string): void => {
    setSelectedId(id);
    requestAnimationFrame(() =>
      stage.current?.querySelector<HTMLElement>(`[data-camera="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  const turnTo = (next: number): void => setPage(((next % pages) + pages) % pages);
  const open = (id: string): void => {
    setSelectedId(id);
    setStream('sub');
    setSingleId(id);
  };
  const close = (): void => {
    const id = singleId;
    setSingleId(null);
    if (id !== null) focusTile(id);
  };
  const step = (by: number): void => {
    const index = cameras.findIndex(({ id }) => id === singleId);
    const next = cameras[(index + by + cameras.length) % cameras.length];
    if (next) open(next.id);
  };
  // A display has nobody at its keys: what does not fit on it comes round by itself.
  const isTurning = screen !== null && pages > 1;
  const { isPatrolling, setPatrolling } = usePatrol(patrolSeconds, isTurning, () =>
    single ? step(1) : turnTo(currentPage + 1),
  );

  const keys = useWallKeys({
    columns: bestColumns(visible.length, area.width, area.height),
    visibleIds: visible.map(({ id }) => id),
    selectedId: selected?.id ?? null,
    isSingle: single !== null,
    select: focusTile,
    open,
    close,
    step,
    turn: (by) => turnTo(currentPage + by),
    togglePatrol: () => setPatrolling((before) => !before),
    jump(typed) {
      const index = findByNumber(typed, shown);
      const camera = shown[index];
      if (!camera) return false;
      if (single) open(camera.id);
      else {
        setPage(Math.floor(index / grid));
        focusTile(camera.id);
      }
      return true;
    },
  });

  return (
    <div className="wall" ref={wall} data-full-screen>
      {screen ? (
        <ScreenStrip
          screen={screen}
          live={live}
          total={cameras.length}
          isConnected={isConnected}
          page={currentPage}
          pages={single ? 1 : pages}
          timeZone={timeZone}
        />
      ) : (
        <WallToolbar
          total={cameras.length}
          isConnected={isConnected}
          live={live}
          isOnlyProblems={isOnlyProblems}
          onOnlyProblems={setOnlyProblems}
          grid={grid}
          onGrid={(value) => {
            setPreferences({ wallGrid: value });
            setPage(0);
          }}
          page={currentPage}
          pages={single ? 1 : pages}
          onPage={turnTo}
          isPatrolling={isPatrolling}
          onPatrol={setPatrolling}
          patrolSeconds={patrolSeconds}
          onPatrolSeconds={(value) => setPreferences({ patrolSeconds: value })}
          theme={wallTheme}
          onTheme={(value) => setPreferences({ wallTheme: value })}
          onFullScreen={() => toggleFullScreen(wall.current)}
        />
      )}
      <div className={single ? 'wall-body single' : 'wall-body'}>
        <div className="wall-stage" ref={stage}>
          <div className="wall-host" ref={host} />
          {visible.map((camera, index) => {
            const rect = rects[index];
            if (!rect) return null;
            const tileStats = stats.get(camera.id);
            return (
              <WallTile
                key={camera.id}
                cameraId={camera.id}
                room={camera.name}
                role={text.codes.cameraRole[camera.status.role]}
                view={viewOfTile(camera.status, tileStats, isConnected, text)}
                stats={tileStats}
                rect={rect}
                isSelected={camera.id === selected?.id}
                onSelect={() => setSelectedId(camera.id)}
                onOpen={() => (single ? close() : open(camera.id))}
              />
            );
          })}
          {visible.length === 0 && (
            <EmptyPage
              title={text.wall.noProblems}
              action={
                <button type="button" className="plain-button" onClick={() => setOnlyProblems(false)}>
                  {text.wall.showAll}
                </button>
              }
            />
          )}
          {keys.note && (
            <p className="wall-note" role="status">
              {keys.note}
            </p>
          )}
        </div>
        {single && (
          <SingleFacts
            status={single.status}
            stats={stats.get(single.id)}
            view={viewOfTile(single.status, stats.get(single.id), isConnected, text)}
            room={single.name}
            hasMain={single.hasMain}
            stream={stream}
            onStream={setStream}
            onMove={step}
            onBack={close}
            timeZone={timeZone}
          />
        )}
      </div>
    </div>
  );
}
