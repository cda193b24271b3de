import shippedJson from '../../../resources/profiles/listening-default.json' with { type: 'json' };
import type { Handlers } from '../../../server/rpc/handlers.ts';
import type {
  AudioCheck,
  AudioCheckSummary,
  AudioRoomResult,
  RoomMeasures,
  RoomReason,
  SoundChain,
} from '../../../shared/contract/audio-check.ts';
import type { audioCheckContract } from '../../../shared/contract/audio-check-contract.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { PreflightRoom } from '../../../shared/contract/listening-preflight.ts';
import type { RoomZone } from '../../../shared/contract/listening-zone.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { createSignal } from './signal.ts';

/** A finished check of all rooms with the faults people meet, and checks that end at once. */
export function audioCheckFake(options: {
  readonly rooms: readonly RoomConfig[];
  readonly isEmpty: boolean;
  readonly nowMs: number;
  log(name: string, actor: string, input: unknown): void;
}): { readonly handlers: Handlers<typeof audioCheckContract>; find(id: string): AudioCheck } {
  const { rooms, isEmpty, nowMs, log } = options;
  const exams = rooms.filter(({ kind }) => kind === 'exam');
  const done = checkOf(
    'check1',
    exams.map((room, index) => resultOf(room.id, index)),
    nowMs - 3_600_000,
  );
  const current = createSignal<AudioCheck | null>(isEmpty ? null : done);
  const find = (id: string): AudioCheck => {
    const check = [current.get(), done].find((one) => one?.id === id);
    if (check == null) throw new ContractError('not-found', 'there is no such check', 'id');
    return check;
  };
  const stop = (id: string, phase: AudioCheck['phase']): { isDone: true } => {
    current.set({ ...find(id), phase, endedAtMs: nowMs });
    return { isDone: true };
  };
  let zones: RoomZone[] = isEmpty
    ? []
    : exams.slice(0, 8).map(({ id }, index) => ({ roomId: id, zone: index < 4 ? '一区' : '二区' }));
  const handlers: Handlers<typeof audioCheckContract> = {
    'audioCheck.current': () => current.feed,
    'audioCheck.list': () => (isEmpty ? [] : [summaryOf(done)]),
    'audioCheck.preflight': ({ chain }) => exams.map(({ id }, index) => preflightOf(id, index, chain)),
    'audioCheck.zones': () => zones,
    'audioCheck.setZone': ({ rooms: ids, zone }, { actor }) => {
      log('audioCheck.setZone', actor, { rooms: ids, zone });
      zones = zones.filter(({ roomId }) => !ids.includes(roomId));
      if (zone !== null) zones = [...zones, ...ids.map((roomId) => ({ roomId, zone }))];
      return zones;
    },
    'audioCheck.get': ({ id }) => find(id),
    'audioCheck.start': (request, { actor }) => {
      log('audioCheck.start', actor, request);
      const wanted = request.rooms === 'all' ? exams.map(({ id }) => id) : request.rooms;
      const check: AudioCheck = {
        ...checkOf('check2', [], nowMs),
        kind: request.kind,
        chain: request.chain,
        output: request.output,
        emission:
          request.output === 'page'
            ? { page: request.page, device: request.device, playing: null, problem: null }
            : null,
        repeats: request.repeats,
        ...(request.zone === null ? {} : { zone: request.zone }),
        phase: request.kind === 'switch-over' ? 'capturing' : 'waiting',
        heardAtMs: request.kind === 'switch-over' ? nowMs - 60_000 : null,
        startedBy: actor,
        endedAtMs: null,
        phaseEndsAtMs: nowMs + 900_000,
        progress: wanted.map((roomId) => ({
          roomId,
          state: 'listening',
          reasonCode: null,
          levelDbfs: -52,
        })),
      };
      current.set(check);
      return check;
    },
    'audioCheck.takeSignal': ({ id, page, device }, { actor }) => {
      log('audioCheck.takeSignal', actor, { id, device });
      const check = find(id);
      if (check.emission === null || check.emission.playing !== null) return { isYours: false };
      current.set({ ...check, emission: { ...check.emission, playing: { page, device } } });
      return { isYours: true };
    },
    'audioCheck.signalFailed': ({ id, problem }, { actor }) => {
      log('audioCheck.signalFailed', actor, { id, problem });
      const check = find(id);
      if (check.emission !== null) current.set({ ...check, emission: { ...check.emission, problem } });
      return { isDone: true };
    },
    'audioCheck.cancel': ({ id }, { actor }) => {
      log('audioCheck.cancel', actor, { id });
      return stop(id, 'cancelled');
    },
    'audioCheck.finishNow': ({ id }, { actor }) => {
      log('audioCheck.finishNow', actor, { id });
      if (find(id).kind === 'switch-over') {
        const changed = exams.map((room, index) => switchedOf(room.id, index));
        const profile = { name: shippedJson.name, version: shippedJson.version };
        current.set({ ...checkOf(id, changed, nowMs), kind: 'switch-over', profile });
        return { isDone: true };
      }
      return stop(id, 'done');
    },
    'audioCheck.accept': ({ id }, { actor }) => {
      log('audioCheck.accept', actor, { id });
      return { rooms: find(id).rooms.length };
    },
  };
  return { handlers, find };
}

function checkOf(id: string, rooms: AudioRoomResult[], startedAtMs: number): AudioCheck {
  const counts = { pass: 0, warn: 0, fail: 0, 'not-measurable': 0 };
  for (const { verdict } of rooms) counts[verdict] += 1;
  return {
    id,
    kind: 'full',
    chain: 'main',
    output: 'external',
    phase: 'done',
    startedAtMs,
    endedAtMs: startedAtMs + 71_000,
    startedBy: 'op1',
    profile: { name: 'listening-default', version: 1 },
    repeats: null,
    counts,
    emission: null,
    signalMs: 45_000,
    heardAtMs: startedAtMs + 12_000,
    phaseEndsAtMs: null,
    progress: [],
    rooms,
  };
}

function summaryOf(check: AudioCheck): AudioCheckSummary {
  const {
    emission: _e,
    signalMs: _s,
    heardAtMs: _h,
    phaseEndsAtMs: _p,
    progress: _g,
    rooms: _r,
    ...summary
  } = check;
  return summary;
}

const reason = (
  code: RoomReason['code'],
  verdict: RoomReason['verdict'],
  figures: RoomReason['figures'] = {},
): RoomReason => ({ code, verdict, figures, text: code });

/** Every seventh room or so has something. */
function resultOf(roomId: string, index: number): AudioRoomResult {
  if (index % 17 === 5)
    return {
      roomId,
      verdict: 'not-measurable',
      reasons: [reason('no-microphone', 'not-measurable')],
      measures: null,
    };
  const measures = measuresOf(roomId, index);
  const found = FAULTS[index % 11];
  if (found === undefined) return { roomId, verdict: 'pass', reasons: [], measures };
  return { roomId, verdict: found.verdict, reasons: [found], measures };
}

const FAULTS: Readonly<Record<number, RoomReason>> = {
  3: reason('snr-low', 'warn', { snrADb: 17.2, limitDb: 20 }),
  7: reason('sti-low', 'fail', { sti: 0.52, limit: 0.6 }),
  9: reason('dropouts', 'fail', { count: 2, ms: 140 }),
};

/** A change of chains: most rooms are silent for a third of a second, one for long, one for ever. */
function switchedOf(roomId: string, index: number): AudioRoomResult {
  const measures = { ...measuresOf(roomId, 0), sti: null, sweep: null };
  const fromMs = 12_400;
  if (index === 3)
    return {
      ...{ roomId, verdict: 'fail', reasons: [reason('switch-not-back', 'fail')] },
      measures: {
        ...measures,
        switchOver: { outcome: 'not-back', heardToMs: 40_000, fromMs, atLeastMs: 27_600 },
      },
    };
  const gapMs = index === 1 ? 3_210 : 340 + 7 * index;
  return {
    roomId,
    verdict: index === 1 ? 'warn' : 'pass',
    reasons: index === 1 ? [reason('switch-slow', 'warn', { gapS: 3.21, limitS: 2 })] : [],
    measures: {
      ...measures,
      switchOver: {
        ...{ outcome: 'switched', heardToMs: 40_000, fromMs, gapMs },
        ...{ levelChangeDb: index % 3 === 0 ? -1.2 : 0.4, delayChangeMs: 21 },
      },
    },
  };
}

function measuresOf(roomId: string, index: number): RoomMeasures {
  const sti = index % 11 === 7 ? 0.52 : 0.7 + (index % 5) * 0.02;
  return {
    cameraId: `${roomId}-front`,
    codec: 'aac',
    sampleRate: 16_000,
    delayMs: (index * 37) % 400,
    sti: {
      sti,
      rating: sti < 0.6 ? 'F' : 'B',
      isCertifiable: false,
      isValid: true,
      usableBandsHz: [125, 250, 500, 1000, 2000, 4000],
      mti: [0.71, 0.7, 0.69, 0.72, 0.74, 0.76, null],
      m: [0.8, 0.7, 0.8, 0.7, 0.8, 0.7, 0.8, 0.7, 0.8, 0.7, 0.8, 0.7, null, null],
      envelopeResidual: 1.1,
    },
    sweep: {
      sti: sti + 0.01,
      snrDb: 38,
      thdPercent: 1.4,
      response: Array.from({ length: 32 }, (_, band) => ({
        hz: Math.round(125 * 2 ** (band / 6)),
        db: Math.sin(band / 3 + index) * 3,
      })),
      rt60: [125, 250, 500, 1000, 2000, 4000].map((hz, band) => ({ hz, s: 0.9 - band * 0.07 })),
    },
    level: {
      rmsDbfs: -24,
      laDbfs: -26 + (index % 4),
      peakDbfs: -9,
      lufs: -25,
      noiseLaDbfs: -52,
      snrADb: index % 11 === 3 ? 17.2 : 26,
    },
    hum: { isPresent: false, fundamentalHz: null, humDbfs: null },
    clipping: { kind: 'none', percent: 0 },
    dropouts: index % 11 === 9 ? [{ fromMs: 21_000, toMs: 21_080, cause: 'analog' }] : [],
    lostPackets: 0,
    lostMs: 0,
    driftPpm: 12,
    channels: null,
    programme: null,
  };
}

const CHECKED_AT_MS = 1_780_900_000_000;
/** Of twelve rooms: one without a microphone, one muted, one that loses packets, one that was louder when accepted. */
function preflightOf(roomId: string, index: number, chain: SoundChain): PreflightRoom {
  const room: PreflightRoom = {
    roomId,
    state: 'ready',
    codes: ['narrow-band'],
    cameraId: `${roomId}-front`,
    codec: 'pcma',
    sampleRate: 8000,
    lossRatio: 0,
    clockOffsetMs: 40 + index,
    levelDbfs: -52,
    clockDriftPpm: 12 - index,
    // The backup system was accepted, and nobody touched it since.
    change: {
      ...{ acceptedAtMs: CHECKED_AT_MS - 86_400_000, checkedAtMs: CHECKED_AT_MS },
      ...{ stiChange: chain === 'main' ? 0.01 : 0.02, levelChangeDb: 0.4, verdict: 'same' },
    },
  };
  if (index % 12 === 1 && chain === 'main')
    return {
      ...room,
      ...{ state: 'care', codes: ['narrow-band', 'changed-since-acceptance'] },
      change: room.change && { ...room.change, levelChangeDb: -5.2, verdict: 'changed' },
    };
  if (index % 12 === 3)
    return {
      ...room,
      state: 'no-sound',
      codes: ['no-microphone'],
      codec: null,
      sampleRate: null,
      levelDbfs: null,
      clockDriftPpm: null,
    };
  if (index % 12 === 7) return { ...room, state: 'no-sound', codes: ['microphone-muted'], levelDbfs: -200 };
  if (index % 12 === 9)
    return { ...room, state: 'care', codes: ['narrow-band', 'packet-loss'], lossRatio: 0.02 };
  return room;
}
