import type { CameraState, CameraStateCode } from '../../../shared/contract/camera-status.ts';
import { DEGRADED_LOSS_RATIO } from '../../../shared/domain/camera-limits.ts';
import { CONNECT_TIMEOUT_MS } from './connect-failure.ts';

/** Where a stream is in its life; `parked` waits for a person, `resting` for the back-off. */
export type SupervisorPhase = 'stopped' | 'queued' | 'dialling' | 'playing' | 'live' | 'resting' | 'parked';

export interface SupervisorState {
  readonly phase: SupervisorPhase;
  /** Counts connections: whatever an older one still says is ignored. */
  readonly generation: number;
  /** Failures since the stream was last live. */
  readonly failures: number;
  /** Monotonic milliseconds at which the step in hand has failed with `deadlineCode`. */
  readonly deadlineAtMs: number | null;
  readonly deadlineCode: CameraStateCode;
  /** When to dial again, monotonic milliseconds. */
  readonly restUntilMs: number;
  readonly state: CameraState;
  readonly code: CameraStateCode;
  readonly hasBeenLive: boolean;
  readonly reconnects: number;
  /** Since when packet loss has been below the limit, monotonic milliseconds. */
  readonly cleanSinceMs: number;
}

export type SupervisorEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'dial-granted' }
  | {
      readonly kind: 'await';
      readonly generation: number;
      readonly code: CameraStateCode;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'playing'; readonly generation: number }
  | { readonly kind: 'packet'; readonly generation: number }
  | { readonly kind: 'unit'; readonly generation: number }
  | { readonly kind: 'failed'; readonly generation: number; readonly code: CameraStateCode }
  /** Once in a while: silence since the last packet and what silence is too long, and loss over 5 s. */
  | {
      readonly kind: 'tick';
      readonly silentMs: number;
      readonly unitSilentMs: number;
      readonly maxGapMs: number;
      readonly lossRatio: number;
    }
  | { readonly kind: 'peer-reachable' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'stop' };

export type SupervisorAction = 'queue-dial' | 'leave-queue' | 'connect' | 'release-dial' | 'disconnect';

export interface SupervisorClock {
  readonly nowMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export const FIRST_KEY_FRAME_TIMEOUT_MS = 12_000;
const FIRST_REST_MS = 1_000;
const MIN_REST_MS = 100;
const MAX_REST_MS = 30_000;
/** Failures that a quick retry makes worse: every refused dial of a full camera keeps it busy. */
const LEAST_REST_MS: Partial<Record<CameraStateCode, number>> = {
  'server-busy': 3_000,
  'redirect-loop': 10_000,
  // The dead session ends with its time-out, 65 s in live555.
  'stale-session': 65_000,
};
/** A camera that cannot be used as configured is asked again now and then: someone may have changed its settings. */
const UNSUPPORTED_REST_MS = 60_000;
const CLEAN_MS = 10_000;

export const STOPPED: SupervisorState = {
  phase: 'stopped',
  generation: 0,
  failures: 0,
  deadlineAtMs: null,
  deadlineCode: 'none',
  restUntilMs: 0,
  state: 'connecting',
  code: 'starting',
  hasBeenLive: false,
  reconnects: 0,
  cleanSinceMs: 0,
};

type Step = readonly [SupervisorState, readonly SupervisorAction[]];

/** One step of a camera stream's supervision: pure, so that every path can be tested without a camera. */
export function supervise(state: SupervisorState, event: SupervisorEvent, clock: SupervisorClock): Step {
  if ('generation' in event && event.generation !== state.generation) return [state, []];
  switch (event.kind) {
    case 'start':
      return state.phase === 'stopped'
        ? queue({ ...state, state: 'connecting', code: 'starting' })
        : [state, []];
    case 'dial-granted':
      if (state.phase !== 'queued') return [state, ['release-dial']];
      return [
        {
          ...state,
          phase: 'dialling',
          generation: state.generation + 1,
          deadlineAtMs: clock.nowMs + CONNECT_TIMEOUT_MS,
          deadlineCode: 'connect-timeout',
          code: state.state === 'connecting' ? 'starting' : state.code,
        },
        ['connect'],
      ];
    case 'await':
      // Packets that overtook the answer to PLAY have set the key-frame deadline already.
      if (state.phase === 'live' || state.deadlineCode === 'no-key-frame') return [state, []];
      return [{ ...state, deadlineAtMs: clock.nowMs + event.timeoutMs, deadlineCode: event.code }, []];
    case 'playing':
      if (state.phase !== 'dialling') return [state, []];
      return [{ ...state, phase: 'playing' }, ['release-dial']];
    case 'packet':
      return onFirstPacket(state, clock);
    case 'unit':
      return onFirstUnit(state, clock);
    case 'failed':
      return fail(state, event.code, clock);
    case 'tick':
      return onTick(state, event, clock);
    case 'peer-reachable':
      // A neighbour came back (one switch, many cameras): no need to sit out a long back-off.
      return state.phase === 'resting' && state.state !== 'unsupported' ? queue(state) : [state, []];
    case 'retry':
      if (state.phase !== 'resting' && state.phase !== 'parked') return [state, []];
      return queue({ ...state, failures: 0, state: 'connecting', code: 'starting' });
    case 'stop':
      return [
        { ...state, phase: 'stopped', generation: state.generation + 1, deadlineAtMs: null },
        [...endActions(state), 'disconnect'],
      ];
  }
}

function queue(state: SupervisorState): Step {
  const code = state.state === 'connecting' ? 'waiting-for-dial' : state.code;
  return [{ ...state, phase: 'queued', deadlineAtMs: null, code }, ['queue-dial']];
}

function onFirstPacket(state: SupervisorState, clock: SupervisorClock): Step {
  if (state.phase !== 'playing' && state.phase !== 'dialling') return [state, []];
  const isFirst = state.deadlineCode !== 'no-key-frame';
  const next: SupervisorState = {
    ...state,
    phase: 'playing',
    state: 'waiting-for-key-frame',
    code: 'none',
    deadlineAtMs: isFirst ? clock.nowMs + FIRST_KEY_FRAME_TIMEOUT_MS : state.deadlineAtMs,
    deadlineCode: 'no-key-frame',
  };
  return [next, state.phase === 'dialling' ? ['release-dial'] : []];
}

function onFirstUnit(state: SupervisorState, clock: SupervisorClock): Step {
  if (state.phase !== 'playing') return [state, []];
  return [
    {
      ...state,
      phase: 'live',
      state: 'live',
      code: 'none',
      failures: 0,
      deadlineAtMs: null,
      deadlineCode: 'none',
      hasBeenLive: true,
      reconnects: state.hasBeenLive ? state.reconnects + 1 : state.reconnects,
      cleanSinceMs: clock.nowMs,
    },
    [],
  ];
}

function onTick(
  state: SupervisorState,
  event: Extract<SupervisorEvent, { kind: 'tick' }>,
  clock: SupervisorClock,
): Step {
  if (state.phase === 'resting') return clock.nowMs >= state.restUntilMs ? queue(state) : [state, []];
  if (state.phase === 'live') return superviseLive(state, event, clock);
  if (state.phase === 'playing' && state.deadlineCode === 'no-key-frame') {
    if (event.silentMs > event.maxGapMs) return fail(state, 'no-packets', clock);
    if (state.deadlineAtMs === null || clock.nowMs < state.deadlineAtMs) return [state, []];
    // Packets flow, so the connection stays: only the reason becomes visible.
    return [{ ...state, code: 'no-key-frame', deadlineAtMs: null }, []];
  }
  if (state.deadlineAtMs !== null && clock.nowMs >= state.deadlineAtMs)
    return fail(state, state.deadlineCode, clock);
  return [state, []];
}

function superviseLive(
  state: SupervisorState,
  event: Extract<SupervisorEvent, { kind: 'tick' }>,
  clock: SupervisorClock,
): Step {
  if (event.silentMs > event.maxGapMs || event.unitSilentMs > event.maxGapMs * 4)
    return fail(state, 'no-packets', clock);
  const isLossy = event.lossRatio > DEGRADED_LOSS_RATIO;
  if (isLossy)
    return state.state === 'degraded'
      ? [{ ...state, cleanSinceMs: clock.nowMs }, []]
      : [{ ...state, state: 'degraded', code: 'packet-loss', cleanSinceMs: clock.nowMs }, []];
  if (state.state === 'degraded' && clock.nowMs - state.cleanSinceMs >= CLEAN_MS)
    return [{ ...state, state: 'live', code: 'none' }, []];
  return [state, []];
}

function fail(state: SupervisorState, code: CameraStateCode, clock: SupervisorClock): Step {
  if (state.phase !== 'dialling' && state.phase !== 'playing' && state.phase !== 'live') return [state, []];
  const base = {
    ...state,
    generation: state.generation + 1,
    deadlineAtMs: null,
    deadlineCode: 'none' as const,
    code,
  };
  const actions: readonly SupervisorAction[] = [...endActions(state), 'disconnect'];
  if (code === 'wrong-password' || code === 'password-needed')
    return [{ ...base, phase: 'parked', state: 'auth-failed' }, actions];
  const failures = state.failures + 1;
  const isUnsupported =
    code === 'codec-unsupported' || code === 'no-video-track' || code === 'transport-unsupported';
  const least = isUnsupported ? UNSUPPORTED_REST_MS / 2 : (LEAST_REST_MS[code] ?? MIN_REST_MS);
  const ceiling = isUnsupported
    ? UNSUPPORTED_REST_MS
    : Math.min(FIRST_REST_MS * 2 ** (failures - 1), MAX_REST_MS);
  // Full jitter spreads a room full of cameras; the first retry after a live picture comes soon.
  const restMs =
    ceiling > least * 2 ? Math.max(least, ceiling * clock.random()) : least * (1 + clock.random());
  return [
    {
      ...base,
      phase: 'resting',
      failures,
      restUntilMs: clock.nowMs + restMs,
      state: isUnsupported ? 'unsupported' : code === 'no-packets' ? 'stalled' : 'offline',
    },
    actions,
  ];
}

/** A connection that still held its dial slot gives it back; one still queued leaves the queue. */
function endActions(state: SupervisorState): readonly SupervisorAction[] {
  if (state.phase === 'dialling') return ['release-dial'];
  return state.phase === 'queued' ? ['leave-queue'] : [];
}

/** `none` while there is something to record: packets without a key frame yet are the camera's gap, not ours. */
export function recordedCode({ phase, code }: SupervisorState): CameraStateCode {
  if (phase === 'live') return 'none';
  return code === 'none' ? 'no-key-frame' : code;
}
