import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { DutyPlanAnswer, DutyPlanRow } from './duty-plan.ts';

const PLANNERS = ['director', 'duty'] as const;
const OfPlan = z.object({ planId: z.string().min(1).max(64) });
const Done = z.object({ isDone: z.literal(true) });
const CivilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-06-07');

/** Duty rosters solved beside the one that holds. */
export const dutyPlanContract = {
  'dutyPlan.feed': feed(ROLES, z.object({}), z.array(DutyPlanRow), z.array(DutyPlanRow)),
  /** A `duty-problem/1` for these days from the roster that holds, or else from the duty posts and people of the site. */
  'dutyPlan.draft': query(
    ROLES,
    z.object({ from: CivilDate, to: CivilDate }),
    z.object({ text: z.string(), posts: z.number(), people: z.number() }),
  ),
  /** Solves the text of a `duty-problem/1`; nobody is on duty while invigilating by the roster of the site. */
  'dutyPlan.solve': command(
    PLANNERS,
    z.object({
      text: z
        .string()
        .min(1)
        .max(4 * 1024 * 1024),
      seconds: z.number().int().min(1).max(3_600).default(30),
      seed: z.number().int().min(0).max(2_147_483_647).nullable().default(null),
    }),
    DutyPlanRow,
  ),
  /** Ends with the best so far. */
  'dutyPlan.stop': command(PLANNERS, OfPlan, Done),
  'dutyPlan.get': query(
    ROLES,
    OfPlan,
    z.object({ plan: DutyPlanRow, answer: DutyPlanAnswer.nullable(), problem: z.string() }),
  ),
  /** The plan becomes the duty roster that holds. */
  'dutyPlan.publish': command(PLANNERS, OfPlan, Done),
  'dutyPlan.discard': command(PLANNERS, OfPlan, Done),
};
