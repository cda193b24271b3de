import type { Handlers } from '../../server/rpc/handlers.ts';
import type { diagnosisContract } from '../../shared/contract/diagnosis-contract.ts';
import type { SiteServices } from './site-services.ts';

const SHOWN_CHANGES = 20;

/** Procedures of the diagnosis and the commissioning run. */
export const diagnosisHandlers = ({
  diagnosis,
  commissioning,
}: SiteServices): Handlers<typeof diagnosisContract> => ({
  'diagnosis.camera': ({ cameraId }) => ({
    ...diagnosis.get(cameraId),
    changes: [...diagnosis.changes(cameraId, SHOWN_CHANGES)],
    references: [...diagnosis.references(cameraId)],
  }),
  'diagnosis.overview': () => ({
    isFfmpegMissing: diagnosis.isFfmpegMissing,
    roundMs: diagnosis.roundMs(),
    cameras: diagnosis.list().map(({ judgements: _judgements, place: _place, ...camera }) => camera),
  }),
  'diagnosis.proposeReference': ({ cameraId }) => diagnosis.propose(cameraId),
  'diagnosis.approveReference': ({ cameraId, proposalId }, { actor }) =>
    diagnosis.approve(cameraId, proposalId, actor),
  'diagnosis.reapproveReference': ({ cameraId, referenceId }, { actor }) =>
    diagnosis.reapprove(cameraId, referenceId, actor),
  'commissioning.start': (_input, { actor }) => commissioning.start(actor),
  'commissioning.list': () => [...commissioning.list()],
  'commissioning.get': ({ id }) => commissioning.get(id),
});
