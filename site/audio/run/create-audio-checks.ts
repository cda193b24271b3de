import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { AudioCheck, AudioCheckKind, AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { CameraConfig, RoomConfig } from '../../../shared/contract/site-config.ts';
import type { ListeningProfile } from '../../../shared/domain/sound/listening-profile.ts';
import type { AudioCheckRequest, AudioChecks } from '../../ports/audio-checks.ts';
import type { Cameras, SoundCursor } from '../../ports/cameras.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import type { Evidence, FromAnalyst, MicrophoneFinding } from './analyst-messages.ts';
import type { AnalystPool } from './analyst-pool.ts';
import { type AudioCheckStore, countVerdicts, type StartedCheck } from './audio-check-store.ts';
import {
  advance,
  beginCheckRun,
  type CheckRun,
  cancel,
  decide,
  finishEarly,
  hear,
  isRunning,
  phaseLimitMs,
  progressOf,
  setLevel,
  undecided,
} from './check-run.ts';
import { judgeRooms } from './judge-rooms.ts';

/** New sound is fetched at this pace; the pages move at it too. */
const POLL_MS = 500;
const LISTED = 100;

export interface AudioChecksOptions {
  readonly cameras: Pick<Cameras, 'soundSince'>;
  readonly database: HookedDatabase;
  readonly store: AudioCheckStore;
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
  /** Sound of the rooms is kept below it. */
  readonly evidenceFolder: string;
  rooms(): readonly RoomConfig[];
  cameraConfigs(): readonly Pick<CameraConfig, 'id' | 'roomId'>[];
  isOperator(actor: string): boolean;
  /** Mono samples of a stored recording; null when there is none of this name. */
  programme(name: string): { samples: Float32Array; sampleRate: number } | null;
  nowMs(): number;
  monoMs(): number;
  log(message: string, fields: object): void;
}

/** What is under way. */
interface Active {
  run: CheckRun;
  readonly started: StartedCheck;
  readonly cursors: Map<string, SoundCursor | null>;
  readonly findings: Map<string, MicrophoneFinding>;
  readonly evidence: Map<string, Evidence>;
  heardAtMs: number | null;
  isPolling: boolean;
  isFinishing: boolean;
}

/** Runs the checks of one site: one at a time, all rooms together, on the connections that are already open. */
export function createAudioChecks(options: AudioChecksOptions): AudioChecks {
  const { store, database, pool, cameras } = options;
  const listeners = new Set<(check: AudioCheck | null) => void>();
  let active: Active | null = null;
  let newest: AudioCheck | null = null;
  let timer: NodeJS.Timeout | null = null;

  const roomOf = (cameraId: string): string =>
    options.cameraConfigs().find(({ id }) => id === cameraId)?.roomId ?? '';

  function show({ run, started, heardAtMs }: Active): AudioCheck {
    const rooms = run.rooms.flatMap(({ roomId }) => run.results.get(roomId) ?? []);
    const limitMs = phaseLimitMs(run);
    const { roomIds: _roomIds, ...head } = started;
    return {
      ...head,
      phase: run.phase,
      endedAtMs: isRunning(run) ? null : options.nowMs(),
      counts: countVerdicts(rooms),
      heardAtMs,
      phaseEndsAtMs: limitMs === null ? null : Math.round(options.nowMs() + limitMs - options.monoMs()),
      progress: [...progressOf(run)],
      rooms,
    };
  }

  function tell(): void {
    if (active !== null) newest = show(active);
    for (const listener of listeners) listener(newest);
  }

  function close(one: Active): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    pool.end();
    const run = decide(one.run, undecided(one.run));
    one.run = run;
    const check = show(one);
    const { phase } = run;
    const state = phase === 'done' || phase === 'cancelled' ? phase : 'failed';
    database.transaction(() => {
      store.end(check.id, {
        state,
        endedAtMs: options.nowMs(),
        heardAtMs: one.heardAtMs,
        rooms: check.rooms,
        evidence: [...one.evidence].map(([cameraId, evidence]) => ({
          ...evidence,
          cameraId,
          roomId: roomOf(cameraId),
        })),
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
    newest = check;
    for (const listener of listeners) listener(check);
  }

  function judge(one: Active): void {
    const profile = options.profile();
    const rooms = one.run.rooms.map(({ roomId, cameraIds }) => ({
      roomId,
      findings: cameraIds.flatMap((id) => findingOf(one, id)),
      baseline: store.baseline(roomId, one.started.chain),
    }));
    one.run = decide(one.run, judgeRooms(rooms, profile));
  }

  function step(one: Active): void {
    const before = one.run.phase;
    one.run = advance(one.run, options.monoMs());
    if (before !== 'analysing' && one.run.phase === 'analysing' && !one.isFinishing) {
      one.isFinishing = true;
      pool.post({ type: 'finish' });
    }
    const isAllMeasured = [...one.run.microphones].every(
      ([id, { kind }]) => kind === 'unavailable' || one.findings.has(id),
    );
    if (one.run.phase === 'analysing' && isAllMeasured) {
      judge(one);
      one.run = advance(one.run, options.monoMs());
    }
    if (isRunning(one.run)) tell();
    else close(one);
  }

  async function poll(one: Active): Promise<void> {
    if (one.isPolling) return;
    one.isPolling = true;
    try {
      const readers = [...one.cursors].map(([cameraId, cursor]) => ({ cameraId, cursor }));
      const slices = await cameras.soundSince(readers);
      if (active !== one) return;
      for (const slice of slices) one.cursors.set(slice.cameraId, slice.cursor);
      const isListening = one.run.phase !== 'analysing';
      if (isListening) pool.post({ type: 'take', slices });
      const nowMs = options.monoMs();
      for (const { cameraId, problem } of slices)
        if (problem !== null)
          one.run = hear(one.run, cameraId, { kind: 'unavailable', reasonCode: problem }, nowMs);
      step(one);
    } catch (error) {
      options.log('the listening check could not go on', { error });
      if (active === one) close({ ...one, run: { ...one.run, phase: 'failed', failure: 'analysis-failed' } });
    } finally {
      one.isPolling = false;
    }
  }

  pool.onMessage((message: FromAnalyst) => {
    const one = active;
    if (one === null) return;
    const nowMs = options.monoMs();
    switch (message.type) {
      case 'listening':
        one.run = hear(one.run, message.cameraId, { kind: 'listening' }, nowMs);
        return;
      case 'unavailable':
        one.run = hear(
          one.run,
          message.cameraId,
          { kind: 'unavailable', reasonCode: message.reasonCode },
          nowMs,
        );
        return;
      case 'level':
        one.run = setLevel(one.run, message.cameraId, message.rmsDbfs);
        return;
      case 'heard':
        one.heardAtMs ??= options.nowMs();
        one.run = hear(one.run, message.cameraId, { kind: 'heard', score: message.score }, nowMs);
        return;
      case 'complete':
        one.run = hear(one.run, message.cameraId, { kind: 'finished' }, nowMs);
        return;
      case 'measured':
        one.findings.set(message.cameraId, message.finding);
        if (message.evidence !== null) one.evidence.set(message.cameraId, message.evidence);
        return;
      case 'failed':
        options.log('an analysis thread of the listening check failed', { error: message.message });
        one.run = { ...one.run, phase: 'failed', failure: 'analysis-failed' };
        close(one);
    }
  });

  const activeOf = (id: string): Active => {
    if (active?.run.id !== id) throw new ContractError('not-found', 'no such check is running', 'id');
    return active;
  };

  function roomsOf(wanted: AudioCheckRequest['rooms']): CheckRun['rooms'] {
    const all = options.rooms();
    const unknown = wanted === 'all' ? undefined : wanted.find((id) => !all.some((room) => room.id === id));
    if (unknown !== undefined)
      throw new ContractError('bad-input', `there is no room ${JSON.stringify(unknown)}`, 'rooms');
    const candidates = all.filter(({ kind }) => kind === 'exam' || kind === 'spare');
    const whole = candidates.length > 0 ? candidates : all;
    const chosen = wanted === 'all' ? whole : all.filter(({ id }) => wanted.includes(id));
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
    start({ rooms: wanted, kind, chain, output, programme: name, repeats, actor }) {
      if (active !== null) throw new ContractError('conflict', 'another check is running');
      if (repeats !== null && store.get(repeats) === null)
        throw new ContractError('not-found', 'there is no such check to repeat', 'repeats');
      const rooms = roomsOf(wanted);
      const programme = name === null ? null : options.programme(name);
      if (kind === 'programme' && programme === null)
        throw new ContractError('bad-input', 'there is no recording of this name', 'programme');
      const signalMs =
        programme === null
          ? options.signals.lengthMs(kind)
          : Math.round((programme.samples.length / programme.sampleRate) * 1000);
      const { name: profileName, version } = options.profile();
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
        profile: { name: profileName, version },
        roomIds: rooms.map(({ roomId }) => roomId),
      };
      const folder = join(options.evidenceFolder, id);
      mkdirSync(folder, { recursive: true });
      database.transaction(() => {
        store.begin(started);
        options.journal.append({
          actor,
          action: 'audio-check.started',
          subject: id,
          details: { check: kind, output, rooms: rooms.length },
        });
      });
      const cameraIds = rooms.flatMap((room) => room.cameraIds);
      const one: Active = {
        run: beginCheckRun({ id, kind, output, signalMs, nowMs: options.monoMs(), rooms }),
        started,
        cursors: new Map(cameraIds.map((cameraId) => [cameraId, null])),
        findings: new Map(),
        evidence: new Map(),
        heardAtMs: null,
        isPolling: false,
        isFinishing: false,
      };
      active = one;
      pool.begin({
        checkId: id,
        kind,
        ffmpegPath: options.ffmpegPath,
        sentencePath: options.sentencePath,
        cameraIds,
        programme,
        evidenceFolder: folder,
      });
      timer = setInterval(() => void poll(one), POLL_MS);
      void poll(one);
      tell();
      return show(one);
    },
    cancel(id, actor) {
      const one = activeOf(id);
      options.journal.append({ actor, action: 'audio-check.cancel', subject: id });
      one.run = cancel(one.run);
      close(one);
    },
    finishNow(id, actor) {
      const one = activeOf(id);
      options.journal.append({ actor, action: 'audio-check.finish-now', subject: id });
      one.run = finishEarly(one.run, options.monoMs());
      one.isFinishing = true;
      pool.post({ type: 'finish' });
      tell();
    },
    get(id) {
      const check = active?.run.id === id ? show(active) : store.get(id);
      if (check === null) throw new ContractError('not-found', 'there is no such check', 'id');
      return check;
    },
    list: () =>
      store.list(LISTED).map((summary) => ({
        ...summary,
        phase: active?.run.id === summary.id ? active.run.phase : summary.phase,
      })),
    current: () => (active === null ? newest : show(active)),
    onChange(listener) {
      const own = (check: AudioCheck | null) => listener(check);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    accept(id, actor) {
      if (!options.isOperator(actor))
        throw new ContractError('forbidden', 'only a named person can accept a result', 'actor');
      const check = store.get(id);
      if (check === null || active?.run.id === id)
        throw new ContractError('not-found', 'there is no such finished check', 'id');
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
      });
      return passed.length;
    },
    signalWav: (kind) => options.signals.wav(kind),
    evidencePath(id, roomId) {
      const found = store.evidence(id).find((one) => one.roomId === roomId);
      if (found === undefined)
        throw new ContractError('not-found', 'no sound of this room was kept', 'roomId');
      return join(options.evidenceFolder, id, found.file);
    },
    async close() {
      listeners.clear();
      if (active !== null) {
        active.run = cancel(active.run);
        close(active);
      }
      await pool.close();
    },
  };
}

/** What a microphone heard; of one that heard nothing at all the stream knows better why than the analysis does. */
function findingOf(one: Active, cameraId: string): MicrophoneFinding[] {
  const finding = one.findings.get(cameraId);
  const state = one.run.microphones.get(cameraId);
  if (state?.kind === 'unavailable' && finding?.kind !== 'heard')
    return [{ kind: 'unavailable', reasonCode: state.reasonCode }];
  return finding === undefined ? [] : [finding];
}

/** What goes upward: every room with its verdict and why, and the main figures. */
function reportOf(check: AudioCheck) {
  return {
    checkId: check.id,
    kind: check.kind,
    chain: check.chain,
    state: check.phase,
    startedAtMs: check.startedAtMs,
    endedAtMs: check.endedAtMs ?? check.startedAtMs,
    profile: check.profile,
    pass: check.counts.pass ?? 0,
    warn: check.counts.warn ?? 0,
    fail: check.counts.fail ?? 0,
    notMeasurable: check.counts['not-measurable'] ?? 0,
    rooms: check.rooms.map(({ roomId, verdict, reasons, measures }: AudioRoomResult) => ({
      roomId,
      verdict,
      reasons: reasons.map(({ code }) => code),
      sti: measures?.sti?.sti ?? measures?.sweep?.sti ?? null,
      snrADb: measures?.level?.snrADb ?? null,
    })),
  };
}
