import { z } from 'zod';
import { command, feed, ROLES } from './define.ts';

const Id = z.string().min(1).max(64);
const Label = z.object({ zh: z.string(), en: z.string() });
const Reason = z.string().trim().min(1).max(200);
const Done = z.object({ isDone: z.literal(true) });

/** One step of one session on the day; times are epoch milliseconds. */
export const TimelineStep = z.object({
  id: z.string(),
  name: Label,
  role: Label,
  signal: z.enum(['none', 'bell', 'announcement']),
  words: z.string(),
  plannedMs: z.number(),
  /** After what was put off; while the session is held, where it stood then. */
  dueMs: z.number(),
  /** Null where nobody needs to mark it. */
  lateMs: z.number().nullable(),
  remindMs: z.number().nullable(),
  state: z.enum(['coming', 'soon', 'due', 'late', 'passed', 'held', 'done']),
  /** Who marked it done, and when; `lateByMs` above 0 when it was late by then. */
  done: z.object({ atMs: z.number(), by: z.string(), lateByMs: z.number() }).nullable(),
});
export type TimelineStep = z.infer<typeof TimelineStep>;

export const TimelineSession = z.object({
  id: z.string(),
  name: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  /** What its coming steps were put off by, all together. */
  shiftMinutes: z.number(),
  shiftReason: z.string(),
  hold: z.object({ sinceMs: z.number(), reason: z.string(), by: z.string() }).nullable(),
  steps: z.array(TimelineStep),
});
export type TimelineSession = z.infer<typeof TimelineSession>;

/** A reminder that was told: before a step, or when it is due. */
export const Reminder = z.object({
  /** Grows with every reminder told at this site. */
  seq: z.number(),
  sessionName: z.string(),
  step: Label,
  signal: z.enum(['none', 'bell', 'announcement']),
  words: z.string(),
  kind: z.enum(['before', 'due']),
  dueMs: z.number(),
  toldAtMs: z.number(),
  /** The computer slept or was off when it should have been told. */
  isMissed: z.boolean(),
});
export type Reminder = z.infer<typeof Reminder>;

export const Timeline = z.object({
  /** The time the steps run on. */
  nowMs: z.number(),
  /** The computer's clock minus that time, in milliseconds; not 0 after somebody set the clock. */
  clockStepMs: z.number(),
  sessions: z.array(TimelineSession),
  /** Newest first, at most 20. */
  reminders: z.array(Reminder),
  /** The newest mark, shift or hold, which can be taken back; null when there is none. */
  undo: z.object({ kind: z.enum(['done', 'shift', 'hold', 'resume']), name: z.string() }).nullable(),
});
export type Timeline = z.infer<typeof Timeline>;

const STAFF = ['director', 'duty', 'technician', 'monitor'] as const;
const LEADERS = ['director', 'duty'] as const;

/** The day by its steps. */
export const timelineContract = {
  'timeline.feed': feed(ROLES, z.object({}), Timeline, Timeline),
  'timeline.markDone': command(STAFF, z.object({ sessionId: Id, stepId: Id }), Done),
  /** Steps of the session that are still to come move by so many minutes (negative: earlier). */
  'timeline.shift': command(
    LEADERS,
    z.object({
      sessionId: Id,
      minutes: z
        .number()
        .int()
        .min(-240)
        .max(240)
        .refine((minutes) => minutes !== 0),
      reason: Reason,
    }),
    Done,
  ),
  /** Nothing of the session falls due until it goes on; the time it stood is added to what was to come. */
  'timeline.hold': command(LEADERS, z.object({ sessionId: Id, reason: Reason }), Done),
  'timeline.resume': command(LEADERS, z.object({ sessionId: Id }), Done),
  'timeline.undo': command(STAFF, z.object({}), Done),
  /** The clock of the computer was set rightly: the steps run on it from now on. */
  'timeline.adoptClock': command(LEADERS, z.object({}), Done),
};
