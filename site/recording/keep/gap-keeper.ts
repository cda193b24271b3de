import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { GapReason } from '../../../shared/contract/recording.ts';
import { reasonOf } from './coverage.ts';
import type { EndedGap } from './gap-report.ts';
import type { SegmentIndex } from './segment-index.ts';

export interface MissingCamera {
  readonly cameraId: string;
  readonly reason: GapReason;
  readonly code: string;
  readonly sinceMs: number;
}

/** The present state of every camera's recording, written down at every change. */
export class GapKeeper {
  readonly #index: SegmentIndex;
  readonly #database: HookedDatabase;
  readonly #now = new Map<string, { atMs: number; code: string }>();

  readonly #onEnded: (gap: EndedGap) => void;

  constructor(index: SegmentIndex, database: HookedDatabase, onEnded: (gap: EndedGap) => void) {
    this.#index = index;
    this.#database = database;
    this.#onEnded = onEnded;
    for (const { cameraId, atMs, code } of index.lastStates()) this.#now.set(cameraId, { atMs, code });
  }

  set(cameraId: string, atMs: number, code: string): void {
    const before = this.#now.get(cameraId);
    if (before?.code === code) return;
    this.#now.set(cameraId, { atMs, code });
    if (before !== undefined && before.code !== 'none')
      this.#onEnded({
        ...{ cameraId, fromMs: before.atMs, toMs: atMs, code: before.code },
        // As in the coverage: silence before an unreachable camera was the line already.
        reason:
          before.code === 'no-packets' && reasonOf(code) === 'network' ? 'network' : reasonOf(before.code),
      });
    this.#index.addState(cameraId, atMs, code);
  }

  /** Since when the camera has been in its state; 0 when unknown. */
  sinceMs(cameraId: string): number {
    return this.#now.get(cameraId)?.atMs ?? 0;
  }

  codeOf(cameraId: string): string | null {
    return this.#now.get(cameraId)?.code ?? null;
  }

  /**
   * The service was not running since `aliveAtMs`, or since a camera's last recorded picture: whatever lies between
   * that and now is our fault, except for what was not to be recorded.
   */
  startAfterStop(aliveAtMs: number | null, nowMs: number): void {
    this.#database.transaction(() => {
      for (const [cameraId, { code, atMs }] of [...this.#now]) {
        if (code === 'off' || code === 'service-stopped') continue;
        const lastMs = code === 'none' ? this.#index.lastCovered(cameraId, aliveAtMs ?? nowMs) : aliveAtMs;
        // Not later than now: the clock may have been set back after the state was noted.
        this.set(cameraId, Math.min(nowMs, Math.max(lastMs ?? atMs, atMs)), 'service-stopped');
      }
    });
  }

  setAll(cameraIds: readonly string[], atMs: number, code: string): void {
    this.#database.transaction(() => {
      for (const cameraId of cameraIds) this.set(cameraId, atMs, code);
    });
  }

  /** Cameras with another plan than before: no longer configured, or not to be recorded. */
  known(): readonly string[] {
    return [...this.#now.keys()];
  }

  recording(cameraIds: readonly string[]): string[] {
    return cameraIds.filter((id) => this.codeOf(id) === 'none');
  }

  missing(cameraIds: readonly string[]): MissingCamera[] {
    return cameraIds.flatMap((cameraId) => {
      const state = this.#now.get(cameraId) ?? { atMs: 0, code: 'starting' };
      if (state.code === 'none') return [];
      return [{ cameraId, reason: reasonOf(state.code), code: state.code, sinceMs: state.atMs }];
    });
  }
}
