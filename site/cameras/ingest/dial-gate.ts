/** Hopeless dials may not hold every slot: this share stays for cameras that usually answer. */
const RESERVED_SHARE = 0.25;
const HOPELESS_FAILURES = 2;

interface Waiting {
  readonly key: string;
  readonly failures: number;
  readonly grant: () => void;
}

/** Lets a bounded number of dials run at once; cameras with fewer failures go first. */
export class DialGate {
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, boolean>();
  #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get running(): number {
    return this.#running.size;
  }

  setLimit(limit: number): void {
    this.#limit = limit;
    this.#run();
  }

  /** Calls `grant` at once or later. A key waits or runs at most once. */
  enter(key: string, failures: number, grant: () => void): void {
    this.leaveQueue(key);
    this.#waiting.push({ key, failures, grant });
    this.#run();
  }

  leaveQueue(key: string): void {
    const index = this.#waiting.findIndex((waiting) => waiting.key === key);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  release(key: string): void {
    if (this.#running.delete(key)) this.#run();
  }

  #run(): void {
    while (this.#running.size < this.#limit) {
      const hopeless = [...this.#running.values()].filter(Boolean).length;
      const mayTakeHopeless = hopeless < Math.max(1, Math.floor(this.#limit * (1 - RESERVED_SHARE)));
      let best = -1;
      for (let i = 0; i < this.#waiting.length; i += 1) {
        const failures = this.#waiting[i]?.failures ?? 0;
        if (failures >= HOPELESS_FAILURES && !mayTakeHopeless) continue;
        if (best < 0 || failures < (this.#waiting[best]?.failures ?? 0)) best = i;
      }
      const next = best < 0 ? undefined : this.#waiting.splice(best, 1)[0];
      if (next === undefined) return;
      this.#running.set(next.key, next.failures >= HOPELESS_FAILURES);
      next.grant();
    }
  }
}
