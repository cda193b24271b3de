import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import { ToneProfile } from './tone-profile.ts';

/** The limits are data: a broken profile stops the start instead of judging rooms by nonsense. */
export function readToneProfile(path: string): ToneProfile {
  const parsed = ToneProfile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CommandError(
    EXIT.usage,
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  );
}
