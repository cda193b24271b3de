import { useEffect, useRef, useState } from 'react';
import type { StreamName } from '../../shared/contract/camera-status.ts';
import { clock } from '../client/site.ts';
import { EmptyPage } from '../kit/empty-page.tsx';
import { toggleFullScreen } from '../kit/full-screen.ts';
import { notify } from '../kit/notices.ts';
import { setPreferences, usePreferences } from '../kit/preferences.ts';
import { useRoute } from '../kit/route.ts';
import { useText } from '../kit/text/index.ts';
import { PALETTES } from '../kit/tokens.ts';
import { FloorPlanView, type PlanKeys } from './floor-plan/floor-plan.tsx';
import {
  barHeight,
  bestColumns,
  type Direction,
  findByNumber,
  layoutTiles,
  moveSelection,
} from './layout.ts';
import { noteWatching } from './note-watching.ts';
import type { ScreenPart } from './screen-part.ts';
import { ScreenStrip } from './screen-strip.tsx';
import { SingleFacts } from './single-facts.tsx';
import { saveSnapshot } from './snapshot.ts';
import { SoundStrip } from './sound/sound-strip.tsx';
import { useSound } from './sound/use-sound.ts';
import { hasPictures, isFrozen, isProblem, viewOfTile } from './tile-view.ts';
import { useArea } from './use-area.ts';
import { usePageVisible } from './use-page-visible.ts';
import { usePatrol } from './use-patrol.ts';
import { useWallKeys } from './use-wall-keys.ts';
import { useWallPictures } from './use-wall-pictures.ts';
import { useWallView } from './use-wall-view.ts';
import { useWallWorker } from './use-wall-worker.ts';
import { ViewBar } from './view-bar.tsx';
import { ViewPanel } from './view-panel.tsx';
import type { WallCamera } from './wall-camera.ts';
import { WallTile } from './wall-tile.tsx';
import { WallToolbar } from './wall-toolbar.tsx';

const GAP_PX = 4;

/** Grid, floor plan and single view; only what is visible streams. With `screen`, one display's part of it. */
export function Wall({
  cameras: all,
  rooms,
  screen,
  isConnected,
  timeZone,
}: {
  readonly cameras: readonly WallCamera[];
  readonly rooms: readonly { readonly id: string; readonly name: string }[];
  readonly screen: ScreenPart | null;
  readonly isConnected: boolean;
  readonly timeZone: string;
}) {
  const text = useText();
  const { wallTheme } = usePreferences();
  const { parameters } = useRoute();
  const { views, view, layout, open: openView, show } = useWallView(screen);
  const [isOnlyProblems, setOnlyProblems] = useState(parameters.get('only') === 'problems');
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const [singleId, setSingleId] = useState<string | null>(
    () => all.find(({ roomId }) => roomId === parameters.get('room'))?.id ?? null,
  );
  const [stream, setStream] = useState<StreamName>('sub');
  const [panel, setPanel] = useState<'closed' | 'new' | 'edit'>('closed');
  const [heardId, setHeardId] = useState<string | null>(null);
  const wall = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const planKeys = useRef<PlanKeys>(null);
  const area = useArea(stage);
  const isPageVisible = usePageVisible();

  const pictures = useWallPictures(all, view, screen, isOnlyProblems);
  const { cameras, pages, patrolSeconds } = pictures;
  const single =
    singleId === null ? null : ((screen ? cameras : all).find(({ id }) => id === singleId) ?? null);
  const isPlan = layout === 'plan' && single === null;
  const visible = isPlan ? [] : single ? [single] : pictures.visible;
  // Screens of one patrol keep their tiles in place, also the last one that is not full.
  const tiles = single ? 1 : pages.pages > 1 ? pages.grid : visible.length;
  const rects = layoutTiles(tiles, area.width, area.height, GAP_PX);
  const placed = visible.flatMap(({ id }, index) => {
    const rect = rects[index];
    if (!rect) return [];
    // The words stand under the picture, not on it.
    const picture = { ...rect, height: Math.max(1, rect.height - barHeight(rect)) };
    return [{ cameraId: id, stream: single?.hasMain ? stream : ('sub' as const), rect: picture }];
  });
  // Nobody sees a hidden page: its streams are closed, and open again at a key frame when it is shown.
  const streaming = isPageVisible ? placed : [];
  const greyIds = visible
    .filter(({ status }) => !hasPictures(status.state) || isFrozen(status))
    .map(({ id }) => id);
  const pinnedIds = pages.pinned.map(({ id }) => id).filter((id) => id !== selectedId);
  const preferredIds = selectedId === null ? pinnedIds : [selectedId, ...pinnedIds];
  const stats = useWallWorker(host, area, streaming, greyIds, PALETTES[wallTheme].surface, preferredIds);
  const live = cameras.filter(({ status }) => !isProblem(status)).length;
  const selected = visible.find(({ id }) => id === selectedId) ?? visible[0];
  const heard = useSound(isPageVisible ? heardId : null);
  const heardCamera = all.find(({ id }) => id === heardId);
  const viewName = view?.name ?? text.wall.allCameras;

  const focusTile = (id: string): void => {
    setSelectedId(id);
    requestAnimationFrame(() =>
      stage.current?.querySelector<HTMLElement>(`[data-camera="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  const openSingle = (id: string): void => {
    setSelectedId(id);
    setStream('sub');
    setSingleId(id);
    setPanel('closed');
    // Whoever follows one room with the ears follows it to the next one.
    if (heardId !== null && heardId === singleId) setHeardId(id);
  };
  const step = (by: number): void => {
    const index = cameras.findIndex(({ id }) => id === singleId);
    const next = cameras[(index + by + cameras.length) % cameras.length];
    if (next) openSingle(next.id);
  };
  // A display has nobody at its keys: what does not fit on it comes round by itself.
  const isTurning = (screen !== null && pages.pages > 1) || (view?.startsPatrol ?? false);
  const patrol = usePatrol(patrolSeconds, isTurning, () =>
    single ? step(1) : pictures.turnTo(pictures.page + 1),
  );
  const isPatrolling = patrol.patrol.kind !== 'stopped';
  const open = (id: string): void => {
    patrol.hold();
    openSingle(id);
  };
  const close = (): void => {
    const id = singleId;
    setSingleId(null);
    patrol.release();
    if (id !== null && layout === 'grid') focusTile(id);
  };
  const togglePatrol = (): void => {
    patrol.set(!isPatrolling);
    noteWatching(isPatrolling ? 'patrol-stopped' : 'patrol-started', viewName);
  };
  const viewId = view?.id ?? null;
  const shownViewId = useRef<string | null>(null);
  useEffect(() => {
    if (shownViewId.current === viewId) return;
    shownViewId.current = viewId;
    setSingleId(null);
    patrol.set(view?.startsPatrol ?? false);
  }, [viewId, view?.startsPatrol, patrol.set]);

  const snapshot = async (camera: WallCamera | undefined): Promise<void> => {
    if (!camera) return;
    const role = text.codes.cameraRole[camera.status.role];
    const wanted = { cameraId: camera.id, room: camera.name, role, timeZone, nowMs: () => clock.nowMs() };
    const result = await saveSnapshot(wanted);
    if (result.kind === 'saved') noteWatching('snapshot-saved', camera.id);
    notify({
      kind: 'information',
      text:
        result.kind === 'saved'
          ? text.wall.snapshotSaved(result.name, text.frame.duration(result.ageMs))
          : text.wall.snapshotFailed(text.wall.snapshotFailures[result.code]),
    });
  };
  const toggleSound = (): void => {
    const wanted = heardId === null ? selected?.id : undefined;
    setHeardId(wanted ?? null);
    if (wanted !== undefined) noteWatching('listened', wanted);
  };

  const move = (direction: Direction): void => {
    if (single) {
      step(direction === 'left' || direction === 'up' ? -1 : 1);
      return;
    }
    const columns = bestColumns(tiles, area.width, area.height);
    const index = Math.max(
      0,
      visible.findIndex(({ id }) => id === selectedId),
    );
    const next = visible[moveSelection(index, direction, columns, visible.length)];
    if (next) focusTile(next.id);
  };
  const keys = useWallKeys({
    isPlan,
    isListening: heardId !== null,
    views: views.length,
    move: (direction) => (isPlan ? planKeys.current?.move(direction) : move(direction)),
    resize: (direction) => planKeys.current?.resize(direction),
    open() {
      if (isPlan) planKeys.current?.open();
      else if (!single && selected) open(selected.id);
    },
    close() {
      if (single) close();
      else if (panel !== 'closed') setPanel('closed');
    },
    turn: (by) => (isPlan ? planKeys.current?.turn(by) : pictures.turnTo(pictures.page + by)),
    togglePatrol,
    togglePlan: () => show(layout === 'plan' ? 'grid' : 'plan'),
    snapshot: () => void snapshot(selected),
    toggleSound,
    undo: () => planKeys.current?.undo(),
    openView: (index) => openView(index === null ? null : (views[index]?.id ?? null)),
    jump(typed) {
      if (isPlan) return planKeys.current?.jump(typed) ?? false;
      const camera = cameras[findByNumber(typed, cameras)];
      if (!camera) return false;
      if (single) open(camera.id);
      else {
        const page = pages.pageOf(camera.id, pictures.page);
        if (page < 0) return false;
        pictures.turnTo(page);
        focusTile(camera.id);
      }
      return true;
    },
    touch: patrol.touch,
  });
  const tileView = (camera: WallCamera) => viewOfTile(camera.status, stats.get(camera.id), isConnected, text);

  return (
    <div className="wall" ref={wall} data-full-screen>
      {screen ? (
        <ScreenStrip
          screen={screen}
          viewName={view?.name ?? null}
          live={live}
          total={cameras.length}
          isConnected={isConnected}
          page={pictures.page}
          pages={single ? 1 : pages.pages}
          patrol={patrol}
          timeZone={timeZone}
        />
      ) : (
        <>
          <ViewBar
            views={views}
            viewId={viewId}
            layout={layout}
            isEditing={panel === 'edit'}
            onOpen={openView}
            onNew={() => setPanel(panel === 'new' ? 'closed' : 'new')}
            onEdit={() => setPanel(panel === 'edit' ? 'closed' : 'edit')}
            onLayout={(next) => {
              setSingleId(null);
              show(next);
            }}
          />
          <WallToolbar
            total={cameras.length}
            isConnected={isConnected}
            live={live}
            behind={[...stats.values()].filter(({ isBehind }) => isBehind).length}
            isOnlyProblems={isOnlyProblems}
            onOnlyProblems={setOnlyProblems}
            isPlan={isPlan}
            grid={pages.grid}
            onGrid={pictures.setGrid}
            page={pictures.page}
            pages={single ? 1 : pages.pages}
            onPage={(page) => {
              patrol.touch();
              pictures.turnTo(page);
            }}
            patrol={patrol}
            onPatrol={togglePatrol}
            viewName={viewName}
            patrolSeconds={patrolSeconds}
            onPatrolSeconds={pictures.setPatrolSeconds}
            theme={wallTheme}
            onTheme={(value) => setPreferences({ wallTheme: value })}
            onFullScreen={() => toggleFullScreen(wall.current)}
          />
        </>
      )}
      {heardCamera && (
        <SoundStrip
          room={`${heardCamera.name} ${text.codes.cameraRole[heardCamera.status.role]}`}
          heard={heard}
          onStop={() => setHeardId(null)}
        />
      )}
      <div className={single || panel !== 'closed' ? 'wall-body single' : 'wall-body'}>
        <div className="wall-stage" ref={stage}>
          <div className="wall-host" ref={host} />
          {isPlan && (
            <FloorPlanView
              rooms={rooms}
              cameras={all}
              isConnected={isConnected}
              keys={planKeys}
              onOpen={open}
            />
          )}
          {visible.map((camera, index) => {
            const rect = rects[index];
            if (!rect) return null;
            return (
              <WallTile
                key={camera.id}
                cameraId={camera.id}
                room={camera.name}
                role={text.codes.cameraRole[camera.status.role]}
                view={tileView(camera)}
                stats={stats.get(camera.id)}
                rect={rect}
                isSelected={camera.id === selected?.id}
                isPinned={!single && pages.pinned.includes(camera)}
                isHeard={camera.id === heardId}
                onSelect={() => setSelectedId(camera.id)}
                onOpen={() => (single ? close() : open(camera.id))}
              />
            );
          })}
          {visible.length === 0 && !isPlan && cameras.length === 0 && (
            <EmptyPage title={text.wall.emptyView}>{text.wall.emptyViewAction}</EmptyPage>
          )}
          {visible.length === 0 && !isPlan && cameras.length > 0 && (
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
            view={tileView(single)}
            room={single.name}
            hasMain={single.hasMain}
            stream={stream}
            onStream={setStream}
            onMove={step}
            onBack={close}
            isHeard={heardId === single.id}
            onSound={toggleSound}
            onSnapshot={() => void snapshot(single)}
            timeZone={timeZone}
          />
        )}
        {!single && panel !== 'closed' && (
          <ViewPanel
            key={panel === 'edit' ? viewId : ''}
            view={panel === 'edit' ? view : null}
            views={views}
            rooms={rooms}
            cameras={all.map(({ id, name, status }) => ({
              id,
              name: `${name} ${text.codes.cameraRole[status.role]}`,
            }))}
            patrolSeconds={patrolSeconds}
            onOpen={openView}
            onClose={() => setPanel('closed')}
          />
        )}
      </div>
    </div>
  );
}
