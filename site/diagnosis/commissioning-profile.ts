import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandError, EXIT } from '../../server/process/exit.ts';

const Ms = z.number().int().positive().max(86_400_000);

/** What the commissioning run expects of every camera, as data. */
export const CommissioningProfile = z.strictObject({
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: z.string(),
  /** The run ends after this even when cameras have not given enough pictures. */
  longestMs: Ms,
  /** A camera that is not live by then was not reached. */
  connectMs: Ms,
  /** Pictures measured before a camera is graded. */
  pictures: z.number().int().min(1).max(60),
  leastWidth: z.number().int().positive(),
  leastHeight: z.number().int().positive(),
  leastFps: z.number().positive(),
  longestKeyFrameIntervalMs: Ms,
  /** Clock offset of the camera: from the first a warning, from the second a failure. */
  clockWarnMs: Ms,
  clockFailMs: Ms,
});
export type CommissioningProfile = z.infer<typeof CommissioningProfile>;

/** A broken profile stops the start instead of passing cameras by nonsense. */
export function readCommissioningProfile(path: string): CommissioningProfile {
  const parsed = CommissioningProfile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
}
