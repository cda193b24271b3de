import { z } from 'zod';
import { CentreLevel } from '../uplink/level.ts';

/** A level above this site: how far it has stored each lane of the epoch it said last, and when that was. */
export const LevelReceipt = z.object({
  level: CentreLevel,
  centre: z.string(),
  epoch: z.number(),
  lanes: z.object({ A: z.number().nullable(), B: z.number().nullable() }),
  atMs: z.number(),
});
export type LevelReceipt = z.infer<typeof LevelReceipt>;

const LaneCounters = z.object({ last: z.number(), acked: z.number() });

/** Closed set of `errorCode` values: the page has a Chinese and an English sentence for each. */
export const UPLINK_ERROR_CODES = [
  'nothing-answers',
  'name-not-found',
  'no-route',
  'no-answer',
  'certificate-refused',
  'certificate-ended',
  'address-mismatch',
  'other-authority',
  'refused-or-cut',
  'cut-early',
  'other-protocol',
  'line-failed',
  'outbox-unreadable',
  'asked-to-wait',
  'server-status',
  'other-version',
  'superseded',
  'centre-restarting',
  'centre-cannot-store',
  'histories-differ',
  'message-refused',
  'line-cut',
  'other-machine',
] as const;
export const UplinkErrorCode = z.enum(UPLINK_ERROR_CODES);
export type UplinkErrorCode = z.infer<typeof UplinkErrorCode>;

/**
 * How full the outbox is. `warning` from 80 % of its cap; `thinning` from 95 %, or while the ballast is released because
 * the disk is full: lane A is kept, of lane B only what somebody was told the number of.
 */
export const OutboxStorage = z.object({
  level: z.enum(['normal', 'warning', 'thinning']),
  usedBytes: z.number(),
  capBytes: z.number(),
  /** `none`: there was never room for it. */
  ballast: z.enum(['ready', 'released', 'none']),
  /** Events left out that have not been told upward yet. */
  suppressed: z.number(),
});
export type OutboxStorage = z.infer<typeof OutboxStorage>;

/** `GET /api/v1/uplink`. `last` is the newest number given out, `acked` the newest the centre has stored. */
export const UplinkStatus = z.object({
  state: z.enum(['not-configured', 'connecting', 'online', 'offline', 'refused']),
  epoch: z.number(),
  lanes: z.object({ A: LaneCounters, B: LaneCounters }),
  oldestUnackedAgeMs: z.number().nullable(),
  /** When the centre acknowledged last, null before the first time since the start. */
  lastAckAtMs: z.number().nullable().optional(),
  /** What the centre at the other end calls its level, null while unknown. */
  centreLevel: CentreLevel.nullable().optional(),
  /** Levels above that centre that have told, lowest first. */
  levels: z.array(LevelReceipt).optional(),
  /** One English sentence for machines and logs; `errorCode` is what a page words. */
  error: z.string().nullable(),
  errorCode: UplinkErrorCode.nullable(),
  storage: OutboxStorage.optional(),
});
export type UplinkStatus = z.infer<typeof UplinkStatus>;

/** One row of the page Reports up. */
export const OutboxRow = z.object({
  lane: z.enum(['A', 'B']),
  epoch: z.number(),
  seq: z.number(),
  type: z.string(),
  timeMs: z.number(),
  isAcked: z.boolean(),
  summary: z.string(),
});
export type OutboxRow = z.infer<typeof OutboxRow>;
