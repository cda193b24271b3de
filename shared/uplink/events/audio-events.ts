import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** The listening equipment. */
export const audioEvents = {
  'audio.tone-check': z.looseObject({
    checkId: Id,
    present: Count,
    silent: Count,
    notMeasurable: Count,
    rooms: z.array(z.looseObject({ roomId: Id, result: Code })).max(2000),
  }),
  /** A check of the listening equipment ended; a cancelled one is not reported. */
  'audio.check': z.looseObject({
    checkId: Id,
    kind: Code,
    chain: Code,
    state: Code,
    startedAtMs: AtMs,
    endedAtMs: AtMs,
    profile: z.looseObject({ name: z.string().max(128), version: Count }),
    pass: Count,
    warn: Count,
    fail: Count,
    notMeasurable: Count,
    rooms: z
      .array(
        z.looseObject({
          roomId: Id,
          verdict: Code,
          reasons: z.array(Code).max(50),
          sti: z.number().nullable(),
          snrADb: z.number().nullable(),
        }),
      )
      .max(2000),
  }),
  /** Somebody signed a check or one room of it: as what, and the hash of what was signed. No names of persons. */
  'audio.signed': z.looseObject({
    checkId: Id,
    roomId: Id.nullable(),
    role: Code,
    atMs: AtMs,
    contentSha256: z.string().max(64),
    keyId: z.string().max(64),
  }),
  /** A room with a remark was held good enough for the test. */
  'audio.remark-accepted': z.looseObject({
    checkId: Id,
    roomId: Id,
    reasons: z.array(Code).max(50),
    reason: z.string().max(200),
    atMs: AtMs,
  }),
  /** The results of a signed check are what later ones are compared with. */
  'audio.baseline': z.looseObject({ checkId: Id, chain: Code, rooms: Count, atMs: AtMs }),
  /** Rooms are judged by this version of the limits from now on. */
  'audio.profile': z.looseObject({
    name: z.string().max(64),
    version: Count,
    sha256: z.string().max(64),
    atMs: AtMs,
  }),
} as const;
