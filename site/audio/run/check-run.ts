import type {
  AudioCheck,
  AudioCheckKind,
  AudioCheckPhase,
  AudioRoomProgress,
  AudioRoomResult,
  RoomReasonCode,
} from '../../../shared/contract/audio-check.ts';
import type { EmissionProblem, SignalEmission } from '../../../shared/contract/signal-emission.ts';

/** Helpers of many AAC microphones take seconds to start; who is not there by then is waited for no longer. */
export const PREFLIGHT_LIMIT_MS = 12_000;
export const BACKGROUND_MS = 5_000;
/** The page begins to play within seconds of being told. */
const PAGE_WAIT_MS = 20_000;
/** An operator who plays from the school's own broadcast host has to walk there. */
const EXTERNAL_WAIT_MS = 15 * 60_000;
/** Camera and network delay the slowest room this much after the first. */
export const SLOWEST_ROOM_MS = 6_000;
/** The beginning of the signal is found this much after it came at the latest: template and two steps of the search. */
const SEARCH_MS = 11_000;
const ANALYSIS_LIMIT_MS = 60_000;
/** Ticks further apart than this mean that the clock was set or the machine slept. */
const LARGEST_STEP_MS = 10_000;

export type MicrophoneState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'unavailable'; readonly reasonCode: RoomReasonCode }
  | { readonly kind: 'listening' }
  | { readonly kind: 'heard'; readonly score: number }
  | { readonly kind: 'finished' };

/** One check as a value. Every function here gives a new one; times are milliseconds of one monotonic clock. */
export interface CheckRun {
  readonly id: string;
  readonly kind: AudioCheckKind;
  readonly output: AudioCheck['output'];
  /** Null when the broadcast host plays. */
  readonly emission: SignalEmission | null;
  readonly phase: AudioCheckPhase;
  readonly phaseFromMs: number;
  readonly lastTickMs: number;
  readonly signalMs: number;
  /** When the signal began in the room that heard it first; null before. */
  readonly signalFromMs: number | null;
  readonly rooms: readonly { readonly roomId: string; readonly cameraIds: readonly string[] }[];
  readonly microphones: ReadonlyMap<string, MicrophoneState>;
  readonly levels: ReadonlyMap<string, number>;
  /** When sound of a microphone last came. */
  readonly soundAtMs: ReadonlyMap<string, number>;
  readonly results: ReadonlyMap<string, AudioRoomResult>;
  /** Set when the run has failed as a whole. */
  readonly failure: RoomReasonCode | null;
}

export function beginCheckRun(setup: {
  id: string;
  kind: AudioCheckKind;
  output: AudioCheck['output'];
  /** For the output `page`; null there: any page, over its own device. */
  emission?: Pick<SignalEmission, 'page' | 'device'>;
  signalMs: number;
  nowMs: number;
  rooms: CheckRun['rooms'];
}): CheckRun {
  const { nowMs, emission = { page: null, device: null }, ...rest } = setup;
  return {
    ...rest,
    emission: setup.output === 'page' ? { ...emission, playing: null, problem: null } : null,
    phase: 'preflight',
    phaseFromMs: nowMs,
    lastTickMs: nowMs,
    signalFromMs: null,
    microphones: new Map(
      setup.rooms.flatMap((room) => room.cameraIds.map((id) => [id, { kind: 'starting' } as const])),
    ),
    levels: new Map(),
    soundAtMs: new Map(),
    results: new Map(),
    failure: null,
  };
}

export function isRunning({ phase }: CheckRun): boolean {
  return phase !== 'done' && phase !== 'cancelled' && phase !== 'failed';
}

/**
 * News of one microphone. A signal heard early (somebody played at once) ends the waiting; it began `agoMs` before.
 */
export function hear(
  run: CheckRun,
  cameraId: string,
  state: MicrophoneState,
  nowMs: number,
  agoMs = 0,
): CheckRun {
  const before = run.microphones.get(cameraId);
  if (!isRunning(run) || before === undefined || before.kind === 'finished') return run;
  // Who has heard the signal stays so, whatever its stream does later: the analysis says what is missing.
  if (before.kind === 'heard' && state.kind !== 'finished') return run;
  if (state.kind === 'unavailable' && isSettled(run, before, nowMs)) return run;
  const next = { ...run, microphones: new Map(run.microphones).set(cameraId, state) };
  if (state.kind !== 'heard' || run.signalFromMs !== null) return next;
  return { ...next, signalFromMs: nowMs - agoMs, phase: 'capturing', phaseFromMs: nowMs };
}

/** What a stream does after the signal says nothing of the room: it had its time, or was gone before. */
function isSettled(run: CheckRun, state: MicrophoneState, nowMs: number): boolean {
  if (run.phase === 'analysing') return true;
  return run.signalFromMs !== null && (state.kind === 'unavailable' || hadItsTime(run, nowMs));
}

/** Whether even the slowest room would have told by now that it hears the signal. */
const hadItsTime = ({ signalFromMs }: CheckRun, nowMs: number): boolean =>
  signalFromMs !== null && nowMs >= signalFromMs + SLOWEST_ROOM_MS + SEARCH_MS;

/** Sound of a microphone has come. */
export function soundCame(run: CheckRun, cameraIds: readonly string[], nowMs: number): CheckRun {
  if (cameraIds.length === 0) return run;
  const soundAtMs = new Map(run.soundAtMs);
  for (const id of cameraIds) soundAtMs.set(id, nowMs);
  return { ...run, soundAtMs };
}

/** Whether nothing more is to be expected of a microphone. */
function isIn(run: CheckRun, [cameraId, { kind }]: [string, MicrophoneState], nowMs: number): boolean {
  if (kind === 'finished' || kind === 'unavailable') return true;
  if (kind !== 'heard') return hadItsTime(run, nowMs);
  // Its stream was cut within the signal.
  return nowMs >= (run.soundAtMs.get(cameraId) ?? nowMs) + SLOWEST_ROOM_MS;
}

/** A page offers to play. The one that may and comes first does; the signal is waited for from then on. */
export function takeSignal(
  run: CheckRun,
  page: string,
  device: string,
  nowMs: number,
): { readonly run: CheckRun; readonly isYours: boolean } {
  const { emission, phase } = run;
  const mayPlay =
    emission !== null &&
    phase === 'waiting' &&
    emission.problem === null &&
    emission.playing === null &&
    (emission.page === null || emission.page === page);
  if (!mayPlay) return { run, isYours: false };
  const taken = { ...emission, playing: { page, device } };
  return { run: { ...run, emission: taken, phaseFromMs: nowMs }, isYours: true };
}

/**
 * A page cannot play. Before the signal was heard somebody else still may; a signal that broke off says nothing of
 * any room. Of pages that are not to play nothing is heard.
 */
export function failSignal(run: CheckRun, page: string, problem: EmissionProblem, nowMs: number): CheckRun {
  const { emission, phase } = run;
  if (!isRunning(run) || emission === null || emission.problem !== null) return run;
  if (page !== (emission.playing?.page ?? emission.page)) return run;
  const next = { ...run, emission: { ...emission, problem } };
  if (phase === 'waiting') return { ...next, phaseFromMs: nowMs };
  return phase === 'capturing' ? { ...next, phase: 'failed', failure: 'emission-broken' } : next;
}

export function setLevel(run: CheckRun, cameraId: string, levelDbfs: number): CheckRun {
  return { ...run, levels: new Map(run.levels).set(cameraId, levelDbfs) };
}

export function decide(run: CheckRun, results: readonly AudioRoomResult[]): CheckRun {
  const all = new Map(run.results);
  for (const result of results) all.set(result.roomId, result);
  return { ...run, results: all };
}

export function cancel(run: CheckRun): CheckRun {
  return isRunning(run) ? { ...run, phase: 'cancelled', failure: 'cancelled' } : run;
}

/** The signal will not come, or enough rooms have heard it: analyse what there is. */
export function finishEarly(run: CheckRun, nowMs: number): CheckRun {
  return isRunning(run) && run.phase !== 'analysing'
    ? { ...run, phase: 'analysing', phaseFromMs: nowMs }
    : run;
}

/** When the present phase ends at the latest; null where there is none. */
export function phaseLimitMs(run: CheckRun): number | null {
  const from = run.phaseFromMs;
  switch (run.phase) {
    case 'preflight':
      return from + PREFLIGHT_LIMIT_MS;
    case 'background':
      return from + BACKGROUND_MS;
    case 'waiting':
      return from + (isPageAwaited(run) ? PAGE_WAIT_MS : EXTERNAL_WAIT_MS);
    case 'capturing':
      return (run.signalFromMs ?? from) + run.signalMs + SLOWEST_ROOM_MS;
    case 'analysing':
      return from + ANALYSIS_LIMIT_MS;
    default:
      return null;
  }
}

/** A page is playing, or one may still begin. */
const isPageAwaited = ({ emission }: CheckRun): boolean => emission !== null && emission.problem === null;

/** Moves the run on to `nowMs`. */
export function advance(run: CheckRun, nowMs: number): CheckRun {
  if (!isRunning(run)) return run;
  if (nowMs < run.lastTickMs || nowMs > run.lastTickMs + LARGEST_STEP_MS)
    return { ...run, phase: 'failed', failure: 'capture-incomplete' };
  const next = { ...run, lastTickMs: nowMs };
  const to = (phase: AudioCheckPhase): CheckRun => ({ ...next, phase, phaseFromMs: nowMs });
  const states = [...run.microphones.values()];
  const isOver = nowMs >= (phaseLimitMs(run) ?? nowMs);
  switch (run.phase) {
    case 'preflight':
      return isOver || !states.some(({ kind }) => kind === 'starting') ? to('background') : next;
    case 'background':
      return isOver ? to('waiting') : next;
    case 'waiting':
      if (!isOver) return next;
      // No page came: whoever stands at the broadcast host can still play.
      if (run.emission !== null && run.emission.playing === null && run.emission.problem === null)
        return { ...to('waiting'), emission: { ...run.emission, problem: 'no-page' } };
      return { ...to('failed'), failure: 'no-signal-anywhere' };
    case 'capturing': {
      const isAllIn = [...run.microphones].every((one) => isIn(run, one, nowMs));
      return isOver || isAllIn ? to('analysing') : next;
    }
    case 'analysing': {
      if (run.rooms.every(({ roomId }) => run.results.has(roomId))) return to('done');
      return isOver ? { ...to('failed'), failure: 'analysis-failed' } : next;
    }
    default:
      return next;
  }
}

/** Rooms that have no result when the run ends early, each with why. */
export function undecided(run: CheckRun): readonly AudioRoomResult[] {
  return run.rooms
    .filter(({ roomId }) => !run.results.has(roomId))
    .map((room) => {
      const code = reasonOf(run, room.cameraIds) ?? run.failure ?? 'analysis-failed';
      return {
        roomId: room.roomId,
        verdict: 'not-measurable',
        reasons: [{ code, text: NOT_MEASURED, verdict: 'not-measurable', figures: {} }],
        measures: null,
      };
    });
}

const NOT_MEASURED = 'The room was not measured.';

export function progressOf(run: CheckRun): readonly AudioRoomProgress[] {
  return run.rooms.map(({ roomId, cameraIds }) => {
    const levels = cameraIds.flatMap((id) => run.levels.get(id) ?? []);
    const levelDbfs = levels.length === 0 ? null : Math.max(...levels);
    const reasonCode = reasonOf(run, cameraIds);
    return { roomId, state: stateOf(run, roomId, cameraIds), reasonCode, levelDbfs };
  });
}

function stateOf(run: CheckRun, roomId: string, cameraIds: readonly string[]): AudioRoomProgress['state'] {
  if (run.results.has(roomId)) return 'decided';
  if (reasonOf(run, cameraIds) !== null) return 'not-measurable';
  const kinds = new Set(cameraIds.map((id) => run.microphones.get(id)?.kind));
  if (kinds.has('finished')) return 'analysing';
  if (kinds.has('heard')) return 'heard';
  return kinds.has('listening') ? 'listening' : 'starting';
}

/** Why no microphone of a room can be measured; null while one can. */
function reasonOf(run: CheckRun, cameraIds: readonly string[]): RoomReasonCode | null {
  if (cameraIds.length === 0) return 'no-camera';
  const states = cameraIds.flatMap((id) => run.microphones.get(id) ?? []);
  if (states.some(({ kind }) => kind !== 'unavailable')) return null;
  const codes = states.flatMap((state) => (state.kind === 'unavailable' ? [state.reasonCode] : []));
  return codes.find((code) => code !== 'no-microphone') ?? codes[0] ?? 'no-camera';
}
