import { z } from 'zod';
import { CentreLevel } from '../uplink/level.ts';

/** `GET /api/v1/cascade`: the line to the centre above. `standby`: another gateway has it. */
export const CascadeStatus = z.object({
  state: z.enum(['not-configured', 'standby', 'connecting', 'online', 'offline', 'refused']),
  /** Own code there, and what the centre above says it is. */
  code: z.string().nullable(),
  level: CentreLevel,
  centre: z.string().nullable(),
  centreLevel: CentreLevel.nullable(),
  policy: z.object({ name: z.string(), version: z.number() }),
  /** Events of all sites that the centre above has not acknowledged yet. */
  backlog: z.number(),
  lastReceiptAtMs: z.number().nullable(),
  error: z.string().nullable(),
});
export type CascadeStatus = z.infer<typeof CascadeStatus>;
