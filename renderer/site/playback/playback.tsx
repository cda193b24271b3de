import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { RecordingState } from '../../../shared/contract/recording.ts';
import type { SiteInfo } from '../../../shared/contract/site-contract.ts';
import { clock, todayFeed, useOperators } from '../../client/site.ts';
import { useFeed } from '../../client/use-client.ts';
import { useTicker } from '../../client/use-ticker.ts';
import { notify } from '../../kit/notices.ts';
import { useText } from '../../kit/text/index.ts';
import { createNames } from '../names.ts';
import { type ClipMarks, NO_MARKS, planClip, withMark } from './clip.ts';
import { nextCovered, pointAt } from './coverage-model.ts';
import { MOST_CAMERAS } from './player-messages.ts';
import { PlayerPanel } from './player-panel.tsx';
import { RecordingHeader } from './recording-header.tsx';
import { remember, remembered } from './remembered.ts';
import { SidePanel, type SideTab } from './side-panel.tsx';
import { saveBlob, snapshotName } from './snapshot-file.ts';
import { around, centreOn, showing, spanOf, type TimeView, zoomAt } from './time-view.ts';
import { Timeline } from './timeline.tsx';
import { TimelineBar } from './timeline-bar.tsx';
import { timelineRows } from './timeline-rows.ts';
import { TransportBar } from './transport-bar.tsx';
import { useGapJump } from './use-gap-jump.ts';
import { usePlaybackKeys } from './use-playback-keys.ts';
import { usePlayerArea } from './use-player-area.ts';
import { useAlarmMarks, useBookmarks, useCoverage } from './use-recordings.ts';
import { useSessions } from './use-sessions.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const KEY_ZOOM = 2;
/** Playback opens a little behind the present: the newest seconds are still being written. */
const BEHIND_MS = 30_000;
/** The newest fragment is being written: so close to the present there is nothing to read yet. */
const END_MS = 2_000;

/** The page once its data is there: what exists above all, then the pictures of one moment. */
export function Playback({
  tabs,
  site,
  statuses,
  state,
  askedAtMs,
  askedCameras,
  openedMs,
}: {
  readonly tabs: ReactNode;
  readonly site: SiteInfo;
  readonly statuses: readonly CameraStatus[];
  readonly state: RecordingState;
  readonly askedAtMs: number | null;
  readonly askedCameras: readonly string[];
  readonly openedMs: number;
}) {
  const text = useText();
  const { timeZone } = site.site;
  useTicker(1_000);
  const nowMs = clock.nowMs();
  const today = useFeed(todayFeed).value;
  const operators = useOperators().data;
  const names = useMemo(
    () => createNames({ site, roster: null, operators: operators ?? [] }, text),
    [site, operators, text],
  );
  const isAsked = askedAtMs !== null || askedCameras.length > 0;
  const before = isAsked ? null : remembered();
  const [chosenIds, setChosenIds] = useState<readonly string[]>(before?.chosenIds ?? askedCameras);
  const [activeId, setActiveId] = useState<string | null>(chosenIds[0] ?? null);
  const [enlargedId, setEnlargedId] = useState<string | null>(null);
  const [soundId, setSoundId] = useState<string | null>(null);
  const [marks, setMarks] = useState<ClipMarks>(before?.marks ?? NO_MARKS);
  const [tab, setTab] = useState<SideTab>('bookmarks');
  const [search, setSearch] = useState('');
  const startMs = askedAtMs ?? before?.positionMs ?? openedMs - BEHIND_MS;
  const [view, setView] = useState<TimeView>(() => {
    const running = today?.session;
    if (before) return before.view;
    if (askedAtMs !== null) return around(askedAtMs - 10 * MINUTE_MS, askedAtMs + 10 * MINUTE_MS);
    if (running && running.startMs <= openedMs) return around(running.startMs, running.endMs);
    return { fromMs: openedMs - 2.75 * HOUR_MS, toMs: openedMs + HOUR_MS / 4 };
  });
  const bookmarkForm = useRef<HTMLFormElement>(null);
  const active = activeId !== null && chosenIds.includes(activeId) ? activeId : (chosenIds[0] ?? null);
  const enlarged = enlargedId !== null && chosenIds.includes(enlargedId) ? enlargedId : null;
  const { host, player, tiles } = usePlayerArea(enlarged === null ? chosenIds : [enlarged], startMs, {
    noStep: (direction) =>
      notify({
        kind: 'information',
        text: direction === 1 ? text.playback.noFrameAfter : text.playback.noFrameBefore,
      }),
    soundUnsupported(codec) {
      setSoundId(null);
      notify({ kind: 'information', text: text.playback.soundUnsupported(codec) });
    },
  });
  const { positionMs, isRunning } = player.status;
  // Nothing is recorded beyond the present: playback ends there instead of showing an empty future.
  const isAtEnd = isRunning && positionMs >= nowMs - END_MS;
  useEffect(() => {
    if (!isAtEnd) return;
    player.run(false);
    notify({ kind: 'information', text: text.playback.atEnd });
  }, [isAtEnd, player.run, text]);
  remember({ chosenIds, marks, view, positionMs });

  const shown = isRunning ? showing(view, positionMs) : view;
  const coverage = useCoverage(shown, null);
  const near = useCoverage(around(positionMs - 5 * MINUTE_MS, positionMs + 5 * MINUTE_MS), chosenIds);
  const inClip = marks.inMs !== null && marks.outMs !== null;
  const clipCoverage = useCoverage(
    { fromMs: marks.inMs ?? openedMs - MINUTE_MS, toMs: marks.outMs ?? openedMs },
    inClip ? chosenIds : [],
  );
  const bookmarks = useBookmarks(shown).data ?? [];
  const alarms = useAlarmMarks();
  const sessions = useSessions(timeZone);
  const wanted = useDeferredValue(search);
  const rows = useMemo(() => timelineRows(site, wanted), [site, wanted]);
  const roomOf = (cameraId: string | null): string | null =>
    site.cameras.find(({ id }) => id === cameraId)?.roomId ?? null;

  // A room with one camera needs no role beside its name.
  const tileName = (cameraId: string): string => {
    const room = site.rooms.find(({ id }) => id === roomOf(cameraId));
    const isOnly = site.cameras.filter(({ roomId }) => roomId === room?.id).length === 1;
    return isOnly && room ? room.name : names.camera(cameraId);
  };
  const seek = (atMs: number): void => {
    const boundedMs = Math.max(0, Math.min(atMs, clock.nowMs()));
    player.seek(boundedMs);
    setView((current) => showing(current, boundedMs));
  };
  const choose = (cameraId: string): void => {
    if (chosenIds.includes(cameraId)) setActiveId(cameraId);
    else if (chosenIds.length >= MOST_CAMERAS)
      notify({ kind: 'information', text: text.playback.full(MOST_CAMERAS) });
    else {
      setChosenIds([...chosenIds, cameraId]);
      setActiveId(cameraId);
    }
  };
  const dismiss = (cameraId: string): void => {
    setChosenIds(chosenIds.filter((id) => id !== cameraId));
    if (soundId === cameraId) hear(null);
  };
  const toggle = (cameraId: string): void =>
    chosenIds.includes(cameraId) ? dismiss(cameraId) : choose(cameraId);
  const hear = (cameraId: string | null): void => {
    setSoundId(cameraId);
    player.setSound(cameraId);
  };
  const snapshot = async (): Promise<void> => {
    const picture = active === null ? null : await player.takePicture(active);
    if (active === null || !picture) return notify({ kind: 'information', text: text.playback.noSnapshot });
    const name = snapshotName(names.camera(active), picture.atMs, timeZone);
    saveBlob(picture.blob, name);
    notify({ kind: 'information', text: text.playback.snapshotSaved(name) });
  };
  const chosenCoverage = chosenIds.map((id) => coverage.byCamera.get(id) ?? near.byCamera.get(id));
  const known = chosenCoverage.filter((item) => item !== undefined);
  const skipGap = (): void => {
    const nextMs = nextCovered(known, positionMs);
    if (nextMs === null) notify({ kind: 'information', text: text.playback.noFrameAfter });
    else seek(nextMs);
  };
  const toGap = useGapJump(
    active,
    active === null ? undefined : coverage.byCamera.get(active),
    player.position,
    seek,
  );
  const toNow = (): void => setView((current) => centreOn(current, clock.nowMs() - spanOf(current) * 0.4));
  const zoom = (direction: 'in' | 'out'): void =>
    setView((current) => {
      const isOn = positionMs >= current.fromMs && positionMs <= current.toMs;
      const atMs = isOn ? positionMs : (current.fromMs + current.toMs) / 2;
      return zoomAt(current, direction === 'in' ? 1 / KEY_ZOOM : KEY_ZOOM, atMs);
    });
  const setMark = (which: 'in' | 'out'): void => {
    setMarks(withMark(marks, which, player.position()));
    setTab('clip');
  };
  const step = (direction: 1 | -1): void => {
    if (active !== null) player.step(active, direction);
  };
  usePlaybackKeys({
    togglePlay: () => chosenIds.length > 0 && player.run(!isRunning),
    seekBy: (ms) => seek(player.position() + ms),
    step,
    mark: setMark,
    bookmark() {
      setTab('bookmarks');
      // The form may not be there before this turn ends.
      setTimeout(() => bookmarkForm.current?.querySelector('input')?.focus());
    },
    snapshot: () => void snapshot(),
    toggleRow(number) {
      const row = rows.filter(({ kind }) => kind === 'camera')[number - 1];
      if (row) toggle(row.id);
    },
    zoom,
    gap: toGap,
    shrink: () => setEnlargedId(null),
    toNow,
  });
  const tracks = player.status.tracks;
  const bitrateKbps = (cameraId: string): number | null =>
    statuses.find(({ id }) => id === cameraId)?.bitrateKbps ?? null;
  return (
    <div className="page fixed playback">
      <RecordingHeader tabs={tabs} state={state} nameOf={names.camera} timeZone={timeZone} nowMs={nowMs} />
      <div className="playback-body live-data">
        <div className={`playback-main ${chosenIds.length > 0 ? 'has-pictures' : ''}`}>
          <PlayerPanel
            host={host}
            tiles={tiles.map(({ cameraId, rect }) => ({
              cameraId,
              rect,
              name: tileName(cameraId),
              track: tracks.find((track) => track.cameraId === cameraId),
              point: pointAt(near.byCamera.get(cameraId), positionMs),
            }))}
            hasCameras={chosenIds.length > 0}
            activeId={active}
            enlargedId={enlarged}
            positionMs={positionMs}
            isRunning={isRunning}
            timeZone={timeZone}
            onActive={setActiveId}
            onEnlarge={setEnlargedId}
            onRemove={dismiss}
          />
          <TransportBar
            status={player.status}
            timeZone={timeZone}
            hasCameras={chosenIds.length > 0}
            soundId={soundId}
            soundChoices={chosenIds.map((id) => ({ value: id, label: names.camera(id) }))}
            isAllGap={tracks.length > 0 && tracks.every((track) => track.state === 'gap')}
            onRun={player.run}
            onStep={step}
            onSpeed={player.setSpeed}
            onSound={hear}
            onSnapshot={() => void snapshot()}
            onSkipGap={skipGap}
            onCloseAll={() => setChosenIds([])}
          />
          <TimelineBar
            view={shown}
            onView={setView}
            coverage={coverage}
            search={search}
            onSearch={setSearch}
            sessions={sessions}
            nowMs={nowMs}
            positionMs={positionMs}
            timeZone={timeZone}
            onNow={toNow}
            onZoom={zoom}
            onSeek={seek}
          />
          <Timeline
            rows={rows}
            view={shown}
            onView={setView}
            coverage={coverage}
            positionMs={positionMs}
            nowMs={nowMs}
            timeZone={timeZone}
            chosenIds={chosenIds}
            activeId={active}
            sessions={sessions}
            marks={marks}
            alarms={alarms}
            bookmarks={bookmarks}
            onToggle={toggle}
            onSeek={(atMs, cameraId) => {
              seek(atMs);
              if (cameraId !== null) choose(cameraId);
            }}
          />
        </div>
        <SidePanel
          tab={tab}
          onTab={setTab}
          bookmarks={bookmarks}
          rooms={site.rooms}
          activeRoomId={roomOf(active)}
          bookmarkForm={bookmarkForm}
          marks={marks}
          onMarks={setMarks}
          plan={planClip(
            marks,
            chosenIds.map((id) => clipCoverage.byCamera.get(id)),
            bitrateKbps,
          )}
          cameraIds={chosenIds}
          positionMs={positionMs}
          nowMs={nowMs}
          timeZone={timeZone}
          nameOfOperator={names.operator}
          nameOfCamera={names.camera}
          onJump={({ atMs, roomId }) => {
            seek(atMs);
            const camera = site.cameras.find((candidate) => candidate.roomId === roomId);
            if (camera && chosenIds.length < MOST_CAMERAS) choose(camera.id);
          }}
        />
      </div>
    </div>
  );
}
