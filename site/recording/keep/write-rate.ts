/** The rate of the last ten minutes counts: cameras come and go. */
const WINDOW_MS = 600_000;
/** Below this a rate is a guess. */
const LEAST_MS = 60_000;

/** Bytes a second that really reach the disk. */
export class WriteRate {
  readonly #samples: { atMs: number; bytes: number }[] = [];
  #bytes = 0;

  add(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Once every few seconds, on the monotonic clock. */
  sample(atMs: number): void {
    this.#samples.push({ atMs, bytes: this.#bytes });
    while (this.#samples.length > 2 && atMs - (this.#samples[1]?.atMs ?? atMs) >= WINDOW_MS)
      this.#samples.shift();
  }

  /** Null until it has been watched for a minute. */
  bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < LEAST_MS) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
  }
}
