import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Trial listenings and the watch over a listening test. */
export const listeningEvents = {
  /** A room does not hear the running listening test as it should; `positionMs` is the place in the recording. */
  'listening.fault': z.looseObject({
    watchId: Id,
    faultId: Id,
    roomId: Id,
    fault: Code,
    reasonCode: Code,
    fromMs: AtMs,
    positionMs: z.number().nullable(),
    isEverywhere: z.boolean(),
  }),
  'listening.recovered': z.looseObject({
    watchId: Id,
    faultId: Id,
    roomId: Id,
    fault: Code,
    toMs: AtMs,
    durationMs: AtMs,
  }),
  /** Somebody signed a trial listening, or one room of it; `contentSha256` is of the results as the site keeps them. */
  'listening.signed': z.looseObject({
    watchId: Id,
    roomId: Id.nullable(),
    role: Code,
    atMs: AtMs,
    contentSha256: z.string(),
    keyId: z.string(),
  }),
  /** The service was down in mid-test: nobody watched the rooms in this time. */
  'listening.blind': z.looseObject({ watchId: Id, fromMs: AtMs, toMs: AtMs, seconds: z.number() }),
  /** A trial listening or the watch of a listening test ended; `isGood` is what a person in the room said. */
  'listening.watch': z.looseObject({
    watchId: Id,
    kind: Code,
    chain: Code,
    startedAtMs: AtMs,
    endedAtMs: AtMs,
    heard: Count,
    faulty: Count,
    notMeasurable: Count,
    faults: Count,
    rooms: z.array(z.looseObject({ roomId: Id, state: Code, isGood: z.boolean().nullable() })).max(2000),
  }),
  /** A request after an interruption of the listening test; the plan is a proposal until it is decided. */
  'listening.interruption': z.looseObject({
    interruptionId: Id,
    watchId: Id,
    fromMs: AtMs,
    positionMs: z.number(),
    resumeMs: z.number(),
    lostMs: z.number(),
    proposedMinutes: Count,
    rule: Code,
    question: z.string().max(64).nullable(),
    resumeQuestion: z.string().max(64).nullable(),
    roomIds: z.array(Id).max(2000),
    state: Code,
    /** The rules it was computed by; older sites do not say. */
    profile: Code.optional(),
    profileVersion: Count.optional(),
  }),
  /** What the site recorded as the answer to it. */
  'listening.interruption-decided': z.looseObject({
    interruptionId: Id,
    isApproved: z.boolean(),
    number: z.string().max(64),
    extensionMinutes: Count,
    atMs: AtMs,
  }),
} as const;
