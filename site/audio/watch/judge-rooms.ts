import type { WatchReason, WatchRoom, WatchRoomState } from '../../../shared/contract/listening-watch.ts';
import type { SoundProblem } from '../../../shared/contract/sound.ts';
import type { MicrophoneFacts, WatchProblem } from './watch-messages.ts';

/** What the service knows of one microphone. */
export interface Microphone {
  readonly facts: MicrophoneFacts | null;
  readonly problem: SoundProblem | WatchProblem | null;
  /** When the newest facts came, monotonic. */
  readonly heardAtMonoMs: number | null;
  /** Since when its sound lies with a thread that has not answered yet; null when it has. */
  readonly pendingSinceMonoMs: number | null;
  /** Since when its decoder has not kept up with it; null when it has. */
  readonly decodingSinceMonoMs: number | null;
}

export interface WatchedRoom {
  readonly roomId: string;
  readonly cameraIds: readonly string[];
}

/** Sound that has not come for this long does not come. */
const STALLED_MS = 1500;
/** Sound that came and was not decoded for this long is not watched, whoever is to blame. */
const UNDECODED_MS = 10_000;

/** The best of a room's microphones speaks for it: a room is heard where any of them hears. */
const RANK: Readonly<Record<WatchRoomState, number>> = {
  heard: 10,
  learning: 9,
  'off-speed': 8,
  late: 7,
  faint: 6,
  muffled: 5,
  noisy: 4,
  silent: 3,
  aligning: 2,
  waiting: 1,
  'not-measurable': 0,
};

/** State of one microphone now, with its reason. */
export function stateOf(
  { facts, problem, heardAtMonoMs, pendingSinceMonoMs, decodingSinceMonoMs }: Microphone,
  nowMonoMs: number,
): { state: WatchRoomState; reasonCode: WatchReason | null } {
  if (problem !== null) return { state: 'not-measurable', reasonCode: problem };
  if (decodingSinceMonoMs !== null && nowMonoMs - (heardAtMonoMs ?? decodingSinceMonoMs) > UNDECODED_MS)
    return { state: 'not-measurable', reasonCode: 'decoder-failed' };
  // That this computer is late is no silence of the camera.
  const untilMonoMs = Math.min(nowMonoMs, pendingSinceMonoMs ?? nowMonoMs, decodingSinceMonoMs ?? nowMonoMs);
  if (facts === null || heardAtMonoMs === null || untilMonoMs - heardAtMonoMs > STALLED_MS)
    return { state: 'not-measurable', reasonCode: 'no-stream' };
  switch (facts.state) {
    case 'lost':
      return { state: 'not-measurable', reasonCode: 'capture-incomplete' };
    case 'ended':
      return { state: 'waiting', reasonCode: null };
    case 'silent':
      return {
        state: 'silent',
        reasonCode: facts.isDigitalZero ? 'microphone-silent' : 'loudspeaker-silent',
      };
    case 'late':
      return { state: 'late', reasonCode: facts.shiftMs > 0 ? 'room-late' : 'room-early' };
    case 'off-speed':
      return { state: 'off-speed', reasonCode: 'room-off-speed' };
    case 'faint':
      return { state: 'faint', reasonCode: 'level-fallen' };
    case 'muffled':
      return { state: 'muffled', reasonCode: 'treble-lost' };
    case 'noisy':
      return {
        state: 'noisy',
        reasonCode: facts.matchScore === null ? 'other-sound' : 'noise-over-programme',
      };
    default:
      return { state: facts.state, reasonCode: null };
  }
}

/** All rooms as they are now. `delayMs` is against the middle of the rooms that are heard. */
export function judgeRooms(
  rooms: readonly WatchedRoom[],
  microphones: ReadonlyMap<string, Microphone>,
  nowMonoMs: number,
): WatchRoom[] {
  const judged = rooms.map(({ roomId, cameraIds }) => {
    const states = cameraIds.map((cameraId) => {
      const microphone = microphones.get(cameraId) ?? {
        facts: null,
        problem: null,
        heardAtMonoMs: null,
        pendingSinceMonoMs: null,
        decodingSinceMonoMs: null,
      };
      return { cameraId, facts: microphone.facts, ...stateOf(microphone, nowMonoMs) };
    });
    const [best] = states.sort((a, b) => RANK[b.state] - RANK[a.state]);
    return { roomId, best: best ?? null };
  });
  // Where the programme began, by the clock of each microphone's capture.
  const began = judged.flatMap(({ best }) => beganAtMs(best?.facts ?? null) ?? []).sort((a, b) => a - b);
  const middle = began[began.length >> 1] ?? null;
  return judged.map(({ roomId, best }) => {
    if (best === null) return { ...UNKNOWN, roomId, state: 'not-measurable', reasonCode: 'no-camera' };
    const { cameraId, state, reasonCode, facts } = best;
    if (facts === null || state === 'not-measurable')
      return { ...UNKNOWN, roomId, cameraId, state, reasonCode };
    const own = beganAtMs(facts);
    return {
      roomId,
      cameraId,
      state,
      reasonCode,
      sinceMs: Math.round(facts.sinceMicros / 1000),
      positionMs: rounded(facts.positionMs, 0),
      delayMs: own === null || middle === null ? null : Math.round(own - middle),
      shiftMs: own === null ? null : Math.round(facts.shiftMs),
      levelDb: rounded(facts.levelDb, 1),
      snrDb: rounded(facts.snrDb, 1),
      matchScore: rounded(facts.matchScore, 0),
      speedPercent: rounded(facts.speedPercent, 2),
    };
  });
}

/** The place of the programme that such a room hears is the place. */
const isFollowed = (state: MicrophoneFacts['state']): boolean =>
  state === 'heard' || state === 'learning' || state === 'off-speed';

/** Where the programme is, as the middle of the rooms hears it; null before any does. */
export function placeOf(
  microphones: Iterable<Microphone>,
): { readonly positionMs: number; readonly atMicros: number } | null {
  const found = [...microphones].flatMap(({ facts }) => {
    const isHeard = facts !== null && isFollowed(facts.state);
    return isHeard && facts.positionMs !== null ? [{ ...facts, positionMs: facts.positionMs }] : [];
  });
  const began = (one: { positionMs: number; atMicros: number }): number =>
    one.atMicros / 1000 - one.positionMs;
  found.sort((a, b) => began(a) - began(b));
  const middle = found[found.length >> 1];
  return middle === undefined ? null : { positionMs: middle.positionMs, atMicros: middle.atMicros };
}

function beganAtMs(facts: MicrophoneFacts | null): number | null {
  if (facts === null || facts.positionMs === null) return null;
  return facts.atMicros / 1000 - facts.positionMs;
}

const UNKNOWN: Omit<WatchRoom, 'roomId' | 'state' | 'reasonCode'> = {
  cameraId: null,
  sinceMs: null,
  positionMs: null,
  delayMs: null,
  shiftMs: null,
  levelDb: null,
  snrDb: null,
  matchScore: null,
  speedPercent: null,
};

function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
