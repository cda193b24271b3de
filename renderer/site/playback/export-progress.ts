import type { Job } from '../../../shared/contract/job.ts';
import { ExportResult } from '../../../shared/contract/recording.ts';

/** Too little has been done to say how long the rest takes. */
const LEAST_SHARE = 0.02;
const LEAST_ELAPSED_MS = 1_000;

/** From the pace so far; null while nobody can say. */
export function timeLeftMs(job: Job, nowMs: number): number | null {
  if (job.state !== 'running' || job.total === null || job.total <= 0) return null;
  const share = job.done / job.total;
  const elapsedMs = nowMs - job.startedAtMs;
  if (share < LEAST_SHARE || share > 1 || elapsedMs < LEAST_ELAPSED_MS) return null;
  return (elapsedMs / share) * (1 - share);
}

export interface ExportedFile {
  readonly name: string;
  readonly href: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What a finished export says of its files and holes; null while it has not finished. */
export function exportResult(job: Job): ExportResult | null {
  const parsed = ExportResult.safeParse(job.result);
  return job.state === 'done' && parsed.success ? parsed.data : null;
}

/** Files a finished export made, with their addresses and the time each shows. */
export const exportedFiles = (job: Job): ExportedFile[] =>
  (exportResult(job)?.clips ?? []).map(({ name, fromMs, toMs }) => ({
    ...{ name, fromMs, toMs },
    href: `/api/v1/exports/${encodeURIComponent(job.id)}/${encodeURIComponent(name)}`,
  }));
