import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Equipment that is neither a camera nor sound: power, network, storage, clocks, gates, jammers. */
export const deviceEvents = {
  'device.state': z.looseObject({
    deviceId: Id,
    kind: Code,
    roomId: Id.nullable(),
    before: Code.nullable(),
    after: Code,
    code: Code.nullable(),
    atMs: AtMs,
  }),
  'device.summary': z.looseObject({
    kind: Code,
    total: Count,
    working: Count,
    byState: z.record(Code, Count),
    atMs: AtMs,
  }),
} as const;
