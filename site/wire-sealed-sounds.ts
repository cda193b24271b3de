import { join } from 'node:path';
import { createSoundFiles, type SoundFiles } from './audio/recordings/sound-files.ts';
import type { Wiring } from './wiring.ts';

/** A folder of sounds that are sealed on the disk; those an earlier version left plain are sealed after the start. */
export function wireSealedSounds(wiring: Wiring, folder: string): SoundFiles {
  const files = createSoundFiles(join(wiring.dataFolder, folder), wiring.keyBox);
  const sealing = files.sealPlain().catch((error: unknown) => {
    wiring.log.error({ error, folder }, 'sounds of an earlier version could not be sealed');
  });
  wiring.atClose(async () => {
    files.stop();
    await sealing;
  });
  return files;
}
