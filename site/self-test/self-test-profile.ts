import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CommandError, EXIT } from '../../server/process/exit.ts';

const Positive = z.number().positive();

/** Limits of the self-test, as data. */
export const SelfTestProfile = z.strictObject({
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: z.string().min(1),
  /** A commissioning run counts this long. */
  commissioningMostHours: Positive,
  /** The oldest report the centre has not acknowledged: from here a warning. */
  unackedMostSeconds: Positive,
  certificateWarnDays: Positive,
  certificateFailDays: Positive,
  /** Space must last for the hours still planned times this. */
  recordingSpaceFactor: z.number().min(1).max(10),
  /** Written and made durable to measure the disk. */
  writeMegabytes: z.number().int().min(1).max(256),
  writeWarnMegabytesPerSecond: Positive,
  writeFailMegabytesPerSecond: Positive,
});
export type SelfTestProfile = z.infer<typeof SelfTestProfile>;

/** A broken profile stops the start instead of passing a site by nonsense. */
export function readSelfTestProfile(path: string): SelfTestProfile {
  const parsed = SelfTestProfile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
}
