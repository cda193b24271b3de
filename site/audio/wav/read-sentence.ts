import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../../server/process/exit.ts';
import type { Sound } from '../sound.ts';
import { bytesAsSource, readWav } from './read-wav.ts';

/** A WAV the product ships. Throws when the file is missing or no WAV. */
export function readSentence(path: string): Sound {
  const sound = readWav(bytesAsSource(readFileSync(path)));
  if ('problem' in sound) throw new CommandError(EXIT.missing, `${path} ${sound.text}`);
  return sound;
}
