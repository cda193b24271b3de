import { join } from 'node:path';
import { CommandError, EXIT } from '../../../server/process/exit.ts';
import { ownFilePath, readDataFile } from '../../../server/process/read-own-file.ts';
import { InterruptionProfile } from '../../../shared/contract/interruption-profile.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';

export interface InterruptionFiles {
  readonly shipped: InterruptionProfile;
  /** A site's own file in its data folder: used from its first start on, as a version of its own. */
  readonly own: InterruptionProfile | null;
}

/** The rules of the interruption calculator as files. A broken one stops the start with a sentence that names the field. */
export function readInterruptionFiles(resourcesFolder: string, dataFolder: string): InterruptionFiles {
  const path = join(resourcesFolder, 'profiles', 'interruption-default.json');
  const shipped = readDataFile(InterruptionProfile, path);
  const ownPath = ownFilePath(path, dataFolder);
  if (ownPath === null) return { shipped, own: null };
  const own = readDataFile(InterruptionProfile, ownPath);
  if (own.name === shipped.name && own.version <= shipped.version) {
    if (canonicalJson(own) === canonicalJson(shipped)) return { shipped, own: null };
    // Two different sets of rules under one number could not be told apart on a request.
    throw new CommandError(EXIT.usage, `${ownPath}: name: give it a name of its own, or a higher version`);
  }
  return { shipped, own };
}
