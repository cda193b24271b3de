import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import type { SiteConfig } from '../../shared/contract/site-config.ts';
import type { Condition } from '../ports/day.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Recording } from '../ports/recording.ts';
import type { RecordEvent, RecordPlan } from '../ports/recording-worker.ts';

export interface RecordingOptions {
  readonly database: HookedDatabase;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly jobs: Jobs;
  readonly folder: string;
  readonly exportFolder: string;
  /** Null: recording is not configured. */
  readonly config: SiteConfig['recording'] | null;
  cameras(): readonly { readonly id: string; readonly roomId: string }[];
  readonly ingest: {
    record(plan: RecordPlan | null): void;
    cutRecording(requestId: number, cameraIds: readonly string[]): number;
    /** Null instead of events: the worker of these cameras died. */
    onRecorded(listener: (events: readonly RecordEvent[] | null, cameraIds: readonly string[]) => void): void;
  };
  readonly ffmpegPath: string | null;
  readonly nowMs: () => number;
  /** How often signs of life are noted and the room on the disk is looked at; 5 s unless told. */
  readonly lookMs?: number;
  /** Monotonic milliseconds of any origin. */
  readonly monoMs: () => number;
  siteCode(): string;
  /** An exam session runs at this moment: every camera must be recorded. Asked once a second. */
  isSession(): boolean;
  /** `2026-06-07 15:00:00` on the site's clock, for the journal. */
  civil(atMs: number): string;
  readFreeBytes(): Promise<number | null>;
  log(level: 'info' | 'warn' | 'error', message: string, fields: object): void;
}

/** What the site's own parts see beyond the port. */
export interface SiteRecording extends Recording {
  conditions(): readonly Condition[];
}
