import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import { ListeningProfile } from '../../shared/contract/listening-profile.ts';

/** The limits are data: a broken profile is refused in one sentence instead of judging rooms by nonsense. */
export function readListeningProfile(path: string): ListeningProfile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const isSyntax = error instanceof SyntaxError;
    throw new CommandError(EXIT.usage, `${path}: ${isSyntax ? 'is no JSON' : 'cannot be read'}`);
  }
  const parsed = ListeningProfile.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new CommandError(EXIT.usage, `${path}: ${field ? `${field}: ` : ''}${issue?.message ?? 'not valid'}`);
}
