import type { ProfileReading, Versioned } from '../../../shared/contract/versioned.ts';

/** Larger than any set of rules; a file that is none is not read whole. */
const MOST_BYTES = 256 * 1024;

/** Saves rules or limits as a file that the commands and the import read. */
export function saveVersionFile(profile: Versioned): void {
  const text = `${JSON.stringify(profile, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${profile.name}-v${profile.version}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Null for a file that is no JSON at all. */
export async function readVersionFile<Profile>(
  file: File,
  read: (json: unknown) => ProfileReading<Profile>,
): Promise<ProfileReading<Profile> | null> {
  if (file.size > MOST_BYTES) return null;
  try {
    return read(JSON.parse((await file.text()).replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}
