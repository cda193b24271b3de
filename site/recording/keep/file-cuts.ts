/** A worker ends a file at the next key frame, or after 12 s without one. */
const CUT_TIMEOUT_MS = 20_000;

/** Ends open files on request and waits until they are on the disk. */
export class FileCuts {
  readonly #ask: (requestId: number, cameraIds: readonly string[]) => number;
  readonly #waiting = new Map<number, () => void>();
  #next = 1;

  /** `ask` answers how many workers will report. */
  constructor(ask: (requestId: number, cameraIds: readonly string[]) => number) {
    this.#ask = ask;
  }

  done(requestId: number): void {
    this.#waiting.get(requestId)?.();
  }

  cut(cameraIds: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      const requestId = this.#next;
      this.#next += 1;
      let left = 0;
      const done = (): void => {
        this.#waiting.delete(requestId);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, CUT_TIMEOUT_MS);
      this.#waiting.set(requestId, () => {
        left -= 1;
        if (left <= 0) done();
      });
      left = this.#ask(requestId, cameraIds);
      if (left === 0) done();
    });
  }
}
