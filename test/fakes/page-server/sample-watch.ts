import { ContractError } from '../../../shared/contract/errors.ts';
import type { ListeningSignature } from '../../../shared/contract/listening-papers.ts';
import type {
  TrialVerdict,
  Watch,
  WatchIncident,
  WatchReason,
  WatchRoom,
  WatchRoomState,
} from '../../../shared/contract/listening-watch.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { countRooms } from '../../../site/audio/watch/watch-store.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import type { ListeningWatch } from '../../../site/ports/listening-watch.ts';
import type { TrialPapersService } from '../../../site/ports/trial-papers.ts';
import { createSignal, type Signal } from './signal.ts';

/** The places of faults in the sample, by room number in the list. */
const PLANTED: Readonly<Record<number, [WatchRoomState, WatchReason]>> = {
  2: ['silent', 'loudspeaker-silent'],
  5: ['noisy', 'noise-over-programme'],
  7: ['not-measurable', 'no-stream'],
  9: ['muffled', 'treble-lost'],
};
const POSITION_MS = 512_000;
const LENGTH_MS = 22 * 60_000;

/** A watch in the middle of question 8 with some faults, and a finished trial; commands change it as the service would. */
export function sampleWatch(options: {
  readonly rooms: readonly RoomConfig[];
  readonly isEmpty: boolean;
  readonly isCalm: boolean;
  readonly nowMs: number;
  log(name: string, actor: string, input: unknown): void;
}): {
  readonly listeningWatch: ListeningWatch;
  readonly trialPapers: TrialPapersService;
  readonly current: Signal<Watch | null>;
} {
  const { isEmpty, isCalm, nowMs, log } = options;
  const rooms = options.rooms.filter(({ kind }) => kind === 'exam');
  const test = watchOf('test', rooms, nowMs, isCalm);
  const trial: Watch = {
    ...watchOf('trial', rooms, nowMs - 86_400_000, true),
    phase: 'ended',
    endedAtMs: nowMs - 86_000_000,
    verdicts: rooms.slice(0, -2).map(({ id }, index) => verdictOf(id, index, nowMs - 86_100_000)),
  };
  const current = createSignal<Watch | null>(isEmpty ? null : test);
  const find = (id: string): Watch => {
    const found = [current.get(), trial].find((one) => one?.id === id);
    if (found == null) throw new ContractError('not-found', 'there is no such watch', 'id');
    return found;
  };
  const change = (name: string, actor: string, id: string, more: Partial<Watch>): void => {
    log(name, actor, { id });
    current.set({ ...find(id), ...more });
  };
  let signatures: ListeningSignature[] = [];
  return {
    current,
    trialPapers: {
      get: (watchId) => ({ watchId: find(watchId).id, contentSha256: '3e8a'.repeat(16), signatures }),
      sign({ watchId, ...signing }, actor) {
        log('trialPapers.sign', actor, { watchId, ...signing });
        signatures = [
          ...signatures,
          {
            ...signing,
            id: signatures.length + 1,
            subjectKind: 'trial',
            subjectId: watchId,
            enteredBy: actor,
            atMs: nowMs,
            contentSha256: '3e8a'.repeat(16),
            signature: '',
            signedText: '',
            publicKey: '',
            keyId: 'k1',
            state: 'valid',
          },
        ];
      },
      paper: async () => ({ bytes: new Uint8Array(), fileName: 'trial.pdf', mediaType: 'application/pdf' }),
    },
    listeningWatch: {
      current: () => current.get(),
      onChange: (listener) => current.feed.subscribe(listener),
      list: () => (isEmpty ? [] : [test, trial]),
      get: find,
      suggestedRooms: () => ({
        session: rooms.length > 2 ? '英语' : null,
        roomIds: rooms.slice(0, Math.max(1, rooms.length - 2)).map(({ id }) => id),
        candidateRoomIds: rooms.map(({ id }) => id),
      }),
      start(request, actor) {
        log('watch.start', actor, request);
        const chosen = rooms.filter(({ id }) => request.rooms === 'all' || request.rooms.includes(id));
        const made: Watch = {
          ...watchOf(request.kind, chosen, nowMs, true),
          output: request.output,
          id: 'watch2',
          programmeId: request.programmeId,
          phase: 'waiting',
          incidents: [],
          positionMs: null,
          positionAtMs: null,
        };
        current.set(made);
        return made;
      },
      played: (id, positionMs) => log('watch.played', '', { id, positionMs }),
      pause: (id, actor) => change('watch.pause', actor, id, { phase: 'paused' }),
      resume: (id, actor) => change('watch.resume', actor, id, { phase: 'playing' }),
      end: (id, actor) => change('watch.end', actor, id, { phase: 'ended', endedAtMs: nowMs }),
      verdict({ id, ...verdict }, actor) {
        const before = find(id);
        const said = { ...verdict, enteredBy: actor, atMs: nowMs };
        change('watch.verdict', actor, id, {
          verdicts: [...before.verdicts.filter(({ roomId }) => roomId !== said.roomId), said],
        });
        return find(id);
      },
      clip: () => {
        throw new ContractError('not-found', 'no sound was kept of this fault', 'incidentId');
      },
      close: async () => undefined,
    },
  };
}

/** A second of tone: what the page plays as a clip. */
export const sampleClip = (): Uint8Array =>
  writeWav(
    {
      sampleRate: 8000,
      channels: [Float32Array.from({ length: 8000 }, (_, n) => 0.2 * Math.sin(n / 3))],
    },
    's16',
  );

function watchOf(kind: Watch['kind'], rooms: readonly RoomConfig[], nowMs: number, isCalm: boolean): Watch {
  const state = rooms.map((room, index) => roomOf(room.id, index, nowMs, isCalm));
  return {
    id: kind === 'test' ? 'watch1' : 'trial1',
    kind,
    programmeId: kind === 'test' ? 'real1' : 'trial1',
    title: kind === 'test' ? '英语听力' : '试听录音',
    lengthMs: kind === 'test' ? LENGTH_MS : 180_000,
    chain: 'main',
    output: 'external',
    phase: 'playing',
    startedAtMs: nowMs - POSITION_MS - 40_000,
    startedBy: 'op1',
    endedAtMs: null,
    profile: { name: 'watch-default', version: 1 },
    rooms: rooms.length,
    ...countRooms(state),
    positionMs: kind === 'test' ? POSITION_MS : 180_000,
    positionAtMs: nowMs,
    source: 'playing',
    state,
    incidents: isCalm ? [] : incidentsOf(rooms, nowMs),
    verdicts: [],
    blind: isCalm || kind === 'trial' ? [] : [{ fromMs: nowMs - 190_000, toMs: nowMs - 172_000 }],
  };
}

function roomOf(roomId: string, index: number, nowMs: number, isCalm: boolean): WatchRoom {
  const [state, reasonCode] = (isCalm ? undefined : PLANTED[index]) ?? (['heard', null] as const);
  const isKnown = state !== 'not-measurable';
  const figure = (value: number): number | null => (isKnown ? value : null);
  return {
    roomId,
    cameraId: `${roomId}-front`,
    state,
    reasonCode,
    sinceMs: nowMs - (state === 'heard' ? 480_000 : 6_000 + index * 1000),
    positionMs: figure(POSITION_MS + index * 3),
    delayMs: figure((index * 37) % 320),
    shiftMs: figure(0),
    levelDb: figure(state === 'silent' ? -38.4 : ((index * 7) % 13) / 10 - 0.6),
    snrDb: figure(state === 'noisy' ? 2.1 : 24 - (index % 5)),
    matchScore: state === 'silent' || !isKnown ? null : 60 + ((index * 11) % 30),
    speedPercent: figure(100),
  };
}

function incidentsOf(rooms: readonly RoomConfig[], nowMs: number): WatchIncident[] {
  const of = (index: number, ageMs: number, lastedMs: number | null): WatchIncident[] => {
    const room = rooms[index];
    const planted = PLANTED[index];
    if (room === undefined || planted === undefined) return [];
    const [fault, reasonCode] = planted;
    if (fault === 'waiting' || fault === 'aligning' || fault === 'learning' || fault === 'heard') return [];
    return [
      {
        id: `fault-${index}`,
        roomId: room.id,
        cameraId: `${room.id}-front`,
        fault,
        reasonCode,
        fromMs: nowMs - ageMs,
        namedAtMs: nowMs - ageMs + 1400,
        toMs: lastedMs === null ? null : nowMs - ageMs + lastedMs,
        fromPositionMs: POSITION_MS - ageMs,
        toPositionMs: lastedMs === null ? null : POSITION_MS - ageMs + lastedMs,
        isEverywhere: false,
        clip:
          index === 7
            ? null
            : {
                sha256: '8c2f'.repeat(16),
                sizeBytes: 224_044,
                fromMs: nowMs - ageMs - 8000,
                toMs: nowMs - ageMs + 5400,
              },
      },
    ];
  };
  return [
    ...of(2, 8_000, null),
    ...of(5, 11_000, null),
    ...of(7, 13_000, null),
    ...of(9, 15_000, null),
  ].concat(of(2, 200_000, 9_000).map((one) => ({ ...one, id: 'fault-old' })));
}

function verdictOf(roomId: string, index: number, atMs: number): TrialVerdict {
  return {
    roomId,
    isGood: index !== 4,
    listener: index % 2 === 0 ? '王老师' : '陈老师',
    remark: index === 4 ? '后排右侧偏轻' : '',
    enteredBy: 'op1',
    atMs,
  };
}
