import { statfs } from 'node:fs/promises';

/** Below either of these the database and later the recordings are in danger. */
const LOWEST_BYTES = 2 * 1024 ** 3;
const LOWEST_SHARE = 0.05;

/** Free space of the volume a folder is on; null where the system does not say. */
export interface FreeSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

export async function readFreeSpace(folder: string): Promise<FreeSpace | null> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
}

/** Little space is below 2 GiB or, on a small volume, below a twentieth of it. */
export function isDiskLow({ freeBytes, totalBytes }: FreeSpace): boolean {
  return freeBytes < Math.min(LOWEST_BYTES, totalBytes * LOWEST_SHARE);
}
