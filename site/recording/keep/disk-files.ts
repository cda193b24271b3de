import { copyFile, open, readdir, rename, stat, truncate, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadAt, ScannedFile } from '../mp4/scan-file.ts';
import { scanFile } from '../mp4/scan-file.ts';

export const absolutePath = (folder: string, path: string): string => join(folder, ...path.split('/'));

/** Runs `work` with random access to a file. */
export async function withFile<T>(path: string, work: (read: ReadAt) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r');
  try {
    return await work(async (offset, length) => {
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    });
  } finally {
    await handle.close();
  }
}

/** All recorded files below the folder, relative, `/` as separator. */
export async function listRecordedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.mp4'))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** What a crash leaves behind a recording's last whole fragment stays below this; more is damage of another kind. */
const MAX_TORN_BYTES = 16 * 1024 * 1024;
/** A file without one whole fragment: nothing but a header and a torn beginning. */
const MAX_EMPTY_BYTES = 16 * 1024 * 1024;

/**
 * Reads a file nobody writes any more and cuts off what is torn at its end. Null when nothing in it counts: then it
 * is removed. What is larger than a crash can leave is kept under another name (`.damaged`) for a person to look at.
 */
export async function recoverFile(folder: string, path: string): Promise<ScannedFile | null> {
  const file = absolutePath(folder, path);
  const { size } = await stat(file);
  const scanned = await withFile(file, (read) => scanFile(path, read));
  if (scanned === null || scanned.fragments.length === 0) {
    if (size > MAX_EMPTY_BYTES) await rename(file, `${file}.damaged`);
    else await unlink(file);
    return null;
  }
  const tornBytes = size - scanned.facts.sizeBytes;
  if (tornBytes > MAX_TORN_BYTES) await copyFile(file, `${file}.damaged`);
  if (tornBytes > 0) await truncate(file, scanned.facts.sizeBytes);
  return scanned;
}
