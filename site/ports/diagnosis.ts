import type { MediaFormat } from '../../shared/contract/camera-status.ts';
import type { CommissioningRun, CommissioningSummary } from '../../shared/contract/commissioning.ts';
import type { CameraDiagnosis, PictureChange, ReferenceFrame } from '../../shared/contract/diagnosis.ts';
import type { Job } from '../../shared/contract/job.ts';
import type { AccessUnit } from './cameras.ts';

/** Picture-quality diagnosis of every camera. Unknown cameras, proposals and references throw ContractError `not-found`. */
export interface Diagnosis {
  readonly isFfmpegMissing: boolean;
  roundMs(): number;
  get(cameraId: string): CameraDiagnosis;
  list(): readonly CameraDiagnosis[];
  /** Newest first. */
  changes(cameraId: string, limit: number): readonly PictureChange[];
  references(cameraId: string): readonly ReferenceFrame[];
  /** The key frame the newest values come from; null while there are none. */
  measuredFrame(cameraId: string): { unit: AccessUnit; format: MediaFormat; atMs: number } | null;
  propose(cameraId: string): Promise<{ proposalId: string; capturedAtMs: number }>;
  proposalJpeg(cameraId: string, proposalId: string): Uint8Array;
  /** `actor` must be a named operator (`forbidden` otherwise). */
  approve(cameraId: string, proposalId: string, actor: string): ReferenceFrame;
  reapprove(cameraId: string, referenceId: number, actor: string): ReferenceFrame;
  referenceJpeg(cameraId: string, referenceId: number): Uint8Array;
}

/** Joint commissioning (联调) over all cameras. */
export interface Commissioning {
  /** `conflict` while another run is under way, `forbidden` without a named operator. */
  start(actor: string): { runId: string; job: Job };
  list(): readonly CommissioningSummary[];
  get(id: string): CommissioningRun;
}
