import { z } from 'zod';
import { CameraState, FreezeHint } from './camera-status.ts';
import { command, query, ROLES } from './define.ts';

const CameraId = z.string().min(1).max(64);

/** Minutes put together in one point. */
export const HEALTH_RESOLUTIONS = [1, 10, 60] as const;
/** Longest range one question may cover: what is kept. */
export const MAX_HEALTH_RANGE_MS = 7 * 24 * 3_600_000;

/** What the plots draw beside the values. */
export const HealthLimits = z.object({
  /** Above it the camera counts as degraded. */
  lossRatio: z.number(),
  /** Above it the picture counts as stalled. */
  frameAgeMs: z.number(),
  /** A camera's clock further off than this is marked; a setting. */
  clockOffsetMs: z.number(),
});
export type HealthLimits = z.infer<typeof HealthLimits>;

/**
 * One stretch of 1, 10 or 60 minutes. A stretch nobody measured has no point: a gap is a gap, never a zero.
 * Unknown figures are null.
 */
export const HealthPoint = z.object({
  atMs: z.number(),
  /** Seconds measured, and those with pictures. */
  seconds: z.number(),
  liveSeconds: z.number(),
  /** The gravest of the stretch. */
  state: CameraState,
  fpsMin: z.number().nullable(),
  fps: z.number().nullable(),
  bitrateKbps: z.number().nullable(),
  bitratePeakKbps: z.number().nullable(),
  /** Packets; the number received is rounded to eights. */
  lost: z.number(),
  received: z.number(),
  lossRatio: z.number().nullable(),
  /** Most packets missing in a row. */
  lossBurst: z.number(),
  jitterMs: z.number().nullable(),
  /** Longest time without a new picture; saturates at 655 s. */
  frameAgeMs: z.number().nullable(),
  clockOffsetMs: z.number().nullable(),
  /** Highest confidence of the freeze hint, 0 to 1. */
  freeze: z.number(),
});
export type HealthPoint = z.infer<typeof HealthPoint>;

/** `not-measured`: the service was not running. `code` as in a camera's row. */
export const HealthSegment = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  state: z.union([CameraState, z.literal('not-measured')]),
  code: z.string(),
});
export type HealthSegment = z.infer<typeof HealthSegment>;

export const HealthHistory = z.object({
  cameraId: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  resolutionMinutes: z.number(),
  points: z.array(HealthPoint),
  /** Fills the range without overlap, exact to the transition. */
  states: z.array(HealthSegment),
  /** How fast the camera's clock runs away from the computer's, parts per million; null until ten minutes are known. */
  clockDriftPpm: z.number().nullable(),
  limits: HealthLimits,
});
export type HealthHistory = z.infer<typeof HealthHistory>;

/** One camera's last hour. */
export const CameraHour = z.object({
  cameraId: z.string(),
  /** Times without pictures, and how long together. */
  outages: z.number(),
  outageMs: z.number(),
  lost: z.number(),
  lossRatio: z.number().nullable(),
  lossBurst: z.number(),
  jitterMs: z.number().nullable(),
  frameAgeMs: z.number().nullable(),
  clockOffsetMs: z.number().nullable(),
  isClockOff: z.boolean(),
  clockDriftPpm: z.number().nullable(),
  freezeHint: FreezeHint.nullable(),
  /** Pictures per second minute by minute, oldest first; null where nothing was measured. */
  fpsByMinute: z.array(z.number().nullable()),
});
export type CameraHour = z.infer<typeof CameraHour>;

export const HealthOverview = z.object({
  atMs: z.number(),
  fromMs: z.number(),
  limits: HealthLimits,
  /** Worst first. */
  cameras: z.array(CameraHour),
});
export type HealthOverview = z.infer<typeof HealthOverview>;

export const HealthRange = z.object({
  cameraId: CameraId,
  fromMs: z.number().int().min(0),
  toMs: z.number().int().min(0),
  /** Without it: the finest that makes at most 1,440 points. */
  resolutionMinutes: z.union([z.literal(1), z.literal(10), z.literal(60)]).optional(),
});

/** Health of the cameras over the day. */
export const healthContract = {
  'health.history': query(ROLES, HealthRange, HealthHistory),
  'health.overview': query(ROLES, z.object({}), HealthOverview),
  'health.setClockLimit': command(
    ['director', 'technician'],
    z.object({ limitMs: z.number().int().min(100).max(3_600_000) }),
    HealthLimits,
  ),
};
