/** A part of the composite, by its place in the file. */
export interface CheckSegment {
  readonly id: CheckSegmentId;
  readonly fromMs: number;
  readonly toMs: number;
  readonly channels: 'both' | 'left' | 'right';
  /** RMS over the part. */
  readonly levelDbfs: number;
}

export type CheckSegmentId =
  | 'sync-start'
  | 'step-1'
  | 'step-2'
  | 'step-3'
  | 'left'
  | 'right'
  | 'sweep'
  | 'stipa'
  | 'speech'
  | 'pilot'
  | 'sync-end';

const part = (
  id: CheckSegmentId,
  fromMs: number,
  toMs: number,
  levelDbfs: number,
  channels: CheckSegment['channels'] = 'both',
): CheckSegment => ({ id, fromMs, toMs, channels, levelDbfs });

/**
 * The 45 seconds of the all-room check: where every part begins and ends and how loud it is. What lies between is
 * silent: the room's decay and its noise. The two chirps find the recording in time and tell its clock and what
 * is missing; the analysis reads its segments from this same table.
 */
export const CHECK_PLAN: readonly CheckSegment[] = [
  part('sync-start', 500, 1500, -14),
  part('step-1', 2000, 3000, -34),
  part('step-2', 3200, 4200, -26),
  part('step-3', 4400, 5400, -18),
  part('left', 5800, 6800, -20, 'left'),
  part('right', 7100, 8100, -20, 'right'),
  part('sweep', 8500, 16_500, -14),
  part('stipa', 18_500, 36_500, -18),
  part('speech', 37_400, 42_000, -20),
  part('pilot', 42_600, 43_600, -20),
  part('sync-end', 43_800, 44_800, -14),
];
export const CHECK_SECONDS = 45;
/** The sweep's room decay is listened to for as long after it. */
export const SWEEP_DECAY_MS = 1900;
export const PILOT_HZ = 1000;

const BY_ID = new Map(CHECK_PLAN.map((segment) => [segment.id, segment]));

export function checkSegment(id: CheckSegmentId): CheckSegment {
  const segment = BY_ID.get(id);
  if (!segment) throw new RangeError(`the check has no part ${id}`);
  return segment;
}
