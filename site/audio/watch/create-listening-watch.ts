import { randomUUID } from 'node:crypto';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Watch } from '../../../shared/contract/listening-watch.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import type { Condition } from '../../ports/day.ts';
import type { ListeningWatch } from '../../ports/listening-watch.ts';
import type { Programmes } from '../../ports/programmes.ts';
import { type PlannedRooms, roomsOfNextListening } from '../readiness/listening-tests.ts';
import { openSound } from '../recordings/sound-files.ts';
import type { WatchedRoom } from './judge-rooms.ts';
import { RunningWatch } from './running-watch.ts';
import type { RunningWatchTools, TakenUp } from './running-watch-tools.ts';
import { isStillOn } from './watch-life.ts';
import { conditionOf } from './watch-reports.ts';
import type { StartedWatch } from './watch-store.ts';

const LISTED = 100;

export interface ListeningWatchOptions extends Omit<RunningWatchTools, 'onTell' | 'onEnd'> {
  readonly programmes: Pick<Programmes, 'get' | 'hold' | 'watchFile'>;
  readonly profile: () => WatchProfile;
  readonly ffmpegPath: string | null;
  rooms(): readonly RoomConfig[];
  plan(): Pick<PlannedRooms, 'sessions' | 'roomsOf'>;
  cameraConfigs(): readonly Pick<CameraConfig, 'id' | 'roomId'>[];
}

/** Follows a recording in all rooms while it is played: the trial before the test and the test itself. One at a time. */
export function createListeningWatch(
  options: ListeningWatchOptions,
): ListeningWatch & { conditions(): readonly Condition[]; takeUp(): void } {
  const { store, database, pool, journal } = options;
  const listeners = new Set<(watch: Watch | null) => void>();
  let active: RunningWatch | null = null;
  let newest: Watch | null = null;

  function tell(): void {
    if (active !== null) newest = active.show();
    for (const listener of listeners) listener(newest);
  }
  const tools: RunningWatchTools = {
    ...options,
    onTell: tell,
    onEnd(last) {
      active = null;
      newest = last;
      void pool.end();
      for (const listener of listeners) listener(newest);
    },
  };
  pool.onMessage((message) => active?.take(message));

  function begin(
    started: StartedWatch,
    rooms: readonly WatchedRoom[],
    takenUp: TakenUp | null,
  ): RunningWatch {
    const { programmeId } = started;
    const { title, lengthMs } = options.programmes.get(programmeId);
    const programme = options.programmes.watchFile(programmeId);
    if (programme === null)
      throw new ContractError('unavailable', 'the sound of the recording is gone', 'recordingId');
    const release = options.programmes.hold(programmeId);
    const one = new RunningWatch(tools, { started, head: { title, lengthMs }, rooms, release, takenUp });
    active = one;
    pool.begin({
      cameraIds: one.cameraIds,
      programme,
      profile: options.profile(),
      ffmpegPath: options.ffmpegPath,
      known: takenUp?.life.microphones ?? {},
    });
    one.run();
    return one;
  }

  const activeOf = (id: string): RunningWatch => {
    if (active?.started.id !== id) throw new ContractError('not-found', 'no such watch is running', 'id');
    return active;
  };

  /** Rooms in which candidates can sit; all where none is said to be one. */
  const candidates = (): readonly RoomConfig[] => {
    const all = options.rooms();
    const able = all.filter(({ kind }) => kind === 'exam' || kind === 'spare');
    return able.length > 0 ? able : all;
  };

  function roomsOf(wanted: readonly string[] | 'all'): WatchedRoom[] {
    const all = options.rooms();
    const unknown = wanted === 'all' ? undefined : wanted.find((id) => !all.some((room) => room.id === id));
    if (unknown !== undefined)
      throw new ContractError('bad-input', `there is no room ${JSON.stringify(unknown)}`, 'rooms');
    const chosen = wanted === 'all' ? candidates() : all.filter(({ id }) => wanted.includes(id));
    if (chosen.length === 0) throw new ContractError('bad-input', 'no room was chosen', 'rooms');
    return withCameras(chosen.map(({ id }) => id));
  }

  const withCameras = (roomIds: readonly string[]): WatchedRoom[] =>
    roomIds.map((roomId) => ({
      roomId,
      cameraIds: options
        .cameraConfigs()
        .filter((camera) => camera.roomId === roomId)
        .map((camera) => camera.id),
    }));

  return {
    current: () => (active === null ? newest : active.show()),
    onChange(listener) {
      const own = (watch: Watch | null) => listener(watch);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    list: () =>
      store
        .list(LISTED)
        .map((one) => (active?.started.id === one.id ? { ...one, phase: active.phase } : one)),
    get(id) {
      const found = active?.started.id === id ? active.show() : store.get(id);
      if (found === null) throw new ContractError('not-found', 'there is no such watch', 'id');
      return found;
    },
    suggestedRooms() {
      const candidateRoomIds = candidates().map(({ id }) => id);
      const { session, roomIds } = roomsOfNextListening({ ...options.plan(), candidateRoomIds });
      return { session, roomIds: [...roomIds], candidateRoomIds };
    },
    start({ kind, programmeId, rooms: wanted, chain, output }, actor) {
      if (active !== null) throw new ContractError('conflict', 'another trial or watch is running');
      const { title } = options.programmes.get(programmeId);
      const rooms = roomsOf(wanted);
      const profile = options.profile();
      const started: StartedWatch = {
        id: randomUUID(),
        kind,
        programmeId,
        chain,
        output,
        startedAtMs: options.nowMs(),
        startedBy: actor,
        profile: { name: profile.name, version: profile.version },
        roomIds: rooms.map(({ roomId }) => roomId),
      };
      database.transaction(() => {
        store.begin(started);
        journal.append({
          actor,
          action: 'watch.started',
          subject: started.id,
          details: { watchKind: kind, title, output, rooms: rooms.length },
        });
      });
      const one = begin(started, rooms, null);
      tell();
      return one.show();
    },
    takeUp() {
      const started = store.newestOpen();
      if (active !== null || started === null) return;
      const last = options.lives.read(started.id);
      const before = store.get(started.id);
      if (last === null || before === null) return;
      if (options.programmes.watchFile(started.programmeId) === null) return;
      if (!isStillOn(last, before.lengthMs, options.nowMs())) return;
      const roomIds = started.roomIds.filter((id) => options.rooms().some((room) => room.id === id));
      const { incidents, blind } = before;
      begin(started, withCameras(roomIds), { life: last.life, blindFromMs: last.atMs, incidents, blind });
      tell();
    },
    played(id, positionMs) {
      activeOf(id);
      pool.post({ type: 'hint', positionMs, atMicros: options.nowMs() * 1000 });
    },
    pause(id, actor) {
      const one = activeOf(id);
      journal.append({ actor, action: 'watch.paused', subject: id });
      one.pause();
      tell();
    },
    resume(id, actor) {
      const one = activeOf(id);
      journal.append({ actor, action: 'watch.resumed', subject: id });
      one.resume();
      tell();
    },
    end: (id, actor) => activeOf(id).finish('ended', actor),
    verdict({ id, roomId, isGood, listener, remark }, actor) {
      const watch = active?.started.id === id ? active.show() : store.get(id);
      if (watch === null) throw new ContractError('not-found', 'there is no such trial', 'id');
      if (!watch.state.some((room) => room.roomId === roomId))
        throw new ContractError('bad-input', 'this room does not take part', 'roomId');
      database.transaction(() => {
        const atMs = options.nowMs();
        store.say(id, { roomId, isGood, listener, remark, enteredBy: actor, atMs });
        journal.append({
          actor,
          action: 'watch.verdict',
          subject: roomId,
          details: { isGood, listener, remark },
        });
      });
      if (newest?.id === id) newest = { ...newest, verdicts: store.verdicts(id) };
      tell();
      return active?.started.id === id ? active.show() : { ...watch, verdicts: store.verdicts(id) };
    },
    clip(watchId, incidentId) {
      const file = store.clipFile(watchId, incidentId);
      if (file === null)
        throw new ContractError('not-found', 'no sound was kept of this fault', 'incidentId');
      return openSound(options.clips, `${watchId}/${file}`);
    },
    conditions: () => (active?.phase === 'playing' ? conditionOf(active.openFaults) : []),
    async close() {
      listeners.clear();
      // A service that is stopped in mid-test goes on with it after its next start, like one that was killed.
      active?.leave();
      active = null;
      await pool.end();
    },
  };
}
