import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { InterruptionBasis, InterruptionProfile } from './interruption-profile.ts';
import { SaveVersion, UseVersion, versionsOf } from './versioned.ts';

const Id = z.string().min(1).max(64);
const Question = z.object({
  section: z.string(),
  question: z.string(),
  startMs: z.number(),
  endMs: z.number(),
});

/** What the province answered, as somebody here recorded it. */
export const InterruptionDecision = z.object({
  isApproved: z.boolean(),
  /** Who answered there, and the number of the answer. */
  decidedBy: z.string(),
  number: z.string(),
  extensionMinutes: z.number(),
  remark: z.string(),
  decidedAtMs: z.number(),
  enteredBy: z.string(),
});
export type InterruptionDecision = z.infer<typeof InterruptionDecision>;

/** An interruption of a listening test with the plan to go on. It is a draft until the province has answered. */
export const Interruption = z.object({
  id: z.string(),
  watchId: z.string(),
  title: z.string(),
  draftedAtMs: z.number(),
  draftedBy: z.string(),
  faultId: z.string().nullable(),
  fromMs: z.number(),
  fromPositionMs: z.number(),
  roomIds: z.array(z.string()),
  isEverywhere: z.boolean(),
  /** Which of the profile's rules of resuming. */
  rule: z.string(),
  plan: z.object({
    faultQuestion: Question.nullable(),
    resumeQuestion: Question.nullable(),
    resumeMs: z.number(),
    repeatedMs: z.number(),
    interruptedMs: z.number(),
    lostMs: z.number(),
    proposedMinutes: z.number(),
    hasCues: z.boolean(),
    /** The rules it was computed by; null in requests of versions that did not keep them. */
    basis: InterruptionBasis.nullable().default(null),
  }),
  /** Sound kept of the fault, by hash. */
  clipSha256: z.string().nullable(),
  state: z.enum(['not-approved', 'approved', 'refused']),
  decision: InterruptionDecision.nullable(),
});
export type Interruption = z.infer<typeof Interruption>;

const OPERATORS = ['director', 'technician'] as const;

/** All versions of the calculator's rules. */
export const InterruptionRulesTable = versionsOf(InterruptionProfile);
export type InterruptionRulesTable = z.infer<typeof InterruptionRulesTable>;

/** Interruptions of the listening test: the plan, the request to the province, its answer. */
export const interruptionContract = {
  /** The rules in use. */
  'interruption.profile': query(ROLES, z.object({}), InterruptionProfile),
  'interruptionRules.table': query(ROLES, z.object({}), InterruptionRulesTable),
  'interruptionRules.save': command(['director'], SaveVersion, InterruptionRulesTable),
  'interruptionRules.use': command(['director'], UseVersion, InterruptionRulesTable),
  'interruption.list': query(ROLES, z.object({ watchId: Id }), z.array(Interruption)),
  /** Computed from the fault, the cue sheet and the rooms that have it; `interruptedMs` until the recording goes on. */
  'interruption.draft': command(
    OPERATORS,
    z.object({
      watchId: Id,
      faultId: Id,
      /** Of the profile in use, see `interruption.profile`. */
      rule: Id,
      interruptedMs: z
        .number()
        .min(0)
        .max(6 * 3_600_000),
    }),
    Interruption,
  ),
  /** Records what the province answered. A named operator enters it; it is never changed afterwards. */
  'interruption.decide': command(
    ['director'],
    z.object({
      id: Id,
      isApproved: z.boolean(),
      decidedBy: z.string().trim().min(1).max(64),
      number: z.string().trim().min(1).max(64),
      extensionMinutes: z.number().int().min(0).max(240),
      remark: z.string().trim().max(200),
    }),
    Interruption,
  ),
};
