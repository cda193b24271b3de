import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import {
  type FileSeal,
  isSealed,
  newSeal,
  readSeal,
  SealedFileError,
  SealedReader,
  SealedWriter,
  type SmallSeal,
} from '../../../server/files/sealed-file.ts';
import { ContractError } from '../../../shared/contract/errors.ts';

/**
 * Sounds in one folder, each sealed with a key of its own that only the site's key opens. A name may have a folder before it:
 * `check/camera.wav`.
 */
export interface SoundFiles {
  /** A new key for a file that is to be written. */
  create(name: string): FileSeal;
  /** Throws SealedFileError when the file is not what was written, or as `fs` does when it is gone. */
  open(name: string): FileSeal;
  has(name: string): boolean;
  remove(name: string): void;
  /** Removes all but the newest. */
  keepNewest(count: number): void;
  /** Files of an earlier version are plain: seals them one after another. Ends early when the service does. */
  sealPlain(): Promise<void>;
  stop(): void;
}

/** Ends the name of a file that is being written; one that is left of a kill goes at the next start. */
export const UNFINISHED = '.sealing';
/** Read and written between two turns of the service. */
const TURN_BYTES = 1024 * 1024;

export function createSoundFiles(folder: string, box: SmallSeal): SoundFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const nameIn = (name: string): string => join(folder, name);
  // What is plain now was so before this version. Whatever becomes plain later was put there by somebody else.
  const plain = new Set(
    namesIn(folder).filter((name) => {
      if (name.endsWith(UNFINISHED)) {
        rmSync(nameIn(name), { force: true });
        return false;
      }
      try {
        return !isSealed(nameIn(name));
      } catch {
        return false;
      }
    }),
  );
  let isStopped = false;

  async function seal(name: string): Promise<void> {
    const unfinished = nameIn(`${name}${UNFINISHED}`);
    rmSync(unfinished, { force: true });
    // Bound to the name it will have.
    const made = { ...newSeal(nameIn(name), name, box), path: unfinished };
    const reader = new SealedReader({ path: nameIn(name), key: null, header: new Uint8Array(0) });
    const writer = new SealedWriter(made);
    try {
      for (let at = 0; at < reader.sizeBytes && !isStopped; at += TURN_BYTES) {
        writer.write(reader.read(at, at + TURN_BYTES));
        await new Promise((next) => setImmediate(next));
      }
    } finally {
      reader.close();
      if (isStopped) writer.abort();
      else writer.end();
    }
    if (isStopped || !existsSync(nameIn(name))) return rmSync(unfinished, { force: true });
    // It is as old as it was.
    const { atime, mtime } = statSync(nameIn(name));
    utimesSync(unfinished, atime, mtime);
    renameSync(unfinished, nameIn(name));
    plain.delete(name);
  }

  return {
    create(name) {
      mkdirSync(dirname(nameIn(name)), { recursive: true, mode: 0o700 });
      return newSeal(nameIn(name), name, box);
    },
    open(name) {
      const found = readSeal(nameIn(name), name, box);
      if (found.key === null && !plain.has(name))
        throw new SealedFileError(`the file under the name ${name} is not sealed`);
      return found;
    },
    has: (name) => existsSync(nameIn(name)),
    remove: (name) => rmSync(nameIn(name), { force: true }),
    keepNewest(count) {
      const newestFirst = namesIn(folder)
        .map((name) => ({ name, atMs: statSync(nameIn(name)).mtimeMs }))
        .toSorted((a, b) => b.atMs - a.atMs);
      for (const { name } of newestFirst.slice(count)) rmSync(nameIn(name), { force: true });
    },
    async sealPlain() {
      for (const name of [...plain]) if (!isStopped && existsSync(nameIn(name))) await seal(name);
    },
    stop() {
      isStopped = true;
    },
  };
}

/** Opens a sound that somebody asks for. Throws ContractError `not-found` or `unavailable`. */
export function openSound(files: Pick<SoundFiles, 'open'>, name: string): FileSeal {
  try {
    return files.open(name);
  } catch (error) {
    if (error instanceof SealedFileError) throw new ContractError('unavailable', error.message);
    throw new ContractError('not-found', 'the sound that was kept is gone');
  }
}

/** Files of the folder and of those in it, as they are named here on every system. */
const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join('/'));
