import { randomUUID } from 'node:crypto';
import type { Watch, WatchIncident, WatchPhase } from '../../../shared/contract/listening-watch.ts';
import { judgeRooms, placeOf, type WatchedRoom } from './judge-rooms.ts';
import { keepBlind, keepEnd } from './keep-end.ts';
import { keepFaults, replaced } from './keep-faults.ts';
import { MicrophoneBoard } from './microphone-board.ts';
import type { RunningWatchTools, TakenUp } from './running-watch-tools.ts';
import { type FaultBook, NO_FAULTS, trackFaults } from './track-faults.ts';
import type { FromWatcher } from './watch-messages.ts';
import { countRooms, type StartedWatch } from './watch-store.ts';

/** New sound is fetched at this pace: half of a follower's step, as a fault must be named within two seconds. */
const POLL_MS = 125;
/** Pages move at this pace. */
const TELL_EVERY_POLLS = 4;
const SAVE_EVERY_POLLS = 16;
/** The programme is over this long after its last sound should have been heard everywhere. */
const TAIL_MS = 8000;
/** Cameras have this long to come back after the service was killed, before their absence is a fault. */
const RETURN_MS = 20_000;

/** One trial or watch while it runs: fetches sound, follows what the threads say, opens and closes faults. */
export class RunningWatch {
  readonly started: StartedWatch;
  readonly #tools: RunningWatchTools;
  readonly #head: Pick<Watch, 'title' | 'lengthMs'>;
  readonly #rooms: readonly WatchedRoom[];
  readonly #board: MicrophoneBoard;
  readonly #release: () => void;
  #phase: WatchPhase = 'waiting';
  #book: FaultBook = NO_FAULTS;
  #incidents: readonly WatchIncident[] = [];
  #place: { readonly positionMs: number; readonly atMicros: number } | null = null;
  #blind: Watch['blind'] = [];
  /** Rooms of before, whose absence is a fault once they had the time to come back. */
  #returning: { readonly roomIds: readonly string[]; readonly untilMonoMs: number } | null = null;
  #polls = 0;
  #isPolling = false;
  #isOver = false;
  /** Something was heard that was not judged yet. */
  #hasNews = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    tools: RunningWatchTools,
    begun: {
      readonly started: StartedWatch;
      readonly head: Pick<Watch, 'title' | 'lengthMs'>;
      readonly rooms: readonly WatchedRoom[];
      readonly release: () => void;
      readonly takenUp: TakenUp | null;
    },
  ) {
    this.#tools = tools;
    this.started = begun.started;
    this.#head = begun.head;
    this.#rooms = begun.rooms;
    this.#release = begun.release;
    this.#board = new MicrophoneBoard(this.cameraIds, begun.takenUp?.life.microphones ?? {}, tools.monoMs);
    if (begun.takenUp !== null) this.#takeUp(begun.takenUp);
  }

  get cameraIds(): string[] {
    return this.#rooms.flatMap((room) => room.cameraIds);
  }

  get phase(): WatchPhase {
    return this.#phase;
  }

  get openFaults(): readonly WatchIncident[] {
    return [...this.#book.open.values()];
  }

  /** Begins to fetch sound; the threads are ready. */
  run(): void {
    this.#timer = setInterval(() => void this.#poll(), POLL_MS);
    if (this.#phase === 'paused') this.#tools.pool.post({ type: 'paused', isPaused: true });
    this.#save();
    void this.#poll();
  }

  /** Leaves it without an end: the next start of the service takes it up. */
  leave(): void {
    if (!this.#isOver) this.#save();
    this.#stop();
  }

  show(): Watch {
    const { store, nowMs, monoMs } = this.#tools;
    const state = judgeRooms(this.#rooms, this.#board.microphones, monoMs());
    const { roomIds, ...started } = this.started;
    const place = this.#place;
    return {
      ...started,
      ...this.#head,
      phase: this.#phase,
      endedAtMs: this.#isOver ? nowMs() : null,
      rooms: roomIds.length,
      ...countRooms(state),
      positionMs: place === null ? null : Math.round(place.positionMs),
      positionAtMs: place === null ? null : Math.round(place.atMicros / 1000),
      source: place === null ? 'unknown' : this.#book.isStopped ? 'stopped' : 'playing',
      state,
      incidents: [...this.#incidents],
      verdicts: store.verdicts(this.started.id),
      blind: this.#blind,
    };
  }

  pause(): void {
    const toMs = this.#tools.nowMs();
    this.#keep(
      [],
      this.openFaults.map((fault) => ({ ...fault, toMs })),
    );
    this.#book = { ...NO_FAULTS, known: this.#book.known };
    this.#phase = 'paused';
    this.#tools.pool.post({ type: 'paused', isPaused: true });
    this.#save();
  }

  resume(): void {
    this.#phase = 'waiting';
    // What was known of the rooms before the pause says nothing of now.
    this.#board.forget();
    this.#tools.pool.post({ type: 'paused', isPaused: false });
    this.#save();
  }

  finish(phase: 'ended' | 'failed', actor: string): void {
    this.#stop();
    const nowMs = this.#tools.nowMs();
    const last = this.show();
    const closed = this.openFaults.map((fault) => ({ ...fault, toMs: nowMs }));
    this.#phase = phase;
    keepEnd(this.#tools, this.started, last, closed, { phase, actor, atMs: nowMs });
    this.#incidents = replaced(this.#incidents, closed);
    this.#tools.onEnd({ ...last, phase, endedAtMs: nowMs, incidents: [...this.#incidents] });
  }

  take(message: FromWatcher): void {
    switch (message.type) {
      case 'facts':
        this.#board.take(message.facts);
        this.#hasNews = true;
        this.#judgeNews();
        return;
      case 'answered':
        this.#board.answered(message.cameraIds, message.decodingIds);
        this.#judgeNews();
        return;
      case 'unavailable':
        this.#board.refuse(message.cameraId, message.reasonCode);
        return;
      case 'clip': {
        const faultId = message.name.replace(/\.wav$/, '');
        const clip = {
          sha256: message.sha256,
          sizeBytes: message.sizeBytes,
          fromMs: Math.round(message.fromMicros / 1000),
          toMs: Math.round(message.toMicros / 1000),
        };
        this.#tools.store.keepClip(faultId, message.name, clip);
        this.#incidents = this.#incidents.map((fault) => (fault.id === faultId ? { ...fault, clip } : fault));
        return;
      }
      case 'failed':
        this.#tools.log('a thread of the watch failed', { error: message.message });
        this.finish('failed', 'system');
    }
  }

  #takeUp({ life, blindFromMs, incidents, blind }: TakenUp): void {
    this.#phase = life.phase === 'paused' ? 'paused' : 'waiting';
    this.#incidents = incidents;
    const open = incidents.filter(({ toMs }) => toMs === null);
    this.#book = {
      open: new Map(open.map((fault) => [fault.roomId, fault])),
      known: new Set(),
      isStopped: open.some(({ fault, isEverywhere }) => fault === 'silent' && isEverywhere),
    };
    if (life.place !== null)
      this.#place = { positionMs: life.place.positionMs, atMicros: life.place.atMs * 1000 };
    this.#blind = [...blind, { fromMs: blindFromMs, toMs: null }];
    this.#returning = {
      roomIds: life.knownRoomIds,
      untilMonoMs: this.#tools.monoMs() + RETURN_MS,
    };
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#isOver = true;
    this.#release();
  }

  #save(): void {
    const { phase } = this;
    // While nobody watches, the time since then must not move.
    if (
      this.#blind.at(-1)?.toMs === null ||
      (phase !== 'waiting' && phase !== 'playing' && phase !== 'paused')
    )
      return;
    const place = this.#place;
    this.#tools.lives.save(this.started.id, this.#tools.nowMs(), {
      phase,
      place: place === null ? null : { positionMs: place.positionMs, atMs: place.atMicros / 1000 },
      knownRoomIds: [...this.#book.known],
      microphones: this.#board.known,
    });
  }

  #keep(opened: readonly WatchIncident[], closed: readonly WatchIncident[]): void {
    this.#incidents = keepFaults(this.#tools, this.started, this.#incidents, opened, closed);
  }

  /** Somebody is heard again, or had the time to be: from now on what is missing is a fault. */
  #endBlind(): void {
    const last = this.#blind.at(-1);
    if (last === undefined || last.toMs !== null) return;
    const blind = { fromMs: last.fromMs, toMs: this.#tools.nowMs() };
    keepBlind(this.#tools, this.started, blind);
    this.#blind = [...this.#blind.slice(0, -1), blind];
  }

  #positionMs(nowMs: number): number | null {
    const place = this.#place;
    return place === null ? null : Math.round(place.positionMs + nowMs - place.atMicros / 1000);
  }

  /** Everything that follows from what is known now. */
  #step(): void {
    const { pool, nowMs, monoMs } = this.#tools;
    const place = placeOf(this.#board.microphones.values());
    const atMs = nowMs();
    const returning = this.#returning;
    if (place !== null || (returning !== null && monoMs() > returning.untilMonoMs)) {
      if (this.#phase !== 'paused') this.#endBlind();
      if (this.#phase === 'waiting' && (place !== null || this.#place !== null)) this.#phase = 'playing';
    }
    if (returning !== null && monoMs() > returning.untilMonoMs) {
      this.#book = { ...this.#book, known: new Set([...this.#book.known, ...returning.roomIds]) };
      this.#returning = null;
    }
    if (place !== null) this.#place = place;
    const positionMs = this.#positionMs(atMs);
    if (this.#phase === 'waiting' && returning !== null && positionMs !== null)
      pool.post({ type: 'hint', positionMs, atMicros: atMs * 1000 });
    if (this.#phase === 'playing') {
      if (place !== null) pool.post({ type: 'hint', ...place });
      this.#judge(positionMs, atMs);
    }
    if (this.#isOver) return;
    this.#polls += 1;
    if (this.#polls % SAVE_EVERY_POLLS === 0) this.#save();
    if (this.#polls % TELL_EVERY_POLLS === 0) this.#tools.onTell();
  }

  /** What the threads say is judged as soon as all of them have said it, not when sound is fetched again. */
  #judgeNews(): void {
    if (!this.#hasNews || this.#isOver || this.#phase !== 'playing' || !this.#board.isAnswered) return;
    const atMs = this.#tools.nowMs();
    this.#judge(this.#positionMs(atMs), atMs);
  }

  #judge(positionMs: number | null, nowMs: number): void {
    const { pool, monoMs } = this.#tools;
    this.#hasNews = false;
    const state = judgeRooms(this.#rooms, this.#board.microphones, monoMs());
    const stepped = trackFaults(this.#book, state, { nowMs, positionMs, newId: randomUUID });
    this.#book = stepped.book;
    this.#keep(stepped.opened, stepped.closed);
    // What began in one room may turn out to be everywhere.
    this.#incidents = replaced(this.#incidents, [...stepped.book.open.values()]);
    if (stepped.isShifted) pool.post({ type: 'accept-shift' });
    const isOver = positionMs !== null && positionMs > this.#head.lengthMs + TAIL_MS && !this.#book.isStopped;
    if (isOver) this.finish('ended', 'system');
  }

  async #poll(): Promise<void> {
    if (this.#isPolling || this.#isOver) return;
    this.#isPolling = true;
    const { cameras, pool, log } = this.#tools;
    try {
      const slices = await cameras.soundSince(this.#board.cursors());
      if (this.#isOver) return;
      this.#board.follow(slices);
      pool.post({ type: 'take', slices });
      this.#step();
    } catch (error) {
      log('the watch of the listening test could not go on', { error });
      if (!this.#isOver) this.finish('failed', 'system');
    } finally {
      this.#isPolling = false;
    }
  }
}
