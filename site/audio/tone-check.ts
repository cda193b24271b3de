import type { ToneCheck, ToneReasonCode, ToneRoom } from '../../shared/contract/audio-levels.ts';
import type { ToneProfile } from './tone-profile.ts';
import { bestVerdict, judgeMicrophone, type MicrophoneVerdict, type ToneReading } from './tone-verdict.ts';

/** Ticks further apart than this mean that the clock jumped or the machine slept: nothing can be said. */
const LARGEST_STEP_MS = 5000;
/** The newest reading ends this much before the present at most, when all is well. */
const READING_LAG_MS = 600;

/** One run of the tone check as a value. Every function here gives a new one; times are epoch milliseconds. */
export interface ToneRun {
  readonly id: string;
  readonly state: ToneCheck['state'];
  readonly output: ToneCheck['output'];
  readonly frequencyHz: number;
  readonly startedBy: string;
  readonly startedAtMs: number;
  readonly emitFromMs: number;
  readonly emitToMs: number;
  readonly lastTickMs: number;
  /** Since when every room has a final result; the last figures settle for a second after it. */
  readonly decidedAtMs: number | null;
  readonly profile: ToneProfile;
  readonly rooms: readonly { readonly roomId: string; readonly cameraIds: readonly string[] }[];
  readonly readings: ReadonlyMap<string, readonly ToneReading[]>;
  readonly verdicts: ReadonlyMap<string, ToneRoom>;
}

/** Why a camera's microphone cannot deliver sound now; `none` when it should. */
export type ConditionOf = (cameraId: string) => ToneReasonCode;

export function beginToneRun(setup: {
  id: string;
  output: ToneCheck['output'];
  frequencyHz: number;
  startedBy: string;
  nowMs: number;
  profile: ToneProfile;
  rooms: ToneRun['rooms'];
}): ToneRun {
  const { nowMs, profile, ...rest } = setup;
  const emitFromMs = nowMs + profile.backgroundMs;
  return {
    ...rest,
    profile,
    state: 'background',
    startedAtMs: nowMs,
    emitFromMs,
    emitToMs: emitFromMs + profile.emissionMs,
    lastTickMs: nowMs,
    decidedAtMs: null,
    readings: new Map(),
    verdicts: new Map(),
  };
}

/** Takes readings of microphones; each must be later than the one before. */
export function hearReadings(
  run: ToneRun,
  heard: readonly { readonly cameraId: string; readonly reading: ToneReading }[],
): ToneRun {
  if (!isRunning(run) || heard.length === 0) return run;
  const readings = new Map(run.readings);
  for (const { cameraId, reading } of heard) {
    const before = readings.get(cameraId) ?? [];
    const last = before[before.length - 1];
    if (reading.fromMs < run.startedAtMs - READING_LAG_MS || (last && reading.toMs <= last.toMs)) continue;
    readings.set(cameraId, [...before, reading]);
  }
  return { ...run, readings };
}

/** Moves the run on to `nowMs`: from background to emission, to the verdicts, to the end. */
export function advanceToneRun(run: ToneRun, nowMs: number, conditionOf: ConditionOf): ToneRun {
  if (!isRunning(run)) return run;
  if (nowMs < run.lastTickMs - READING_LAG_MS || nowMs > run.lastTickMs + LARGEST_STEP_MS)
    return { ...run, state: 'failed', verdicts: closed(run, 'interrupted') };
  let next: ToneRun = { ...run, lastTickMs: nowMs };
  if (next.state === 'background') {
    if (nowMs < next.emitFromMs) return next;
    const isLate = nowMs < next.startedAtMs + next.profile.longestBackgroundMs;
    if (isLate && isAnyStarting(next, conditionOf)) return { ...next, ...emissionFrom(next, nowMs + 500) };
    next = { ...next, state: 'emitting', ...emissionFrom(next, nowMs) };
  }
  const listenToMs = next.emitToMs + next.profile.tailMs;
  const isOver = nowMs >= listenToMs;
  const verdicts = new Map(
    next.rooms.map((room) => [room.roomId, judgeRoom(next, room, listenToMs, isOver, conditionOf)]),
  );
  const isDecided = [...verdicts.values()].every((room) => room.result !== 'pending');
  const decidedAtMs = isDecided ? (run.decidedAtMs ?? nowMs) : null;
  const isSettled =
    decidedAtMs !== null && nowMs >= Math.max(next.emitToMs, decidedAtMs + next.profile.decisionMs);
  return { ...next, verdicts, decidedAtMs, state: isOver || isSettled ? 'done' : 'emitting' };
}

export function cancelToneRun(run: ToneRun): ToneRun {
  return isRunning(run) ? { ...run, state: 'cancelled', verdicts: closed(run, 'cancelled') } : run;
}

export function isRunning(run: ToneRun): boolean {
  return run.state === 'background' || run.state === 'emitting';
}

/** What the pages see. */
export function toToneCheck(run: ToneRun): ToneCheck {
  return {
    id: run.id,
    state: run.state,
    output: run.output,
    frequencyHz: run.frequencyHz,
    startedAtMs: run.startedAtMs,
    emitFromMs: run.emitFromMs,
    emitToMs: run.emitToMs,
    startedBy: run.startedBy,
    limitRiseDb: run.profile.limitRiseDb,
    rooms: run.rooms.map((room) => run.verdicts.get(room.roomId) ?? pending(room.roomId)),
  };
}

function emissionFrom(run: ToneRun, emitFromMs: number): { emitFromMs: number; emitToMs: number } {
  return { emitFromMs, emitToMs: emitFromMs + run.profile.emissionMs };
}

/** A microphone that should deliver but has not done so for half of the background yet (helpers take seconds to start). */
function isAnyStarting(run: ToneRun, conditionOf: ConditionOf): boolean {
  return run.rooms.some((room) =>
    room.cameraIds.some((cameraId) => {
      if (conditionOf(cameraId) !== 'none') return false;
      const readings = run.readings.get(cameraId) ?? [];
      const heardMs = readings.reduce((sum, reading) => sum + reading.toMs - reading.fromMs, 0);
      return heardMs < run.profile.backgroundMs / 2;
    }),
  );
}

function judgeRoom(
  run: ToneRun,
  room: ToneRun['rooms'][number],
  listenToMs: number,
  isOver: boolean,
  conditionOf: ConditionOf,
): ToneRoom {
  const best = bestVerdict(
    room.cameraIds.map((cameraId) => judgeCamera(run, cameraId, listenToMs, conditionOf)),
  );
  const isFinal = isOver || best.result === 'present' || hasNoMicrophone(room.cameraIds, conditionOf);
  const { toneDbfs, backgroundDbfs, riseDb } = best;
  if (!isFinal) return { ...pending(room.roomId), toneDbfs, backgroundDbfs, riseDb };
  return { roomId: room.roomId, ...best };
}

function judgeCamera(
  run: ToneRun,
  cameraId: string,
  listenToMs: number,
  conditionOf: ConditionOf,
): MicrophoneVerdict {
  const readings = run.readings.get(cameraId) ?? [];
  return judgeMicrophone({
    background: readings.filter((reading) => reading.toMs <= run.emitFromMs),
    heard: readings.filter((reading) => reading.fromMs >= run.emitFromMs),
    listenFromMs: run.emitFromMs,
    listenToMs: listenToMs - READING_LAG_MS,
    condition: conditionOf(cameraId),
    profile: run.profile,
  });
}

/** No waiting helps where there is nothing to wait for. */
function hasNoMicrophone(cameraIds: readonly string[], conditionOf: ConditionOf): boolean {
  return cameraIds.every((cameraId) => conditionOf(cameraId) === 'no-microphone');
}

function closed(run: ToneRun, reasonCode: ToneReasonCode): ReadonlyMap<string, ToneRoom> {
  return new Map(
    run.rooms.map(({ roomId }) => {
      const known = run.verdicts.get(roomId) ?? pending(roomId);
      return [
        roomId,
        known.result === 'pending' ? { ...known, result: 'not-measurable', reasonCode } : known,
      ];
    }),
  );
}

function pending(roomId: string): ToneRoom {
  return {
    roomId,
    result: 'pending',
    reasonCode: 'none',
    toneDbfs: null,
    backgroundDbfs: null,
    riseDb: null,
  };
}
