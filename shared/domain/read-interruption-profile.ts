import { InterruptionProfile } from '../contract/interruption-profile.ts';
import type { ProfileReading } from '../contract/versioned.ts';

/** Reads the calculator's rules of unknown origin; never throws. The field is like `rules.resume[1].clause`. */
export function readInterruptionProfile(json: unknown): ProfileReading<InterruptionProfile> {
  const parsed = InterruptionProfile.safeParse(json);
  if (parsed.success) return { kind: 'profile', profile: parsed.data };
  const [issue] = parsed.error.issues;
  const unknownKey = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : null;
  const field = [...(issue?.path ?? []), ...(unknownKey === null ? [] : [unknownKey])]
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return { kind: 'refused', field, why: issue?.message ?? 'is not a set of rules' };
}
