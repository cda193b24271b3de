import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../../server/process/exit.ts';

/**
 * A file is there whole or not at all: written beside its name, flushed, renamed. An existing one is replaced.
 * @throws CommandError naming the option when the place cannot be written.
 */
export function writeAtomically(option: string, path: string, bytes: Uint8Array): void {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    const file = openSync(partial, 'wx');
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new CommandError(EXIT.usage, `--${option}: ${path} cannot be written${code}`);
  }
}
