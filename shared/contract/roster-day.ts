import { z } from 'zod';

const Id = z.string().min(1).max(64);

/** When people report, as data of the site. */
export const RosterDayProfile = z.strictObject({
  format: z.literal('roster-day-profile/1'),
  name: z.string().min(1).max(64),
  version: z.number().int().min(1),
  source: z.string().min(1),
  /** How long before the start of a session everybody has to be there; whoever signs in after is late. */
  reportMinutes: z.number().int().min(0).max(720),
  /** How long before the start of a session people may sign in. */
  openMinutes: z.number().int().min(0).max(1_440),
});
export type RosterDayProfile = z.infer<typeof RosterDayProfile>;

const common = { id: Id, actor: z.string(), atMs: z.number(), sessionId: Id };
const ofPerson = { ...common, personId: Id };

/** One thing that was entered on the day. Nothing is ever changed: a mistake is taken back by another fact. */
export const RosterDayFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-in'), ...ofPerson }),
  z.object({ kind: z.literal('absent'), ...ofPerson }),
  z.object({ kind: z.literal('left'), ...ofPerson }),
  z.object({
    kind: z.literal('substitute'),
    ...common,
    postId: Id,
    seat: z.number().int().min(0),
    /** Null: the seat was empty. */
    fromPersonId: Id.nullable(),
    toPersonId: Id,
  }),
  z.object({ kind: z.literal('take-back'), ...common, factId: Id }),
]);
export type RosterDayFact = z.infer<typeof RosterDayFact>;

export const RosterDay = z.object({ profile: RosterDayProfile, facts: z.array(RosterDayFact) });
export type RosterDay = z.infer<typeof RosterDay>;

const Sentence = z.object({ zh: z.string(), en: z.string() });

/** Somebody for a seat, best first; the reasons are in the order of their weight. */
export const DaySubstitute = z.object({
  personId: Id,
  name: z.string(),
  school: z.string(),
  isAllowed: z.boolean(),
  isStandby: z.boolean(),
  /** Signed in for this session already. */
  isPresent: z.boolean(),
  load: z.number(),
  cost: z.number(),
  reasons: z.array(Sentence),
});
export type DaySubstitute = z.infer<typeof DaySubstitute>;
