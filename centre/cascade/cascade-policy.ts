import { z } from 'zod';
import { EVENT_DATA, isEventType } from '../../shared/uplink/event-types.ts';
import type { CentreLevel } from '../../shared/uplink/level.ts';

/**
 * `raw`: as it is (fields with names or free text are always emptied first); `aggregated`: counted by type;
 * `none`: its number only.
 */
const Mode = z.enum(['raw', 'aggregated', 'none']);
export type CascadeMode = z.infer<typeof Mode>;
const OneLevel = z.strictObject({
  default: Mode,
  types: z.partialRecord(z.enum(Object.keys(EVENT_DATA) as (keyof typeof EVENT_DATA)[]), Mode),
});

/** What a centre of each level passes on to the one above. The nation passes on nothing. */
export const CascadePolicy = z.strictObject({
  name: z.string().min(1).max(64),
  version: z.number().int().min(1),
  /** Counted events of lane B wait so long for others, unless a frame is full. */
  aggregateEveryMs: z.number().int().min(0).max(3_600_000),
  from: z.strictObject({ county: OneLevel, city: OneLevel, province: OneLevel }),
});
export type CascadePolicy = z.infer<typeof CascadePolicy>;

/** A type this build does not know may hold anything: it is counted, never passed on. */
export function modeOf(policy: CascadePolicy, level: CentreLevel, type: string): CascadeMode {
  if (level === 'nation') return 'none';
  if (!isEventType(type)) return 'aggregated';
  const { types, default: otherwise } = policy.from[level];
  return types[type] ?? otherwise;
}
