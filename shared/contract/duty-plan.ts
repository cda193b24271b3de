import { z } from 'zod';

const Broken = z.object({
  ruleId: z.string(),
  postId: z.string().nullable(),
  start: z.string().nullable(),
  personIds: z.array(z.string()),
  count: z.number(),
  text: z.string(),
  textZh: z.string(),
});

/** Why there is no duty roster; see `DutyConflict` of the solver. */
export const DutyPlanConflict = z.object({
  text: z.string(),
  textZh: z.string(),
  repair: z.string(),
  repairZh: z.string(),
  requirements: z.array(
    z.object({
      ruleId: z.string(),
      postId: z.string().nullable(),
      start: z.string().nullable(),
      text: z.string(),
      textZh: z.string(),
    }),
  ),
  isIrreducible: z.boolean(),
});
export type DutyPlanConflict = z.infer<typeof DutyPlanConflict>;

/** A solved duty roster (`duty-roster/1`) with how good it is. */
export const DutyPlanAnswer = z.object({
  format: z.literal('duty-roster/1'),
  name: z.string(),
  status: z.enum(['optimal', 'feasible', 'infeasible', 'unknown']),
  score: z.object({ hard: z.number(), soft: z.number() }),
  lowerBound: z.number().nullable(),
  gapPercent: z.number().nullable(),
  firstFeasibleMs: z.number().nullable(),
  seed: z.number(),
  isRepeatable: z.boolean(),
  posts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      people: z.number(),
      needsKeeper: z.boolean(),
      isAroundTheClock: z.boolean(),
    }),
  ),
  people: z.array(z.object({ id: z.string(), name: z.string(), isKeeper: z.boolean() })),
  shifts: z.array(
    z.object({ postId: z.string(), start: z.string(), end: z.string(), people: z.array(z.string()) }),
  ),
  broken: z.array(Broken),
  softBroken: z.array(Broken),
  costs: z.array(z.object({ ruleId: z.string(), cost: z.number() })),
  conflicts: z.array(DutyPlanConflict),
});
export type DutyPlanAnswer = z.infer<typeof DutyPlanAnswer>;

/** A duty roster made beside the one that holds. */
export const DutyPlanRow = z.object({
  id: z.string(),
  name: z.string(),
  /** First and last day. */
  from: z.string(),
  to: z.string(),
  /** `interrupted`: the service ended while it was being solved. */
  state: z.enum(['running', 'ready', 'published', 'discarded', 'failed', 'interrupted']),
  by: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  seconds: z.number(),
  seed: z.number(),
  problemSha256: z.string(),
  progress: z
    .object({
      elapsedMs: z.number(),
      hard: z.number(),
      soft: z.number(),
      lowerBound: z.number().nullable(),
      gapPercent: z.number().nullable(),
    })
    .nullable(),
  status: DutyPlanAnswer.shape.status.nullable(),
  score: DutyPlanAnswer.shape.score.nullable(),
  lowerBound: z.number().nullable(),
  gapPercent: z.number().nullable(),
  error: z.string(),
});
export type DutyPlanRow = z.infer<typeof DutyPlanRow>;
