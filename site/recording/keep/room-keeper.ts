import type { Journal } from '../../ports/journal.ts';
import { makeRoom, type RetentionOptions, spaceLeftBytes } from './retention.ts';
import { WriteRate } from './write-rate.ts';

export interface RoomKeeperOptions extends RetentionOptions {
  readonly journal: Journal;
  readonly monoMs: () => number;
  civil(atMs: number): string;
  /** Nothing may be written any more, or may be again. */
  onFull(isFull: boolean): void;
  onChecked(): void;
  log(level: 'error', message: string, fields: object): void;
}

/** Room for recordings: deletes what may go when it gets tight, says when it is full and how long it will last. */
export class RoomKeeper {
  readonly #options: RoomKeeperOptions;
  readonly #rate = new WriteRate();
  #isChecking = false;
  #isClosed = false;
  isFull = false;
  fullSinceMs = 0;
  freeBytes: number | null = null;
  totals = { usedBytes: 0, oldestMs: null as number | null };
  /** At the present rate, counting what may be deleted by then already; null while the rate is unknown. */
  hoursLeft: number | null = null;

  constructor(options: RoomKeeperOptions) {
    this.#options = options;
  }

  wrote(bytes: number): void {
    this.#rate.add(bytes);
  }

  refresh(): void {
    this.totals = this.#options.index.totals();
  }

  close(): void {
    this.#isClosed = true;
  }

  async check(): Promise<void> {
    if (this.#isChecking || this.#isClosed) return;
    this.#isChecking = true;
    const { index, journal } = this.#options;
    try {
      const verdict = await makeRoom(this.#options);
      this.freeBytes = verdict.freeBytes;
      this.totals = index.totals();
      this.#rate.sample(this.#options.monoMs());
      const { deleted } = verdict;
      if (deleted.length > 0)
        journal.append({
          actor: 'system',
          action: 'recording.expired',
          subject: 'recordings',
          details: {
            files: deleted.length,
            bytes: deleted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
            to: this.#options.civil(Math.max(...deleted.map(({ toMs }) => toMs))),
          },
        });
      if (verdict.isFull !== this.isFull && !this.#isClosed) {
        this.isFull = verdict.isFull;
        this.fullSinceMs = this.#options.nowMs();
        this.#options.onFull(this.isFull);
        journal.append({
          actor: 'system',
          action: this.isFull ? 'recording.interrupted' : 'recording.resumed',
          subject: 'recordings',
          details: this.isFull ? { reasonCode: 'disk-full' } : {},
        });
      }
      this.hoursLeft = this.#hoursLeft();
      this.#options.onChecked();
    } catch (error) {
      this.#options.log('error', 'room for recordings could not be checked', { error: String(error) });
    } finally {
      this.#isChecking = false;
    }
  }

  #hoursLeft(): number | null {
    if (this.isFull) return 0;
    const rate = this.#rate.bytesPerSecond();
    if (rate === null || rate <= 0) return null;
    return spaceLeftBytes(this.#options, this.totals.usedBytes, this.freeBytes) / rate / 3600;
  }
}
