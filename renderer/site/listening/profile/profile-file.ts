import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import { type ProfileReading, readProfile } from '../../../../shared/domain/sound/listening-limits.ts';

/** Larger than any profile; a file that is none is not read whole. */
const MOST_BYTES = 256 * 1024;

/** Saves the limits as a file that `audio analyse --profile` and the import read. */
export function saveProfileFile(profile: ListeningProfile): void {
  const text = `${JSON.stringify(profile, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${profile.name}-v${profile.version}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Null for a file that is no JSON at all. */
export async function readProfileFile(file: File): Promise<ProfileReading | null> {
  if (file.size > MOST_BYTES) return null;
  try {
    return readProfile(JSON.parse(await file.text()));
  } catch {
    return null;
  }
}
