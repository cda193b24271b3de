import { z } from 'zod';
import { AtMs, Code, Count } from './fields.ts';

/** What a centre says in place of events it does not pass on. */
export const cascadeEvents = {
  /** Stands for `count` events from number `first` on: how many of each type, null where even that is kept. */
  'cascade.withheld': z.looseObject({
    first: Count,
    count: Count,
    types: z.record(z.string().max(160), Count).nullable(),
    fromMs: AtMs.nullable(),
    toMs: AtMs.nullable(),
    /** Code of the centre that keeps them. */
    keptBy: Code,
  }),
} as const;
