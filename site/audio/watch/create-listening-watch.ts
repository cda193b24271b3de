import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Watch, WatchIncident, WatchPhase } from '../../../shared/contract/listening-watch.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import type { Cameras, SoundCursor } from '../../ports/cameras.ts';
import type { Condition } from '../../ports/day.ts';
import type { Journal } from '../../ports/journal.ts';
import type { ListeningWatch } from '../../ports/listening-watch.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Programmes } from '../../ports/programmes.ts';
import { judgeRooms, type Microphone, placeOf, type WatchedRoom } from './judge-rooms.ts';
import { type FaultBook, NO_FAULTS, trackFaults } from './track-faults.ts';
import type { FromWatcher } from './watch-messages.ts';
import type { WatchPool } from './watch-pool.ts';
import { conditionOf, endedEvent, faultEvent, recoveryEvent } from './watch-reports.ts';
import { countRooms, MOST_INCIDENTS, type StartedWatch, type WatchStore } from './watch-store.ts';

/** New sound is fetched at this pace; a fault must be named within two seconds. */
const POLL_MS = 250;
/** Pages move at this pace. */
const TELL_EVERY_POLLS = 2;
const LISTED = 100;
/** A clip holds this much before the fault and after it was named. */
const CLIP_BEFORE_MS = 8000;
const CLIP_AFTER_MS = 4000;
/** The programme is over this long after its last sound should have been heard everywhere. */
const TAIL_MS = 8000;

export interface ListeningWatchOptions {
  readonly cameras: Pick<Cameras, 'soundSince'>;
  readonly database: HookedDatabase;
  readonly store: WatchStore;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly programmes: Pick<Programmes, 'get' | 'hold' | 'watchPath'>;
  readonly pool: WatchPool;
  readonly profile: () => WatchProfile;
  readonly ffmpegPath: string | null;
  readonly clipFolder: string;
  rooms(): readonly RoomConfig[];
  cameraConfigs(): readonly Pick<CameraConfig, 'id' | 'roomId'>[];
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
}

interface Active {
  readonly started: StartedWatch;
  readonly head: Pick<Watch, 'title' | 'lengthMs'>;
  readonly rooms: readonly WatchedRoom[];
  readonly microphones: Map<string, Microphone>;
  readonly cursors: Map<string, SoundCursor | null>;
  readonly release: () => void;
  phase: WatchPhase;
  book: FaultBook;
  incidents: WatchIncident[];
  place: { readonly positionMs: number; readonly atMicros: number } | null;
  polls: number;
  isPolling: boolean;
}

/** Follows a recording in all rooms while it is played: the trial before the test and the test itself. One at a time. */
export function createListeningWatch(
  options: ListeningWatchOptions,
): ListeningWatch & { conditions(): readonly Condition[] } {
  const { store, database, pool, cameras, journal, outbox } = options;
  const listeners = new Set<(watch: Watch | null) => void>();
  let active: Active | null = null;
  let newest: Watch | null = null;
  let timer: NodeJS.Timeout | null = null;

  function show(one: Active): Watch {
    const state = judgeRooms(one.rooms, one.microphones, options.monoMs());
    const { roomIds, ...started } = one.started;
    const isOver = one.phase === 'ended' || one.phase === 'failed';
    return {
      ...started,
      ...one.head,
      phase: one.phase,
      endedAtMs: isOver ? options.nowMs() : null,
      rooms: roomIds.length,
      ...countRooms(state),
      positionMs: one.place === null ? null : Math.round(one.place.positionMs),
      positionAtMs: one.place === null ? null : Math.round(one.place.atMicros / 1000),
      source: one.place === null ? 'unknown' : one.book.isStopped ? 'stopped' : 'playing',
      state,
      incidents: one.incidents,
      verdicts: store.verdicts(one.started.id),
    };
  }

  function tell(): void {
    if (active !== null) newest = show(active);
    for (const listener of listeners) listener(newest);
  }

  function finish(one: Active, phase: 'ended' | 'failed', actor: string): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    const nowMs = options.nowMs();
    const last = show(one);
    const closed = [...one.book.open.values()].map((fault) => ({ ...fault, toMs: nowMs }));
    one.phase = phase;
    database.transaction(() => {
      for (const fault of closed) store.closeFault(fault);
      store.end(one.started.id, nowMs, phase, last.state);
      const { heard, faulty, notMeasurable, incidents } = last;
      journal.append({
        actor,
        action: phase === 'ended' ? 'watch.ended' : 'watch.failed',
        subject: one.started.id,
        details: { watchKind: one.started.kind, heard, faulty, notMeasurable, faults: incidents.length },
      });
      outbox.append(endedEvent(last, nowMs, store.verdicts(one.started.id)));
    });
    one.incidents = replaced(one.incidents, closed);
    one.release();
    newest = { ...last, phase, endedAtMs: nowMs, incidents: one.incidents };
    active = null;
    void pool.end();
    for (const listener of listeners) listener(newest);
  }

  function note(one: Active, opened: readonly WatchIncident[], closed: readonly WatchIncident[]): void {
    if (opened.length === 0 && closed.length === 0) return;
    const isTest = one.started.kind === 'test';
    database.transaction(() => {
      for (const fault of closed) {
        store.closeFault(fault);
        if (isTest) outbox.append(recoveryEvent(one.started.id, fault));
      }
      for (const fault of opened) {
        store.openFault(one.started.id, fault);
        journal.append({
          actor: 'system',
          action: 'watch.fault',
          subject: fault.roomId,
          details: { watchFault: fault.fault, watchReason: fault.reasonCode },
        });
        if (isTest) outbox.append(faultEvent(one.started.id, fault));
      }
    });
    one.incidents = replaced([...opened.toReversed(), ...one.incidents], closed).slice(0, MOST_INCIDENTS);
    for (const { id, cameraId, fromMs, namedAtMs } of opened)
      if (cameraId !== null)
        pool.post({
          type: 'clip',
          cameraId,
          name: `${id}.wav`,
          fromMicros: (fromMs - CLIP_BEFORE_MS) * 1000,
          untilMicros: (namedAtMs + CLIP_AFTER_MS) * 1000,
        });
  }

  /** Everything that follows from what is known now. */
  function step(one: Active): void {
    const place = placeOf(one.microphones.values());
    if (place !== null) {
      one.place = place;
      if (one.phase === 'waiting') one.phase = 'playing';
    }
    const nowMs = options.nowMs();
    const positionMs =
      one.place === null ? null : Math.round(one.place.positionMs + nowMs - one.place.atMicros / 1000);
    if (one.phase === 'playing') {
      if (place !== null) pool.post({ type: 'hint', ...place });
      const state = judgeRooms(one.rooms, one.microphones, options.monoMs());
      const stepped = trackFaults(one.book, state, { nowMs, positionMs, newId: randomUUID });
      one.book = stepped.book;
      note(one, stepped.opened, stepped.closed);
      // What began in one room may turn out to be everywhere.
      one.incidents = replaced(one.incidents, [...stepped.book.open.values()]);
      if (stepped.isShifted) pool.post({ type: 'accept-shift' });
      const isOver = positionMs !== null && positionMs > one.head.lengthMs + TAIL_MS && !one.book.isStopped;
      if (isOver) {
        finish(one, 'ended', 'system');
        return;
      }
    }
    one.polls += 1;
    if (one.polls % TELL_EVERY_POLLS === 0) tell();
  }

  async function poll(one: Active): Promise<void> {
    if (one.isPolling) return;
    one.isPolling = true;
    try {
      const slices = await cameras.soundSince(
        [...one.cursors].map(([cameraId, cursor]) => ({ cameraId, cursor })),
      );
      if (active !== one) return;
      for (const { cameraId, cursor, problem } of slices) {
        one.cursors.set(cameraId, cursor);
        const known = one.microphones.get(cameraId);
        const isOwn = known?.problem === 'ffmpeg-missing' || known?.problem === 'decoder-failed';
        if (known !== undefined && !isOwn) one.microphones.set(cameraId, { ...known, problem });
      }
      pool.post({ type: 'take', slices });
      step(one);
    } catch (error) {
      options.log('the watch of the listening test could not go on', { error });
      if (active === one) finish(one, 'failed', 'system');
    } finally {
      one.isPolling = false;
    }
  }

  pool.onMessage((message: FromWatcher) => {
    const one = active;
    if (one === null) return;
    switch (message.type) {
      case 'facts':
        for (const facts of message.facts) {
          const known = one.microphones.get(facts.cameraId);
          if (known !== undefined)
            one.microphones.set(facts.cameraId, { ...known, facts, heardAtMonoMs: options.monoMs() });
        }
        return;
      case 'unavailable': {
        const known = one.microphones.get(message.cameraId);
        if (known !== undefined)
          one.microphones.set(message.cameraId, { ...known, problem: message.reasonCode });
        return;
      }
      case 'clip': {
        const faultId = message.name.replace(/\.wav$/, '');
        const clip = {
          sha256: message.sha256,
          sizeBytes: message.sizeBytes,
          fromMs: Math.round(message.fromMicros / 1000),
          toMs: Math.round(message.toMicros / 1000),
        };
        store.keepClip(faultId, message.name, clip);
        one.incidents = one.incidents.map((fault) => (fault.id === faultId ? { ...fault, clip } : fault));
        return;
      }
      case 'failed':
        options.log('a thread of the watch failed', { error: message.message });
        finish(one, 'failed', 'system');
    }
  });

  const activeOf = (id: string): Active => {
    if (active?.started.id !== id) throw new ContractError('not-found', 'no such watch is running', 'id');
    return active;
  };

  function roomsOf(wanted: readonly string[] | 'all'): WatchedRoom[] {
    const all = options.rooms();
    const unknown = wanted === 'all' ? undefined : wanted.find((id) => !all.some((room) => room.id === id));
    if (unknown !== undefined)
      throw new ContractError('bad-input', `there is no room ${JSON.stringify(unknown)}`, 'rooms');
    const candidates = all.filter(({ kind }) => kind === 'exam' || kind === 'spare');
    const chosen =
      wanted === 'all'
        ? candidates.length > 0
          ? candidates
          : all
        : all.filter(({ id }) => wanted.includes(id));
    if (chosen.length === 0) throw new ContractError('bad-input', 'no room was chosen', 'rooms');
    return chosen.map(({ id }) => ({
      roomId: id,
      cameraIds: options
        .cameraConfigs()
        .filter(({ roomId }) => roomId === id)
        .map((camera) => camera.id),
    }));
  }

  return {
    current: () => (active === null ? newest : show(active)),
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
      const found = active?.started.id === id ? show(active) : store.get(id);
      if (found === null) throw new ContractError('not-found', 'there is no such watch', 'id');
      return found;
    },
    start({ kind, programmeId, rooms: wanted, chain, output }, actor) {
      if (active !== null) throw new ContractError('conflict', 'another trial or watch is running');
      const { title, lengthMs } = options.programmes.get(programmeId);
      const programmePath = options.programmes.watchPath(programmeId);
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
      const clipFolder = join(options.clipFolder, started.id);
      mkdirSync(clipFolder, { recursive: true });
      const release = options.programmes.hold(programmeId);
      database.transaction(() => {
        store.begin(started);
        journal.append({
          actor,
          action: 'watch.started',
          subject: started.id,
          details: { watchKind: kind, title, output, rooms: rooms.length },
        });
      });
      const cameraIds = rooms.flatMap((room) => room.cameraIds);
      const one: Active = {
        started,
        head: { title, lengthMs },
        rooms,
        microphones: new Map(
          cameraIds.map((id) => [id, { facts: null, problem: null, heardAtMonoMs: null }]),
        ),
        cursors: new Map(cameraIds.map((id) => [id, null])),
        release,
        phase: 'waiting',
        book: NO_FAULTS,
        incidents: [],
        place: null,
        polls: 0,
        isPolling: false,
      };
      active = one;
      pool.begin({ cameraIds, programmePath, profile, ffmpegPath: options.ffmpegPath, clipFolder });
      timer = setInterval(() => void poll(one), POLL_MS);
      void poll(one);
      tell();
      return show(one);
    },
    played(id, positionMs) {
      activeOf(id);
      pool.post({ type: 'hint', positionMs, atMicros: options.nowMs() * 1000 });
    },
    pause(id, actor) {
      const one = activeOf(id);
      journal.append({ actor, action: 'watch.paused', subject: id });
      note(
        one,
        [],
        [...one.book.open.values()].map((fault) => ({ ...fault, toMs: options.nowMs() })),
      );
      one.book = { ...NO_FAULTS, known: one.book.known };
      one.phase = 'paused';
      pool.post({ type: 'paused', isPaused: true });
      tell();
    },
    resume(id, actor) {
      const one = activeOf(id);
      journal.append({ actor, action: 'watch.resumed', subject: id });
      one.phase = 'waiting';
      // What was known of the rooms before the pause says nothing of now.
      for (const [cameraId, known] of one.microphones)
        one.microphones.set(cameraId, { ...known, facts: null });
      pool.post({ type: 'paused', isPaused: false });
      tell();
    },
    end: (id, actor) => finish(activeOf(id), 'ended', actor),
    verdict({ id, roomId, isGood, listener, remark }, actor) {
      const watch = active?.started.id === id ? show(active) : store.get(id);
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
      return active?.started.id === id ? show(active) : { ...watch, verdicts: store.verdicts(id) };
    },
    clipPath(watchId, incidentId) {
      const file = store.clipFile(watchId, incidentId);
      if (file === null)
        throw new ContractError('not-found', 'no sound was kept of this fault', 'incidentId');
      return join(options.clipFolder, watchId, file);
    },
    conditions: () => (active?.phase === 'playing' ? conditionOf([...active.book.open.values()]) : []),
    async close() {
      listeners.clear();
      if (active !== null) finish(active, 'ended', 'system');
      await pool.end();
    },
  };
}

const replaced = (list: readonly WatchIncident[], by: readonly WatchIncident[]): WatchIncident[] =>
  list.map((fault) => {
    const closed = by.find(({ id }) => id === fault.id);
    return closed === undefined ? fault : { ...closed, clip: fault.clip };
  });
