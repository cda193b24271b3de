import { z } from 'zod';

/** What the rule says, in the words of the exam office, and where it comes from; null where nobody published it. */
const ground = {
  clause: z.string().trim().min(1).max(200),
  source: z.string().trim().min(1).max(500).nullable(),
};

const RuleId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens')
  .max(64);

/** Where the recording goes on: so many questions before the one being read, or where it stopped. */
const ResumeRule = z.discriminatedUnion('from', [
  z.strictObject({
    id: RuleId,
    from: z.literal('question'),
    questionsBack: z.number().int().min(0).max(20),
    ...ground,
  }),
  z.strictObject({ id: RuleId, from: z.literal('position'), ...ground }),
]);
export type ResumeRule = z.infer<typeof ResumeRule>;

/** A fault before the first question, with a rule that goes back to questions. */
const BeforeFirstRule = z.strictObject({ from: z.enum(['beginning', 'position']), ...ground });
/** What the end moves by: the interruption, with or without what is heard once more, rounded up. */
const ExtensionRule = z.strictObject({
  countsRepeated: z.boolean(),
  wholeMinutes: z.number().int().min(1).max(30),
  ...ground,
});
/** Rooms whose faults began this close together, or last still, are one interruption. */
const RoomsRule = z.strictObject({ togetherWithinSeconds: z.number().min(0).max(600), ...ground });

const identity = {
  name: z.string().trim().min(1).max(64),
  version: z.number().int().positive(),
  source: z.string().trim().min(1).max(500),
};

/** Rules of the interruption calculator as data: named, versioned, every one with its source. */
export const InterruptionProfile = z.strictObject({
  format: z.literal('interruption-profile/1'),
  ...identity,
  rules: z.strictObject({
    /** Offered in this order, the first is proposed. */
    resume: z
      .array(ResumeRule)
      .min(1)
      .max(12)
      .superRefine((rules, context) => {
        const repeated = rules.findIndex(({ id }, index) => rules.findIndex((one) => one.id === id) < index);
        if (repeated >= 0)
          context.addIssue({ code: 'custom', path: [repeated, 'id'], message: 'is there twice' });
      }),
    beforeFirst: BeforeFirstRule,
    extension: ExtensionRule,
    rooms: RoomsRule,
  }),
});
export type InterruptionProfile = z.infer<typeof InterruptionProfile>;

/** The rules one calculation was made by, kept with it: a later profile does not rewrite it. */
export const InterruptionBasis = z.object({
  ...identity,
  rules: z.object({
    resume: ResumeRule,
    beforeFirst: BeforeFirstRule,
    extension: ExtensionRule,
    rooms: RoomsRule,
  }),
});
export type InterruptionBasis = z.infer<typeof InterruptionBasis>;
