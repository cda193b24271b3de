import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { StreamName } from '../../../shared/contract/camera-status.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Outbox } from '../../ports/outbox.ts';
import { reasonOf } from './coverage.ts';
import { type EndedGap, GapReport } from './gap-report.ts';

export interface ReportOptions {
  readonly database: HookedDatabase;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly monoMs: () => number;
}

/** The most cameras one event names; the count says the rest. */
const MAX_NAMED = 500;

/** What recording tells the journal and the level above: starts, stops, and gaps by cause. */
export class RecordingReport {
  readonly #options: ReportOptions;
  readonly #gaps = new GapReport();

  constructor(options: ReportOptions) {
    this.#options = options;
  }

  started(atMs: number, stream: StreamName, cameraIds: readonly string[]): void {
    const cameras = cameraIds.length;
    this.#options.outbox.append({ lane: 'B', type: 'recording.started', data: { atMs, stream, cameras } });
    this.#note('recording.started', { cameras });
  }

  stopped(atMs: number, cameraIds: readonly string[]): void {
    this.#send(this.#gaps.take(this.#options.monoMs(), true));
    const cameras = cameraIds.length;
    this.#options.outbox.append({ lane: 'B', type: 'recording.stopped', data: { atMs, cameras } });
    this.#note('recording.stopped', { cameras });
  }

  /** A worker's disk refuses data, or takes it again. */
  disk(cameraIds: readonly string[], code: string | null): void {
    const cameras = cameraIds.length;
    if (code === null) this.#note('recording.resumed', { cameras });
    else this.#note('recording.interrupted', { reasonCode: code, cameras });
  }

  hole(gap: Omit<EndedGap, 'reason'>): void {
    this.gap({ ...gap, reason: reasonOf(gap.code) });
  }

  gap(gap: EndedGap): void {
    this.#gaps.add(gap, this.#options.monoMs());
  }

  /** Within a transaction, every few seconds. */
  flush(): void {
    this.#send(this.#gaps.take(this.#options.monoMs()));
  }

  #send(groups: ReturnType<GapReport['take']>): void {
    for (const { cameraIds, ...group } of groups)
      this.#options.outbox.append({
        lane: 'B',
        type: 'recording.gap',
        data: { ...group, cameras: cameraIds.length, cameraIds: cameraIds.slice(0, MAX_NAMED) },
      });
  }

  #note(action: string, details: Record<string, unknown>): void {
    this.#options.journal.append({ actor: 'system', action, subject: 'recordings', details });
  }
}
