/** Pictures that somebody looks at, and sound somebody listens to, wait at most this long for company. */
const WATCHED_PAUSE_MS = 40;
/** What is only recorded can wait longer: the times in the files are those of the cameras. */
const PAUSE_MS = 60;
/** While cameras are being dialled: a handshake is a handful of round trips. */
const SHORT_PAUSE_MS = 4;
/**
 * While more waits for the pipe to the service than it takes at once (0.2 MB): at the usual pause the pictures of a wall
 * of 64 would wait a quarter of a second behind the key frames the diagnosis asks for.
 */
const SENDING_PAUSE_MS = 2;
/** Fewer streams than this wake the process less often than the pacer would. */
const MIN_STREAMS = 3;

export interface PacedWork {
  /** Sends on what has come: the pause is batching enough. */
  flush(): void;
  /** True when a socket was not read empty by the poll before: then there is no time to pause. */
  hasBacklog(): boolean;
  /** True while something waits to be written that the pause would hold up. */
  isSending(): boolean;
}

export interface PacedLoad {
  readonly streams: number;
  /** Connections being set up. */
  readonly dials: number;
  /** Somebody looks or listens at this moment. */
  readonly isWatched: boolean;
  /** How long the sockets can be left alone without loss. */
  readonly maxPauseMs: number;
}

/**
 * Makes this process look at its sockets in steps instead of at every packet. What ingest costs is wake-ups, not
 * bytes: 32 cameras wake it 1300 times a second for about one small read each; in steps one wake-up finds
 * all sockets that have something. It blocks the thread in between, so it belongs in an ingest worker only.
 */
export class LoopPacer {
  readonly #cell = new Int32Array(new SharedArrayBuffer(4));
  readonly #work: PacedWork;
  readonly #sleep: (durationMs: number) => void;
  #immediate: NodeJS.Immediate | null = null;
  #pauseMs = PAUSE_MS;

  /** `sleep` blocks the thread; another one is for tests. */
  constructor(work: PacedWork, sleep?: (durationMs: number) => void) {
    this.#work = work;
    this.#sleep = sleep ?? ((durationMs) => void Atomics.wait(this.#cell, 0, 0, durationMs));
  }

  /** Called now and then with what is going on. */
  adjust(load: PacedLoad): void {
    const usualMs = load.isWatched ? WATCHED_PAUSE_MS : PAUSE_MS;
    this.#pauseMs = Math.min(load.dials > 0 ? SHORT_PAUSE_MS : usualMs, load.maxPauseMs);
    if (load.streams < MIN_STREAMS) this.stop();
    else this.#immediate ??= setImmediate(this.#step);
  }

  stop(): void {
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#immediate = null;
  }

  /** Runs right after the poll phase: sleep, then let the loop poll once without waiting. */
  readonly #step = (): void => {
    this.#work.flush();
    // What the pipe took at once is reported in the next tick, ahead of this: only the rest is still being sent.
    process.nextTick(this.#rest);
  };

  readonly #rest = (): void => {
    if (this.#immediate === null) return;
    const pauseMs = this.#work.isSending() ? Math.min(SENDING_PAUSE_MS, this.#pauseMs) : this.#pauseMs;
    if (!this.#work.hasBacklog()) this.#sleep(pauseMs);
    this.#immediate = setImmediate(this.#step);
  };
}
