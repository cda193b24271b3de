import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Rosters and people on the day, without names. */
export const peopleEvents = {
  /** A duty roster holds from now on. No names of persons in any of the duty's events. */
  'duty.published': z.looseObject({
    rosterId: Id,
    posts: z.array(z.looseObject({ id: Id, people: Count, needsKeeper: z.boolean() })).max(50),
    shifts: Count,
    people: Count,
    fromMs: AtMs,
    toMs: AtMs,
  }),
  'duty.signed-on': z.looseObject({ shiftId: Id, postId: Id, atMs: AtMs, lateMs: AtMs }),
  /** A shift handed over with its written report (值班报告). */
  'duty.handed-over': z.looseObject({
    shiftId: Id,
    toShiftId: Id.nullable(),
    postId: Id,
    atMs: AtMs,
    lateMs: AtMs,
    report: z.string().max(4000),
  }),
  /** Somebody came in for a shift that was short. */
  'duty.filled': z.looseObject({ shiftId: Id, postId: Id, atMs: AtMs, reason: z.string().max(200) }),
  /** A telephone spot call of somebody on duty: reached, late or not-reached. */
  'duty.spot-call': z.looseObject({
    callId: Id,
    shiftId: Id,
    postId: Id,
    drawnAtMs: AtMs,
    atMs: AtMs,
    outcome: Code,
  }),
  /** Invigilators on the day, without names: a session, a post (null: of the standby pool) and the moment. */
  'invigilation.signed-in': z.looseObject({
    sessionId: Id,
    postId: Id.nullable(),
    atMs: AtMs,
    /** After the report time. */
    lateMs: AtMs,
  }),
  'invigilation.absent': z.looseObject({ sessionId: Id, postId: Id.nullable(), atMs: AtMs }),
  'invigilation.left': z.looseObject({
    sessionId: Id,
    postId: Id.nullable(),
    atMs: AtMs,
    reason: Code.optional(),
  }),
  'invigilation.substituted': z.looseObject({
    sessionId: Id,
    postId: Id,
    seat: Count,
    isStandby: z.boolean(),
    atMs: AtMs,
  }),
  /** Something entered by mistake does not hold any more. */
  /** Several absences at once: how much changed, not who. */
  'invigilation.replanned': z.looseObject({
    sessionId: Id,
    seats: Count,
    changedPeople: Count,
    isProvenMinimal: z.boolean(),
    atMs: AtMs,
  }),
  'invigilation.taken-back': z.looseObject({ sessionId: Id, what: Code, atMs: AtMs }),
  'roster.changed': z.looseObject({ sessionId: Id.nullable(), what: z.string().max(200) }),
} as const;
