import type { Job } from '../../../shared/contract/job.ts';

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
}

/** Files a finished export made, with their addresses; `result.files` lists their names. */
export function exportedFiles(job: Job): ExportedFile[] {
  const files = job.result['files'];
  if (job.state !== 'done' || !Array.isArray(files)) return [];
  return files.map((name) => ({
    name,
    href: `/api/v1/exports/${encodeURIComponent(job.id)}/${encodeURIComponent(name)}`,
  }));
}
