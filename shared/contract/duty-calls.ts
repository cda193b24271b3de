import { z } from 'zod';
import { command, feed, ROLES } from './define.ts';

const ON_DUTY = ['director', 'duty', 'technician', 'monitor', 'papers-keeper'] as const;
const Id = z.string().min(1).max(200);
const Done = z.object({ isDone: z.literal(true) });

/** `late`: not answered at once, but called back or answered later. */
export const DutyCallOutcome = z.enum(['reached', 'late', 'not-reached']);
export type DutyCallOutcome = z.infer<typeof DutyCallOutcome>;

/** What came of calling; a call that was not answered may be tried again. */
export const DutyCallResult = z.object({
  outcome: DutyCallOutcome,
  /** Who telephoned. */
  caller: z.string().trim().min(1).max(64),
  note: z.string().trim().max(200).default(''),
});

/** One person drawn to be telephoned at the post (电话抽查), and what came of it. */
export const DutyCall = z.object({
  id: z.string(),
  drawnAtMs: z.number(),
  drawnBy: z.string(),
  /** With these and the people on duty then anybody draws the same again. */
  seed: z.number(),
  /** How many were on duty and could be drawn. */
  candidates: z.number(),
  personId: z.string(),
  person: z.string(),
  postId: z.string(),
  postName: z.string(),
  shiftId: z.string(),
  shiftEndMs: z.number(),
  /** Oldest first; the newest counts. */
  results: z.array(DutyCallResult.extend({ atMs: z.number(), by: z.string() })),
});
export type DutyCall = z.infer<typeof DutyCall>;

export const DutyCallsView = z.object({
  /** Newest first, at most 200. */
  calls: z.array(DutyCall),
  /** People on duty now who can be drawn: not those whose call is still to be made. */
  candidates: z.number(),
  /** Posts whose newest call of a shift that still runs was not answered. */
  unreached: z.array(z.object({ postId: z.string(), postName: z.string() })),
});
export type DutyCallsView = z.infer<typeof DutyCallsView>;

export const DutyDraw = z.object({
  count: z.number().int().min(1).max(20).default(1),
  /** Null: a new one. */
  seed: z.number().int().min(0).max(2_147_483_647).nullable().default(null),
});

/** Telephone spot calls of people on duty. */
export const dutyCallsContract = {
  'dutyCall.feed': feed(ROLES, z.object({}), DutyCallsView, DutyCallsView),
  /** Draws whom to call now of those on duty. */
  'dutyCall.draw': command(ON_DUTY, DutyDraw, z.array(DutyCall)),
  'dutyCall.record': command(ON_DUTY, DutyCallResult.extend({ callId: Id }), Done),
};
