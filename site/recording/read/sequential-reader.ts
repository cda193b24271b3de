import { type FileHandle, open } from 'node:fs/promises';
import type { ReadAt } from '../mp4/scan-file.ts';

/**
 * Reads many files one after another with one of them open at a time: a week of one camera is a thousand files. Calls
 * must not overlap.
 */
export class SequentialReader {
  #path = '';
  #handle: FileHandle | null = null;

  of(path: string): ReadAt {
    return async (offset, length) => {
      if (this.#path !== path || this.#handle === null) {
        await this.close();
        this.#handle = await open(path, 'r');
        this.#path = path;
      }
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    };
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}
