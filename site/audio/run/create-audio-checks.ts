import { randomUUID } from 'node:crypto';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { AudioCheck, AudioCheckKind, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import type { AudioChecks } from '../../ports/audio-checks.ts';
import type { Cameras } from '../../ports/cameras.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import { openSound, type SoundFiles } from '../recordings/sound-files.ts';
import { toMono } from '../sound.ts';
import { writeWav } from '../wav/write-wav.ts';
import type { ZoneStore } from '../zones/zone-store.ts';
import type { AnalystPool } from './analyst-pool.ts';
import type { AudioCheckStore, StartedCheck } from './audio-check-store.ts';
import { beginCheckRun } from './check-run.ts';
import { programmeSignal } from './check-signal.ts';
import { chooseRooms } from './choose-rooms.ts';
import { type Course, type EndedCourse, runCourse } from './course.ts';
import { createEarlierChecks } from './earlier-checks.ts';
import { judgeRooms } from './judge-rooms.ts';
import { judgeZone } from './judge-zone.ts';
import { evidenceName } from './keep-evidence.ts';
import { preflightRoom } from './preflight.ts';
import { reportOf } from './show-check.ts';

const LISTED = 100;

export interface AudioChecksOptions {
  readonly cameras: Pick<Cameras, 'soundSince' | 'get'>;
  /** Of every room; figures only while somebody watches. */
  levels(): readonly RoomLevel[];
  readonly database: HookedDatabase;
  readonly store: AudioCheckStore;
  readonly zones: ZoneStore;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly profile: () => ListeningProfile;
  readonly pool: AnalystPool;
  readonly signals: {
    lengthMs(kind: AudioCheckKind): number;
    wav(kind: AudioCheckKind): Uint8Array;
  };
  readonly ffmpegPath: string | null;
  readonly sentencePath: string;
  /** Sound of the rooms is kept here, in a folder of each check. */
  readonly sounds: Pick<SoundFiles, 'create' | 'open'>;
  rooms(): readonly RoomConfig[];
  cameraConfigs(): readonly Pick<CameraConfig, 'id' | 'roomId'>[];
  isOperator(actor: string): boolean;
  /** Whether a named person has signed the results as they are. */
  isSigned(checkId: string): boolean;
  /** Mono samples of a stored recording; null when there is none of this name. */
  programme(name: string): { isSealed: boolean; samples: Float32Array; sampleRate: number } | null;
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
}

/** Runs the checks of one site: one at a time, all rooms together, on the connections that are already open. */
export function createAudioChecks(options: AudioChecksOptions): AudioChecks {
  const { store, database, pool } = options;
  const listeners = new Set<(check: AudioCheck | null) => void>();
  const earlierChecks = createEarlierChecks(database);
  let active: Course | null = null;
  /** The recording the running check plays. */
  let playing: { samples: Float32Array; sampleRate: number } | null = null;
  let newest: AudioCheck | null = null;

  function tell(check: AudioCheck): void {
    newest = check;
    for (const listener of listeners) listener(check);
  }

  function keep({ check, heardAtMs, evidence }: EndedCourse): void {
    const { phase } = check;
    const state = phase === 'done' || phase === 'cancelled' ? phase : 'failed';
    const roomOf = (cameraId: string): string =>
      options.cameraConfigs().find(({ id }) => id === cameraId)?.roomId ?? '';
    database.transaction(() => {
      store.end(check.id, {
        state,
        endedAtMs: options.nowMs(),
        heardAtMs,
        emission: check.emission,
        rooms: check.rooms,
        evidence: [...evidence].map(([cameraId, one]) => ({ ...one, cameraId, roomId: roomOf(cameraId) })),
      });
      options.journal.append({
        actor: check.startedBy,
        action: `audio-check.${state}`,
        subject: check.id,
        details: {
          pass: check.counts.pass,
          warn: check.counts.warn,
          fail: check.counts.fail,
          notMeasurable: check.counts['not-measurable'],
        },
      });
      // A cancelled check has no result to report, only that it happened.
      if (state !== 'cancelled')
        options.outbox.append({ lane: 'B', type: 'audio.check', data: reportOf(check) });
    });
    active = null;
    playing = null;
    tell(check);
  }

  const activeOf = (id: string): Course => {
    if (active?.id !== id) throw new ContractError('not-found', 'no such check is running', 'id');
    return active;
  };

  /** The part of a recording that a check compares. */
  function programmeOf(
    id: string | null,
    output: AudioCheck['output'],
  ): { samples: Float32Array; sampleRate: number } {
    const whole = id === null ? null : options.programme(id);
    if (whole === null)
      throw new ContractError('bad-input', 'there is no recording of this name', 'programme');
    if (whole.isSealed && output === 'page')
      throw new ContractError('forbidden', 'a sealed recording is not played for a check', 'programme');
    const { sound } = programmeSignal(whole.samples, whole.sampleRate);
    return { samples: toMono(sound), sampleRate: sound.sampleRate };
  }

  function roomsOfZone(zone: string | null): readonly string[] {
    const ids = options.zones.list().flatMap((one) => (one.zone === zone ? [one.roomId] : []));
    if (ids.length === 0) throw new ContractError('bad-input', 'no room belongs to this zone', 'zone');
    return ids;
  }

  return {
    start({ rooms: wanted, kind, chain, output, programme: name, repeats, zone, page, device, actor }) {
      if (active !== null) throw new ContractError('conflict', 'another check is running');
      if (repeats !== null && store.get(repeats) === null)
        throw new ContractError('not-found', 'there is no such check to repeat', 'repeats');
      const rooms = chooseRooms(wanted, options.rooms(), options.cameraConfigs());
      const zoneRoomIds = kind === 'zone' ? roomsOfZone(zone) : [];
      const programme = kind === 'programme' ? programmeOf(name, output) : null;
      const signalMs =
        programme === null
          ? options.signals.lengthMs(kind)
          : Math.round((programme.samples.length / programme.sampleRate) * 1000);
      // The limits of the start judge the end, whoever edits them meanwhile.
      const profile = options.profile();
      const id = randomUUID();
      const started: StartedCheck = {
        id,
        kind,
        chain,
        output,
        repeats,
        signalMs,
        startedAtMs: options.nowMs(),
        startedBy: actor,
        profile: { name: profile.name, version: profile.version },
        roomIds: rooms.map(({ roomId }) => roomId),
        ...(kind === 'zone' && zone !== null ? { zone, zoneRoomIds } : {}),
      };
      const cameraIds = rooms.flatMap((room) => room.cameraIds);
      const evidence = Object.fromEntries(
        cameraIds.map((cameraId) => [cameraId, options.sounds.create(`${id}/${evidenceName(cameraId)}`)]),
      );
      database.transaction(() => {
        store.begin(started);
        options.journal.append({
          actor,
          action: 'audio-check.started',
          subject: id,
          details: { check: kind, output, rooms: rooms.length, ...(device === null ? {} : { device }) },
        });
      });
      // A change of chains compares the two within itself.
      const isComparable = kind !== 'switch-over' && kind !== 'zone';
      const others = isComparable
        ? store.newestMeasures(chain === 'main' ? 'backup' : 'main', kind)
        : new Map<string, RoomMeasures>();
      pool.begin({
        checkId: id,
        kind,
        ffmpegPath: options.ffmpegPath,
        sentencePath: options.sentencePath,
        cameraIds,
        programme,
        leastMatchScore: options.profile().programme.leastMatchScore,
        evidence,
      });
      const course = runCourse({
        run: beginCheckRun({
          ...{ id, kind, output, signalMs, nowMs: options.monoMs(), rooms },
          emission: { page, device },
        }),
        started,
        cameras: options.cameras,
        pool,
        judge: (found) =>
          kind === 'zone'
            ? judgeZone(found, zoneRoomIds, profile)
            : judgeRooms(
                found.map((room) => ({
                  ...room,
                  baseline: isComparable ? store.baseline(room.roomId, chain) : null,
                  otherChain: others.get(room.roomId) ?? null,
                })),
                profile,
              ),
        onMoved: tell,
        onEnded: keep,
        nowMs: options.nowMs,
        monoMs: options.monoMs,
        log: options.log,
      });
      active = course;
      playing = output === 'page' ? programme : null;
      const check = course.show();
      tell(check);
      return check;
    },
    cancel(id, actor) {
      const course = activeOf(id);
      options.journal.append({ actor, action: 'audio-check.cancel', subject: id });
      course.cancel();
    },
    finishNow(id, actor) {
      const course = activeOf(id);
      options.journal.append({ actor, action: 'audio-check.finish-now', subject: id });
      course.finishNow();
    },
    takeSignal(id, { page, device, actor }) {
      const isYours = activeOf(id).takeSignal(page, device);
      if (isYours)
        options.journal.append({
          actor,
          action: 'audio-check.signal-played',
          subject: id,
          details: { device },
        });
      return isYours;
    },
    signalFailed(id, { page, problem, actor }) {
      const course = activeOf(id);
      options.journal.append({
        actor,
        action: 'audio-check.signal-failed',
        subject: id,
        details: { emissionProblem: problem },
      });
      course.signalFailed(page, problem);
    },
    playedWav(id) {
      const { kind } = activeOf(id).show();
      if (kind !== 'programme') return options.signals.wav(kind);
      if (playing === null)
        throw new ContractError('not-found', 'the recording is played by the broadcast host', 'id');
      const { samples, sampleRate } = playing;
      return writeWav({ sampleRate, channels: [samples] }, 's16');
    },
    get(id) {
      const check = active?.id === id ? active.show() : store.get(id);
      if (check === null) throw new ContractError('not-found', 'there is no such check', 'id');
      return check;
    },
    preflight(wanted, chain) {
      const earlier = earlierChecks(chain);
      const levels = new Map(options.levels().map((level) => [level.roomId, level]));
      return chooseRooms(wanted, options.rooms(), options.cameraConfigs()).map(({ roomId, cameraIds }) =>
        preflightRoom(
          roomId,
          cameraIds.flatMap((id) => options.cameras.get(id) ?? []),
          levels.get(roomId) ?? null,
          options.ffmpegPath !== null,
          earlier.get(roomId) ?? null,
        ),
      );
    },
    list: () => {
      const running = active?.show();
      return store.list(LISTED).map((summary) => ({
        ...summary,
        phase: running?.id === summary.id ? running.phase : summary.phase,
      }));
    },
    current: () => active?.show() ?? newest,
    onChange(listener) {
      const own = (check: AudioCheck | null) => listener(check);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    accept(id, actor) {
      if (!options.isOperator(actor))
        throw new ContractError('forbidden', 'only a named person can accept a result', 'actor');
      const check = store.get(id);
      if (check === null || active?.id === id)
        throw new ContractError('not-found', 'there is no such finished check', 'id');
      if (check.kind === 'switch-over' || check.kind === 'zone')
        throw new ContractError(
          'conflict',
          'a change of chains is nothing to compare later checks with',
          'kind',
        );
      if (!options.isSigned(id))
        throw new ContractError('conflict', 'a baseline must be signed first', 'signatures');
      const passed = check.rooms.filter(({ verdict }) => verdict === 'pass' || verdict === 'warn');
      database.transaction(() => {
        for (const { roomId, measures } of passed)
          if (measures !== null)
            store.accept({
              roomId,
              chain: check.chain,
              checkId: id,
              acceptedBy: actor,
              acceptedAtMs: options.nowMs(),
              measures,
            });
        options.journal.append({
          actor,
          action: 'audio-check.accepted',
          subject: id,
          details: { rooms: passed.length },
        });
        options.outbox.append({
          lane: 'B',
          type: 'audio.baseline',
          data: { checkId: id, chain: check.chain, rooms: passed.length, atMs: options.nowMs() },
        });
      });
      return passed.length;
    },
    zones: () => options.zones.list(),
    setZone(roomIds, zone, actor) {
      const known = new Set(options.rooms().map(({ id }) => id));
      const unknown = roomIds.find((id) => !known.has(id));
      if (unknown !== undefined)
        throw new ContractError('bad-input', `there is no room ${JSON.stringify(unknown)}`, 'rooms');
      database.transaction(() => {
        options.zones.set(roomIds, zone);
        options.journal.append({
          actor,
          action: 'audio-check.zone-set',
          subject: zone ?? '',
          details: { rooms: roomIds.length },
        });
      });
      return options.zones.list();
    },
    signalWav: (kind) => options.signals.wav(kind),
    evidence(id, roomId) {
      const found = store.evidence(id).find((one) => one.roomId === roomId);
      if (found === undefined)
        throw new ContractError('not-found', 'no sound of this room was kept', 'roomId');
      return openSound(options.sounds, `${id}/${found.file}`);
    },
    async close() {
      listeners.clear();
      active?.cancel();
      await pool.close();
    },
  };
}
