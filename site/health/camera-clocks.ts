import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { Condition } from '../ports/day.ts';

/** A clock counts as off when two looks so far apart both say so: the alarm is for clocks somebody must set. */
const LOOK_MS = 60_000;
/** Back within this share of the limit it is right again: a clock at the limit does not come and go. */
const RIGHT_SHARE = 0.8;
/** So many cameras off by the same, and more than half of all: rather this computer's clock than theirs. */
const MIN_ALIKE = 3;
const ALIKE_MS = 1_000;

/** Which cameras' clocks have been off by more than the limit; what one last said counts until it is heard again. */
export class CameraClocks {
  readonly #suspects = new Set<string>();
  readonly #off = new Map<string, number>();
  #known = 0;
  #lookAtMonoMs = 0;

  /** To be called once a second or so. */
  update(cameras: readonly CameraStatus[], limitMs: number, monoMs: number): void {
    if (monoMs < this.#lookAtMonoMs) return;
    this.#lookAtMonoMs = monoMs + LOOK_MS;
    const configured = new Set(cameras.map(({ id }) => id));
    for (const id of [...this.#off.keys(), ...this.#suspects])
      if (!configured.has(id)) {
        this.#off.delete(id);
        this.#suspects.delete(id);
      }
    this.#known = 0;
    for (const { id, state, clockOffsetMs } of cameras) {
      if ((state !== 'live' && state !== 'degraded') || clockOffsetMs === null) continue;
      this.#known += 1;
      const size = Math.abs(clockOffsetMs);
      if (size > limitMs) {
        if (this.#suspects.has(id) || this.#off.has(id)) this.#off.set(id, clockOffsetMs);
        this.#suspects.add(id);
      } else {
        this.#suspects.delete(id);
        if (size <= limitMs * RIGHT_SHARE) this.#off.delete(id);
      }
    }
  }

  /** Looks again at the next update: the limit was changed. */
  lookAgain(): void {
    this.#lookAtMonoMs = 0;
  }

  /** One condition for all of them, of low priority: there is a picture, and recordings carry our own time. */
  conditions(): Condition[] {
    if (this.#off.size === 0) return [];
    const offsets = [...this.#off.values()].sort((a, b) => a - b);
    const middle = offsets[offsets.length >> 1] ?? 0;
    const alike = offsets.filter((offset) => Math.abs(offset - middle) <= ALIKE_MS).length;
    const isOurs = alike >= MIN_ALIKE && alike * 2 > this.#known;
    return [
      {
        cause: 'camera-clock',
        priority: 'low',
        subjects: [...this.#off.keys()],
        reasonCode: isOurs ? 'camera-clocks-alike' : 'camera-clock-off',
      },
    ];
  }
}
