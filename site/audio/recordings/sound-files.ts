import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FileSeal,
  newSeal,
  readSeal,
  SealedFileError,
  SealedReader,
  SealedWriter,
  type SmallSeal,
} from '../../../server/files/sealed-file.ts';

/** Files of recordings, each sealed with a key of its own that only the site's key opens. */
export interface SoundFiles {
  /** A new key for a file that is to be written. */
  create(name: string): FileSeal;
  /** Throws SealedFileError when the file is not what was written, or as `fs` does when it is gone. */
  open(name: string): FileSeal;
  has(name: string): boolean;
  /** Files of an earlier version are plain: seals them one after another. Ends early when the service does. */
  sealPlain(): Promise<void>;
  stop(): void;
}

const UNFINISHED = '.sealing';
/** Read and written between two turns of the service. */
const TURN_BYTES = 1024 * 1024;

export function createSoundFiles(folder: string, box: SmallSeal): SoundFiles {
  const nameIn = (name: string): string => join(folder, name);
  // What is plain now was so before this version. Whatever becomes plain later was put there by somebody else.
  const plain = new Set(
    readdirSync(folder).filter((name) => {
      if (name.endsWith(UNFINISHED)) {
        rmSync(nameIn(name), { force: true });
        return false;
      }
      try {
        return readSeal(nameIn(name), name, box).key === null;
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
    if (isStopped) return rmSync(unfinished, { force: true });
    renameSync(unfinished, nameIn(name));
    plain.delete(name);
  }

  return {
    create: (name) => newSeal(nameIn(name), name, box),
    open(name) {
      const found = readSeal(nameIn(name), name, box);
      if (found.key === null && !plain.has(name))
        throw new SealedFileError(`the file under the name ${name} is not sealed`);
      return found;
    },
    has: (name) => existsSync(nameIn(name)),
    async sealPlain() {
      for (const name of [...plain]) if (!isStopped && existsSync(nameIn(name))) await seal(name);
    },
    stop() {
      isStopped = true;
    },
  };
}
