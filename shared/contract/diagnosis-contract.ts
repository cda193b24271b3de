import { z } from 'zod';
import { CommissioningRun, CommissioningSummary } from './commissioning.ts';
import { command, query, ROLES } from './define.ts';
import { CameraDiagnosis, PictureChange, ReferenceFrame } from './diagnosis.ts';
import { Job } from './job.ts';

const Id = z.string().min(1).max(64);
const OPERATORS = ['director', 'duty', 'technician', 'monitor'] as const;

/** Picture-quality diagnosis, reference frames and the commissioning run. */
export const diagnosisContract = {
  'diagnosis.camera': query(
    ROLES,
    z.object({ cameraId: Id }),
    CameraDiagnosis.extend({
      /** Newest first. */
      changes: z.array(PictureChange),
      references: z.array(ReferenceFrame),
    }),
  ),
  /** Every camera: what is measured, what is not and why, and whether a reference is approved. */
  'diagnosis.overview': query(
    ROLES,
    z.object({}),
    z.object({
      isFfmpegMissing: z.boolean(),
      roundMs: z.number(),
      cameras: z.array(CameraDiagnosis.omit({ judgements: true, place: true })),
    }),
  ),
  /** Takes the newest key frame for a look; its picture is at `/api/v1/cameras/:id/reference-proposal.jpg`. */
  'diagnosis.proposeReference': command(
    OPERATORS,
    z.object({ cameraId: Id }),
    z.object({ proposalId: z.string(), capturedAtMs: z.number() }),
  ),
  /** Approves exactly the picture that was looked at. Needs a named operator. */
  'diagnosis.approveReference': command(
    OPERATORS,
    z.object({ cameraId: Id, proposalId: Id }),
    ReferenceFrame,
  ),
  /** Approves an older reference again. */
  'diagnosis.reapproveReference': command(
    OPERATORS,
    z.object({ cameraId: Id, referenceId: z.number().int() }),
    ReferenceFrame,
  ),
  /** Starts the commissioning run over all cameras; needs a named operator. One at a time. */
  'commissioning.start': command(OPERATORS, z.object({}), z.object({ runId: z.string(), job: Job })),
  /** Newest first, at most 50. */
  'commissioning.list': query(ROLES, z.object({}), z.array(CommissioningSummary)),
  'commissioning.get': query(ROLES, z.object({ id: Id }), CommissioningRun),
};
