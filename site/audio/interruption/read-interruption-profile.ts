import { join } from 'node:path';
import { readOwnFile } from '../../../server/process/read-own-file.ts';
import { InterruptionProfile } from '../../../shared/contract/interruption-profile.ts';

/** The rules of the interruption calculator: the product's, or the site's own; see `readOwnFile`. */
export const readInterruptionProfile = (resourcesFolder: string, dataFolder: string): InterruptionProfile =>
  readOwnFile(
    InterruptionProfile,
    join(resourcesFolder, 'profiles', 'interruption-default.json'),
    dataFolder,
  );
