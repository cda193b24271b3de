/** Pictures wait at most this long for company. */
const PAUSE_MS = 30;
/**
 * While cameras are being dialled (a handshake is a handful of round trips) or send over UDP (a key frame must not
 * overflow a socket's buffer).
 */
const SHORT_PAUSE_MS = 4;
/** Fewer streams than this wake the process less often than the pacer would. */
const MIN_STREAMS = 3;

/**
 * Makes this process look at its sockets in steps instead of at every packet. What ingest costs is wake-ups, not
 * bytes: 32 cameras wake it 1300 times a second for about one small read each; in steps of 30 ms one wake-up finds
 * all sockets that have something. It blocks the thread in between, so it belongs in an ingest worker only.
 */
export class LoopPacer {
  readonly #cell = new Int32Array(new SharedArrayBuffer(4));
  readonly #beforePause: () => void;
  #immediate: NodeJS.Immediate | null = null;
  #pauseMs = PAUSE_MS;

  /** `beforePause` sends on what has come: the pause is batching enough. */
  constructor(beforePause: () => void) {
    this.#beforePause = beforePause;
  }

  /** Called now and then with what is going on. */
  adjust(streams: number, impatientStreams: number): void {
    this.#pauseMs = impatientStreams > 0 ? SHORT_PAUSE_MS : PAUSE_MS;
    if (streams < MIN_STREAMS) this.stop();
    else this.#immediate ??= setImmediate(this.#step);
  }

  stop(): void {
    if (this.#immediate !== null) clearImmediate(this.#immediate);
    this.#immediate = null;
  }

  /** Runs right after the poll phase: sleep, then let the loop poll once without waiting. */
  readonly #step = (): void => {
    this.#beforePause();
    Atomics.wait(this.#cell, 0, 0, this.#pauseMs);
    this.#immediate = setImmediate(this.#step);
  };
}
