import { z } from 'zod';
import { SeatPlace } from './roster-table.ts';

const Id = z.string().min(1).max(64);

/** Several people do not come: which, and for which exams from this session on. */
export const DayReplanOrder = z.object({
  sessionId: Id,
  /** May be empty: then only seats that stand empty are filled. */
  personIds: z.array(Id).max(500),
  scope: z.enum(['session', 'day', 'all']),
});
export type DayReplanOrder = z.infer<typeof DayReplanOrder>;

/** A seat that changes hands; null is empty. */
export const SeatMove = SeatPlace.extend({ before: Id.nullable(), after: Id.nullable() });
export type SeatMove = z.infer<typeof SeatMove>;

const Sentence = z.object({ zh: z.string(), en: z.string() });

/** A proposal: nothing has changed yet. */
export const DayReplan = z.object({
  id: Id,
  order: DayReplanOrder,
  /** `unknown`: hard rules stay broken (`broken`); it cannot be taken over. */
  status: z.enum(['feasible', 'unknown']),
  seats: z.array(SeatMove),
  /** People whose places are others than before, those who do not come aside. */
  changedPeople: z.array(Id),
  fewestChangedPeople: z.number().int(),
  isProvenMinimal: z.boolean(),
  /** Proven: no re-plan of these sessions keeps every hard rule. */
  isProvenImpossible: z.boolean().optional(),
  /** People that sessions lack, where no plan was found. */
  lacks: z.array(Sentence).optional(),
  /** Whoever comes in is on standby or serves that day anyway. */
  isFromPool: z.boolean(),
  /** Hard rules the roster breaks already, set aside so that nobody who has come is moved for them. */
  relaxed: z.array(z.string()),
  broken: z.array(Sentence),
});
export type DayReplan = z.infer<typeof DayReplan>;
