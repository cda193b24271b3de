import type { GapReason } from '../../../shared/contract/recording.ts';
import type { TimeRange } from '../../ports/recording.ts';

/** A gap of one camera that has ended. */
export interface EndedGap extends TimeRange {
  readonly cameraId: string;
  readonly reason: GapReason;
  readonly code: string;
}

/** Gaps of the same cause that ended together, as they are reported upward. */
export interface GapGroup extends TimeRange {
  readonly reason: GapReason;
  readonly code: string;
  readonly cameraIds: readonly string[];
  /** Of all these cameras together. */
  readonly missingMs: number;
}

/** A group goes up when it has been quiet for so long, or after the longer time in any case. */
const QUIET_MS = 10_000;
const LONGEST_MS = 300_000;
/** Shorter ones are in the coverage proof; nobody above needs to hear of them one by one. */
const LEAST_MS = 1_000;

/** Gathers gaps by cause: a switch that was down is one report, not one for each camera and second. */
export class GapReport {
  readonly #groups = new Map<
    string,
    { gap: EndedGap; cameras: Set<string>; toMs: number; fromMs: number; missingMs: number } & {
      readonly bornAtMs: number;
      lastAtMs: number;
    }
  >();

  /** `nowMs` is monotonic. */
  add(gap: EndedGap, nowMs: number): void {
    if (gap.reason === 'not-planned' || gap.toMs <= gap.fromMs) return;
    const key = `${gap.reason} ${gap.code}`;
    const group = this.#groups.get(key) ?? {
      ...{ gap, cameras: new Set<string>(), bornAtMs: nowMs, lastAtMs: nowMs },
      ...{ fromMs: gap.fromMs, toMs: gap.toMs, missingMs: 0 },
    };
    this.#groups.set(key, group);
    group.cameras.add(gap.cameraId);
    group.fromMs = Math.min(group.fromMs, gap.fromMs);
    group.toMs = Math.max(group.toMs, gap.toMs);
    group.missingMs += gap.toMs - gap.fromMs;
    group.lastAtMs = nowMs;
  }

  /** Groups that are due; all of them when nothing comes any more. */
  take(nowMs: number, isEnd = false): GapGroup[] {
    const due = [...this.#groups].filter(
      ([, { bornAtMs, lastAtMs }]) => isEnd || nowMs - lastAtMs >= QUIET_MS || nowMs - bornAtMs >= LONGEST_MS,
    );
    for (const [key] of due) this.#groups.delete(key);
    return due
      .map(([, { gap, cameras, fromMs, toMs, missingMs }]) => ({
        ...{ fromMs, toMs, missingMs, reason: gap.reason, code: gap.code },
        cameraIds: [...cameras].sort(),
      }))
      .filter(({ missingMs }) => missingMs >= LEAST_MS);
  }
}
