import { SOUND_PROBLEMS, SoundFormat, type SoundProblem } from '../../../shared/contract/sound.ts';

export type SoundText =
  | { readonly kind: 'format'; readonly format: SoundFormat }
  | { readonly kind: 'unavailable'; readonly code: SoundProblem };

/** A text message of the sound socket; null when it is neither of the two known shapes. Never throws. */
export function parseSoundText(text: string): SoundText | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const format = SoundFormat.safeParse(value);
  if (format.success) return { kind: 'format', format: format.data };
  const code =
    typeof value === 'object' && value !== null && 'unavailable' in value ? value.unavailable : null;
  const known = SOUND_PROBLEMS.find((problem) => problem === code);
  return known === undefined ? null : { kind: 'unavailable', code: known };
}
