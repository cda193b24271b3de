import { randomUUID } from 'node:crypto';
import type { AudioCheck, RoomMeasures } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { AudioChecks } from '../../ports/audio-checks.ts';
import { openSound } from '../recordings/sound-files.ts';
import { toMono } from '../sound.ts';
import { writeWav } from '../wav/write-wav.ts';
import { acceptCheck } from './accept-check.ts';
import type { StartedCheck } from './audio-check-store.ts';
import type { AudioChecksOptions } from './audio-checks-options.ts';
import { beginCheckRun } from './check-run.ts';
import { programmeSignal } from './check-signal.ts';
import { chooseRooms } from './choose-rooms.ts';
import { type Course, type EndedCourse, runCourse } from './course.ts';
import { createEarlierChecks } from './earlier-checks.ts';
import { judgeRooms } from './judge-rooms.ts';
import { judgeZone } from './judge-zone.ts';
import { keepCheck } from './keep-check.ts';
import { evidenceName } from './keep-evidence.ts';
import { preflightRoom } from './preflight.ts';
import { roomsOfZone, setZone } from './set-zone.ts';

const LISTED = 100;

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

  function keep(ended: EndedCourse): void {
    keepCheck(options, ended);
    active = null;
    playing = null;
    tell(ended.check);
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

  return {
    start({ rooms: wanted, kind, chain, output, programme: name, repeats, zone, page, device, actor }) {
      if (active !== null) throw new ContractError('conflict', 'another check is running');
      if (repeats !== null && store.get(repeats) === null)
        throw new ContractError('not-found', 'there is no such check to repeat', 'repeats');
      const rooms = chooseRooms(wanted, options.rooms(), options.cameraConfigs());
      const zoneRoomIds = kind === 'zone' ? roomsOfZone(options.zones, zone) : [];
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
    accept: (id, actor) => acceptCheck(options, { id, actor, isRunning: active?.id === id }),
    zones: () => options.zones.list(),
    setZone: (roomIds, zone, actor) => setZone(options, { roomIds, zone, actor }),
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
