import type { SoundCursor, SoundSlice } from '../../ports/cameras.ts';
import type { Microphone } from './judge-rooms.ts';
import type { KnownRoom } from './watch-life.ts';
import type { MicrophoneFacts, WatchProblem } from './watch-messages.ts';

const UNHEARD: Microphone = {
  facts: null,
  problem: null,
  heardAtMonoMs: null,
  pendingSinceMonoMs: null,
  decodingSinceMonoMs: null,
};

/** The microphones of one watch: how far their sound was fetched, and what is known of each. */
export class MicrophoneBoard {
  readonly microphones: Map<string, Microphone>;
  readonly #cursors: Map<string, SoundCursor | null>;
  readonly #known: Record<string, KnownRoom>;
  readonly #monoMs: () => number;

  /** `known`: what was usual there before the service was killed. */
  constructor(
    cameraIds: readonly string[],
    known: Readonly<Record<string, KnownRoom>>,
    monoMs: () => number,
  ) {
    this.microphones = new Map(cameraIds.map((id) => [id, UNHEARD]));
    this.#cursors = new Map(cameraIds.map((id) => [id, null]));
    this.#known = { ...known };
    this.#monoMs = monoMs;
  }

  get known(): Readonly<Record<string, KnownRoom>> {
    return this.#known;
  }

  cursors(): { readonly cameraId: string; readonly cursor: SoundCursor | null }[] {
    return [...this.#cursors].map(([cameraId, cursor]) => ({ cameraId, cursor }));
  }

  /** New sound of the cameras, or why there is none. */
  follow(slices: readonly SoundSlice[]): void {
    for (const { cameraId, cursor, problem } of slices) {
      this.#cursors.set(cameraId, cursor);
      const known = this.microphones.get(cameraId)?.problem;
      const isOwn = known === 'ffmpeg-missing' || known === 'decoder-failed';
      const pendingSinceMonoMs = this.microphones.get(cameraId)?.pendingSinceMonoMs ?? this.#monoMs();
      this.#change(cameraId, isOwn ? { pendingSinceMonoMs } : { problem, pendingSinceMonoMs });
    }
  }

  /** What a thread heard. */
  take(all: readonly MicrophoneFacts[]): void {
    for (const facts of all) {
      this.#change(facts.cameraId, { facts, heardAtMonoMs: this.#monoMs() });
      if (facts.usual !== null) this.#known[facts.cameraId] = { usual: facts.usual, pace: facts.pace };
    }
  }

  /** A thread has gone through all the sound of these that it was given. */
  answered(cameraIds: readonly string[], decodingIds: readonly string[]): void {
    for (const cameraId of cameraIds) {
      const isDecoding = decodingIds.includes(cameraId);
      const since = this.microphones.get(cameraId)?.decodingSinceMonoMs ?? this.#monoMs();
      this.#change(cameraId, { pendingSinceMonoMs: null, decodingSinceMonoMs: isDecoding ? since : null });
    }
  }

  /** Whether every thread has gone through all the sound it was given. */
  get isAnswered(): boolean {
    return [...this.microphones.values()].every(({ pendingSinceMonoMs }) => pendingSinceMonoMs === null);
  }

  /** A thread cannot decode it. */
  refuse(cameraId: string, problem: WatchProblem): void {
    this.#change(cameraId, { problem });
  }

  /** What was heard says nothing of now. */
  forget(): void {
    for (const [cameraId, known] of this.microphones)
      this.microphones.set(cameraId, { ...known, facts: null });
  }

  #change(cameraId: string, more: Partial<Microphone>): void {
    const known = this.microphones.get(cameraId);
    if (known !== undefined) this.microphones.set(cameraId, { ...known, ...more });
  }
}
