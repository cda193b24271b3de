import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Cameras and their pictures. */
export const cameraEvents = {
  'camera.state': z.looseObject({
    cameraId: Id,
    roomId: Id,
    before: Code.nullable(),
    after: Code,
    code: Code.nullable().optional(),
    reason: z.string().max(500).nullable(),
  }),
  'camera.summary': z.looseObject({
    total: Count,
    live: Count,
    byState: z.record(Code, Count),
  }),
  /** A fault of a camera's picture was raised or cleared: all that stand now. */
  'camera.picture': z.looseObject({
    cameraId: Id,
    roomId: Id,
    faults: z
      .array(
        z.looseObject({
          kind: Code,
          measure: Code,
          value: z.number(),
          threshold: z.number(),
          unit: Code,
        }),
      )
      .max(50),
    facts: z.array(Code).max(20),
  }),
  /** A commissioning run over all cameras ended. */
  'camera.commissioning': z.looseObject({
    runId: Id,
    state: Code,
    startedAtMs: AtMs,
    endedAtMs: AtMs,
    pass: Count,
    warn: Count,
    fail: Count,
    notReached: Count,
    rooms: z.array(z.looseObject({ roomId: Id, result: Code })).max(2000),
  }),
} as const;
