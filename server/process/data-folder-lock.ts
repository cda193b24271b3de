import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class DataFolderBusyError extends Error {
  override readonly name = 'DataFolderBusyError';
  constructor(folder: string) {
    super(`the data folder ${folder} is in use by another running server`);
  }
}

/**
 * Locks a data folder for this process. The lock is SQLite's own file lock: it goes with the process,
 * also after kill -9, so there is no stale lock to remove. Throws DataFolderBusyError.
 */
export function lockDataFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout=0; PRAGMA journal_mode=DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) throw new DataFolderBusyError(folder);
    throw error;
  }
  return {
    release() {
      lock.close();
    },
  };
}
