import { constants } from 'node:fs';
import { chmod, copyFile, link, open } from 'node:fs/promises';

const READ_ONLY = 0o444;
/** The file systems' ways of saying that two names of one file are not possible here. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS', 'EACCES']);

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** A new file with these bytes, on the disk and read-only when the promise resolves. */
export async function writeDurable(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', READ_ONLY);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder durable. Windows cannot open folders and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  if (folder === null) return;
  try {
    await folder.sync();
  } catch {
    // Some network file systems refuse; the caller's rename is still atomic there.
  } finally {
    await folder.close();
  }
}

/**
 * A second name for a file that will not change any more: takes no space, which matters on a full disk. Where
 * that is impossible (another file system, no links) the bytes are copied.
 */
export async function linkOrCopy(from: string, to: string): Promise<'linked' | 'copied'> {
  try {
    await link(from, to);
    return 'linked';
  } catch (error) {
    if (!NO_LINK.has(codeOf(error))) throw error;
  }
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await chmod(to, 0o600);
  const file = await open(to, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
  return 'copied';
}

export const makeReadOnly = (path: string): Promise<void> => chmod(path, READ_ONLY);
