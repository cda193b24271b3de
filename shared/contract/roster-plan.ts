import { z } from 'zod';

const Id = z.string().min(1).max(64);
const Sentence = z.object({ zh: z.string(), en: z.string() });

/** What a roster counts as: violations of hard rules, and costs. */
export const RosterScore = z.object({ hard: z.number(), soft: z.number() });

/** Seats of the site's own roster as places of `roster/1`: the room is the post. */
export const PlanPlace = z.object({ sessionId: Id, roomId: Id, staffId: Id });
export type PlanPlace = z.infer<typeof PlanPlace>;

export const SolveProgress = z.object({
  elapsedMs: z.number(),
  steps: z.number(),
  hard: z.number(),
  soft: z.number(),
  lowerBound: z.number().nullable(),
  gapPercent: z.number().nullable(),
  firstFeasibleMs: z.number().nullable(),
});
export type SolveProgress = z.infer<typeof SolveProgress>;

export const PlanBroken = z.object({
  ruleId: z.string(),
  sessionId: z.string().nullable(),
  roomId: z.string().nullable(),
  staffIds: z.array(z.string()),
  count: z.number(),
  text: z.string(),
  textZh: z.string(),
});
export type PlanBroken = z.infer<typeof PlanBroken>;

/** One way out of a conflict: so many people more, one rule less, these seats no longer locked. */
export const PlanRepair = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('people'),
    /** A sex of '' is anybody. */
    people: z.array(z.object({ sex: z.enum(['F', 'M', '']), isExperienced: z.boolean(), count: z.number() })),
  }),
  z.object({ kind: z.literal('relax'), ruleId: z.string() }),
  z.object({ kind: z.literal('unlock'), places: z.array(PlanPlace) }),
]);

/** Requirements that cannot be met together; `repair` says what would help, any of `repairs` alone. */
export const PlanConflict = z.object({
  text: z.string(),
  textZh: z.string(),
  repair: z.string(),
  repairZh: z.string(),
  /** With each of them a roster was found. */
  repairs: z.array(PlanRepair).optional(),
  requirements: z.array(
    z.object({
      ruleId: z.string(),
      sessionId: z.string().nullable(),
      roomId: z.string().optional(),
      /** The rooms meant where they are several, and not all. */
      roomIds: z.array(z.string()).optional(),
      textZh: z.string().optional(),
      text: z.string(),
    }),
  ),
});
export type PlanConflict = z.infer<typeof PlanConflict>;

/** The answer `roster/1` of the solver. */
export const RosterAnswer = z.object({
  format: z.literal('roster/1'),
  status: z.enum(['optimal', 'feasible', 'infeasible', 'unknown']),
  seed: z.number(),
  steps: z.number(),
  /** Whether seed, seconds and problem give this roster again. */
  isRepeatable: z.boolean(),
  score: RosterScore,
  lowerBound: z.number().nullable(),
  gapPercent: z.number().nullable(),
  firstFeasibleMs: z.number().nullable(),
  assignments: z.array(PlanPlace),
  changes: z
    .array(
      z.object({
        sessionId: Id,
        roomId: Id,
        removed: z.array(Id),
        added: z.array(Id),
      }),
    )
    .optional(),
  broken: z.array(PlanBroken),
  conflicts: z.array(PlanConflict),
  /** A repair of every conflict at once, with which a whole roster was found. */
  repair: z.object({ text: z.string(), textZh: z.string() }).nullable().optional(),
});
export type RosterAnswer = z.infer<typeof RosterAnswer>;

/**
 * `running` and `paused` while the solver works; `interrupted` when the service stopped before it had an answer;
 * `ready` has a roster that can be compared, accepted or thrown away.
 */
export const PlanState = z.enum([
  'running',
  'paused',
  'ready',
  'accepted',
  'discarded',
  'failed',
  'interrupted',
]);
export type PlanState = z.infer<typeof PlanState>;

/** `solved`: of the site's own roster. `copied`: the working roster as it was. `problem`: of a problem handed in. */
export const PlanOrigin = z.enum(['solved', 'copied', 'problem']);
export type PlanOrigin = z.infer<typeof PlanOrigin>;

/** One plan as lists show it. */
export const RosterPlan = z.object({
  id: Id,
  name: z.string(),
  origin: PlanOrigin,
  state: PlanState,
  by: z.string(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  seed: z.number(),
  seconds: z.number(),
  /** The rule set it was made by. */
  rules: z.object({ name: z.string(), version: z.number() }),
  /** SHA-256 of the canonical problem: with the seed and the seconds an observer can run it again. */
  problemSha256: z.string(),
  /** Revision of the working roster it began from; null for a problem handed in. */
  baseRevision: z.number().nullable(),
  /** The job that works on it; null once it has ended. */
  jobId: z.string().nullable(),
  progress: SolveProgress.nullable(),
  status: RosterAnswer.shape.status.nullable(),
  score: RosterScore.nullable(),
  lowerBound: z.number().nullable(),
  gapPercent: z.number().nullable(),
  isRepeatable: z.boolean().nullable(),
  /** Why it failed, one sentence; empty otherwise. */
  error: z.string(),
});
export type RosterPlan = z.infer<typeof RosterPlan>;

/** What a roster looks like beside another one. */
export const PlanFigures = z.object({
  score: RosterScore,
  openSeats: z.number(),
  /** What the costs are made of, by rule. */
  costs: z.array(z.object({ ruleId: z.string(), cost: z.number() })),
  /** How many people serve in 0, 1, 2, … sessions. */
  loads: z.array(z.number()),
});
export type PlanFigures = z.infer<typeof PlanFigures>;

/** A plan held against the working roster, or against another plan. */
export const PlanComparison = z.object({
  plan: PlanFigures,
  other: PlanFigures,
  /** Rooms whose people differ: `removed` are in the other one only. */
  changes: z.array(z.object({ sessionId: Id, postId: Id, removed: z.array(Id), added: z.array(Id) })),
  changedPeople: z.number(),
});
export type PlanComparison = z.infer<typeof PlanComparison>;

/** People and posts that a problem had to leave out, and why. */
export const LeftOut = z.object({ kind: z.enum(['person', 'post', 'session']), id: Id, why: Sentence });
export type LeftOut = z.infer<typeof LeftOut>;
