import { z } from 'zod';
import { Judgement, RaisedFault } from './diagnosis.ts';
import { CameraRole } from './site-config.ts';

/** Steps of the joint commissioning (联调) of one camera, in this order. */
export const COMMISSIONING_STEPS = [
  'connection',
  'key-frame',
  'decoding',
  'picture',
  'reference',
  'sound',
  'clock',
  'format',
] as const;
export const CommissioningStep = z.enum(COMMISSIONING_STEPS);
export type CommissioningStep = z.infer<typeof CommissioningStep>;

export const StepResult = z.enum(['pass', 'warn', 'fail', 'not-measurable', 'not-reached']);
export type StepResult = z.infer<typeof StepResult>;

/** Why a step did not simply pass; camera state codes may stand here too. */
export const STEP_REASONS = [
  'none',
  'no-connection',
  'no-key-frame-in-time',
  'cancelled',
  'step-before-failed',
  'picture-faults',
  'lights-off',
  'not-all-measured',
  'no-reference',
  'no-sound-track',
  'sound-not-usable',
  'clock-unknown',
  'clock-off',
  'resolution-low',
  'frame-rate-low',
  'key-frames-rare',
  'frame-rate-unknown',
] as const;

export const StepOutcome = z.object({
  step: CommissioningStep,
  result: StepResult,
  reasonCode: z.string(),
  /** Figures behind the result: measured values and limits with their unit in the name. */
  figures: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type StepOutcome = z.infer<typeof StepOutcome>;

export const CameraOutcome = z.object({
  cameraId: z.string(),
  role: CameraRole,
  result: StepResult,
  steps: z.array(StepOutcome),
  judgements: z.array(Judgement),
  raised: z.array(RaisedFault),
  /** Its result in the run before; null when it was not in it. */
  before: StepResult.nullable(),
});
export type CameraOutcome = z.infer<typeof CameraOutcome>;

export const RoomResult = z.enum(['pass', 'warn', 'fail', 'not-reached', 'no-camera']);
export type RoomResult = z.infer<typeof RoomResult>;

export const RoomOutcome = z.object({
  roomId: z.string(),
  name: z.string(),
  kind: z.string(),
  result: RoomResult,
  cameras: z.array(CameraOutcome),
});
export type RoomOutcome = z.infer<typeof RoomOutcome>;

export const CommissioningSummary = z.object({
  id: z.string(),
  startedAtMs: z.number(),
  /** Null while it runs, and for a run the service did not live to end. */
  endedAtMs: z.number().nullable(),
  startedBy: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'interrupted']),
  /** Rooms by result; all zero until the run has ended. */
  counts: z.record(RoomResult, z.number()),
});
export type CommissioningSummary = z.infer<typeof CommissioningSummary>;

/** Every configured room and camera is in it, whatever happened. */
export const CommissioningRun = CommissioningSummary.extend({
  rooms: z.array(RoomOutcome),
  previousId: z.string().nullable(),
});
export type CommissioningRun = z.infer<typeof CommissioningRun>;
