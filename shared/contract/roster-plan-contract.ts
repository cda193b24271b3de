import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { LeftOut, PlanComparison, RosterAnswer, RosterPlan } from './roster-plan.ts';

const OPERATORS = ['director', 'duty'] as const;
const Id = z.string().min(1).max(64);
const Done = z.object({ isDone: z.literal(true) });
const Seed = z.number().int().min(0).max(2_147_483_647);
const OfPlan = z.object({ planId: Id });

/** How long the solver may work and from which seed; without one it is drawn. */
export const SolveOrder = z.object({
  seconds: z.number().int().min(1).max(3_600).default(30),
  seed: Seed.nullable().default(null),
  /** Whether it stays near the working roster. */
  keepsRoster: z.boolean().default(false),
});
export type SolveOrder = z.infer<typeof SolveOrder>;

/** Plans: rosters made beside the working one. */
export const rosterPlanContract = {
  'rosterPlan.feed': feed(ROLES, z.object({}), z.array(RosterPlan), z.array(RosterPlan)),
  /** Solves the site's own roster with its locked seats; the answer is a plan, the working roster stays. */
  'rosterPlan.solve': command(OPERATORS, SolveOrder, RosterPlan),
  /** Keeps the working roster as it is now beside it. */
  'rosterPlan.copy': command(OPERATORS, z.object({ name: z.string().trim().min(1).max(64) }), RosterPlan),
  /** Draws the rooms of one session; with the seed, the plan kept and the command line an observer can draw again. */
  'rosterPlan.draw': command(
    OPERATORS,
    z.object({ sessionId: Id, seed: z.string().trim().min(1).max(64).nullable().default(null) }),
    z.object({ seed: z.string(), planId: Id, seats: z.number() }),
  ),
  /** Ends with the best so far. */
  'rosterPlan.stop': command(OPERATORS, OfPlan, Done),
  'rosterPlan.pause': command(OPERATORS, OfPlan, Done),
  'rosterPlan.resume': command(OPERATORS, OfPlan, Done),
  'rosterPlan.get': query(
    ROLES,
    OfPlan,
    z.object({ plan: RosterPlan, answer: RosterAnswer.nullable(), leftOut: z.array(LeftOut) }),
  ),
  /** Against the working roster, or against `otherId`. */
  'rosterPlan.compare': query(ROLES, OfPlan.extend({ otherId: Id.nullable().default(null) }), PlanComparison),
  /** The working roster becomes the plan, in one step that can be undone. */
  'rosterPlan.accept': command(OPERATORS, OfPlan, Done),
  'rosterPlan.discard': command(OPERATORS, OfPlan, Done),
};
