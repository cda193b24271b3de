import type { Handlers } from '../../../server/rpc/handlers.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { CameraOutcome, CommissioningRun, RoomOutcome } from '../../../shared/contract/commissioning.ts';
import type { CameraDiagnosis, Judgement, ReferenceFrame } from '../../../shared/contract/diagnosis.ts';
import type { diagnosisContract } from '../../../shared/contract/diagnosis-contract.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';

type Values = Pick<Judgement, 'kind' | 'measure' | 'unit' | 'limitIs' | 'threshold'> & {
  value: number | null;
};

const VALUES: readonly Values[] = [
  { kind: 'black', measure: 'brightest', unit: 'levels', limitIs: 'least', threshold: 24, value: 203 },
  { kind: 'frozen', measure: 'changed-blocks', unit: '%', limitIs: 'least', threshold: 50, value: 97 },
  { kind: 'frozen', measure: 'repeated-packets', unit: '%', limitIs: 'most', threshold: 90, value: 0 },
  { kind: 'covered', measure: 'covered-area', unit: '%', limitIs: 'most', threshold: 12, value: 1.2 },
  { kind: 'covered', measure: 'plain-area', unit: '%', limitIs: 'most', threshold: 75, value: 6.3 },
  { kind: 'moved', measure: 'shift', unit: '%', limitIs: 'most', threshold: 2.5, value: 0.3 },
  { kind: 'moved', measure: 'rotation', unit: '°', limitIs: 'most', threshold: 1.5, value: 0 },
  { kind: 'moved', measure: 'view-match', unit: '%', limitIs: 'least', threshold: 15, value: 71 },
  { kind: 'blurred', measure: 'sharpness', unit: '%', limitIs: 'least', threshold: 28, value: 46 },
  { kind: 'overexposed', measure: 'burnt-area', unit: '%', limitIs: 'most', threshold: 30, value: 3.1 },
  { kind: 'overexposed', measure: 'burnt-more', unit: '%', limitIs: 'most', threshold: 15, value: 0.4 },
  {
    kind: 'underexposed',
    measure: 'bright-part',
    unit: 'levels',
    limitIs: 'least',
    threshold: 80,
    value: 203,
  },
  { kind: 'colour-cast', measure: 'cast', unit: 'levels', limitIs: 'most', threshold: 16, value: 2 },
  {
    kind: 'colour-cast',
    measure: 'colour-shift',
    unit: 'levels',
    limitIs: 'most',
    threshold: 20,
    value: 3.4,
  },
  { kind: 'noise', measure: 'noise-level', unit: 'levels', limitIs: 'most', threshold: 3, value: 0.7 },
];

const AGAINST_REFERENCE: readonly string[] = ['covered-area', 'burnt-more', 'colour-shift'];

/** Diagnosis and commissioning with invented figures: the second camera has moved, the third has no reference. */
export function sampleDiagnosis(
  rooms: readonly RoomConfig[],
  cameras: () => readonly CameraStatus[],
  log: (name: string, actor: string, input: unknown) => void,
): Handlers<typeof diagnosisContract> {
  const nowMs = Date.now();
  const approvals: ReferenceFrame[] = [];
  const referenceOf = (cameraId: string): ReferenceFrame | null => {
    const own = approvals.findLast((frame) => frame.cameraId === cameraId);
    if (own !== undefined || cameras()[2]?.id === cameraId) return own ?? null;
    const approvedAtMs = nowMs - 86_400_000;
    return { id: 1, cameraId, approvedAtMs, approvedBy: 'op1', capturedAtMs: approvedAtMs, sameAsId: null };
  };
  const describe = (cameraId: string): CameraDiagnosis => {
    const status = cameras().find(({ id }) => id === cameraId);
    if (status === undefined) throw new ContractError('not-found', 'there is no such camera', 'cameraId');
    const base = { cameraId, judgements: [], raised: [], facts: [], place: null };
    const reference = referenceOf(cameraId);
    if (status.state !== 'live') return { ...base, atMs: null, reasonCode: 'no-picture', reference };
    const hasMoved = cameras()[1]?.id === cameraId;
    const judgements = VALUES.map((one): Judgement => {
      const isAgainst = one.kind === 'moved' || AGAINST_REFERENCE.includes(one.measure);
      if (reference === null && isAgainst)
        return { ...one, value: null, isBeyond: false, reasonCode: 'no-reference' };
      if (hasMoved && one.measure === 'shift')
        return { ...one, value: 6.2, isBeyond: true, reasonCode: 'none' };
      return { ...one, isBeyond: false, reasonCode: 'none' };
    });
    return {
      ...base,
      atMs: nowMs,
      reasonCode: 'none',
      judgements,
      raised: hasMoved ? [{ kind: 'moved', measure: 'shift', value: 6.2, threshold: 2.5, unit: '%' }] : [],
      place:
        reference === null
          ? null
          : {
              shiftXPercent: hasMoved ? 6.1 : 0.3,
              shiftYPercent: hasMoved ? -1.1 : 0,
              shiftPercent: hasMoved ? 6.2 : 0.3,
              rotationDegrees: hasMoved ? -0.75 : 0,
              matchPercent: hasMoved ? 52 : 71,
            },
      reference,
    };
  };
  const gradeOf = (status: CameraStatus): CameraOutcome => {
    const { id: cameraId, role } = status;
    const diagnosis = describe(cameraId);
    const isReached = status.state === 'live' || status.state === 'degraded';
    const result = !isReached
      ? 'not-reached'
      : diagnosis.raised.length > 0
        ? 'fail'
        : diagnosis.reference === null
          ? 'warn'
          : 'pass';
    const reasonCode = !isReached ? status.stateCode : result === 'fail' ? 'picture-faults' : 'no-reference';
    return {
      cameraId,
      role,
      result,
      steps: [
        {
          step: 'connection',
          result: isReached ? 'pass' : 'not-reached',
          reasonCode: isReached ? 'none' : reasonCode,
          figures: {},
        },
        ...(isReached && result !== 'pass'
          ? [
              {
                step: result === 'fail' ? ('picture' as const) : ('reference' as const),
                result,
                reasonCode,
                figures: {},
              } as const,
            ]
          : []),
      ],
      judgements: diagnosis.judgements,
      raised: diagnosis.raised,
      before: 'pass',
    };
  };
  const roomsOf = (): RoomOutcome[] =>
    rooms.map(({ id, name, kind }) => {
      const own = cameras()
        .filter(({ roomId }) => roomId === id)
        .map(gradeOf);
      const first = own[0]?.result ?? 'no-camera';
      return { roomId: id, name, kind, result: first === 'not-measurable' ? 'warn' : first, cameras: own };
    });
  const runOf = (): CommissioningRun => {
    const all = roomsOf();
    const count = (result: RoomOutcome['result']): number =>
      all.filter((room) => room.result === result).length;
    return {
      id: 'run1',
      startedAtMs: nowMs - 3_600_000,
      endedAtMs: nowMs - 3_580_000,
      startedBy: 'op1',
      state: 'done',
      counts: {
        pass: count('pass'),
        warn: count('warn'),
        fail: count('fail'),
        'not-reached': count('not-reached'),
        'no-camera': count('no-camera'),
      },
      rooms: all,
      previousId: null,
    };
  };
  const job: Job = {
    ...{
      id: 'job1',
      kind: 'commissioning',
      subject: '12',
      state: 'running',
      unit: 'items',
      done: 0,
      total: 12,
    },
    ...{ startedAtMs: nowMs, endedAtMs: null, startedBy: 'op1', errorCode: '', error: '', result: {} },
  };
  const approve = (cameraId: string, approvedBy: string): ReferenceFrame => {
    const id = approvals.length + 2;
    const frame = { id, cameraId, approvedAtMs: nowMs, approvedBy, capturedAtMs: nowMs, sameAsId: null };
    approvals.push(frame);
    return frame;
  };
  return {
    'diagnosis.camera': ({ cameraId }) => {
      const diagnosis = describe(cameraId);
      const { raised, reference } = diagnosis;
      return {
        ...diagnosis,
        changes: raised.length > 0 ? [{ atMs: nowMs - 600_000, faults: raised, facts: [] }] : [],
        references: reference === null ? [] : [reference],
      };
    },
    'diagnosis.overview': () => ({
      isFfmpegMissing: false,
      roundMs: 2_000,
      cameras: cameras().map(({ id }) => {
        const { judgements: _judgements, place: _place, ...rest } = describe(id);
        return rest;
      }),
    }),
    'diagnosis.proposeReference': () => ({ proposalId: 'p1', capturedAtMs: nowMs }),
    'diagnosis.approveReference': (input, { actor }) => {
      log('diagnosis.approveReference', actor, input);
      return approve(input.cameraId, actor);
    },
    'diagnosis.reapproveReference': (input, { actor }) => {
      log('diagnosis.reapproveReference', actor, input);
      return approve(input.cameraId, actor);
    },
    'commissioning.start': (input, { actor }) => {
      log('commissioning.start', actor, input);
      return { runId: 'run1', job };
    },
    'commissioning.list': () => {
      if (rooms.length === 0) return [];
      const { rooms: _rooms, previousId: _previousId, ...summary } = runOf();
      return [summary];
    },
    'commissioning.get': () => runOf(),
  };
}
