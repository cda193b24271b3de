import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Opens a regular file for reading, never through a symbolic link and never waiting for the other end of a
 * pipe; null for anything else. (Windows has neither flag nor such files.)
 */
export async function openRegular(path: string): Promise<FileHandle | null> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let file: FileHandle;
  try {
    file = await open(path, flags);
  } catch {
    return null;
  }
  const isFile = await file.stat().then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return file;
  await file.close();
  return null;
}

/** The whole of a small regular file; null when it is not one, or larger than `maxBytes`. */
export async function readSmall(path: string, maxBytes: number): Promise<Buffer | null> {
  const file = await openRegular(path);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return null;
    const bytes = Buffer.alloc(size + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
      length += bytesRead;
      if (length > size) return null;
      if (bytesRead === 0) return bytes.subarray(0, length);
    }
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/**
 * SHA-256 of an open file in pieces of 1 MiB. Stops with null as soon as there are more than `maxBytes`;
 * rejects on a read error and when `signal` aborts.
 */
export async function hashOpenFile(
  file: FileHandle,
  options: {
    readonly maxBytes: number;
    readonly signal?: AbortSignal | undefined;
    onChunk?(bytes: Uint8Array): void | Promise<void>;
  },
): Promise<{ sha256: string; sizeBytes: number } | null> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let sizeBytes = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes };
    sizeBytes += bytesRead;
    if (sizeBytes > options.maxBytes) return null;
    const bytes = buffer.subarray(0, bytesRead);
    hash.update(bytes);
    await options.onChunk?.(bytes);
  }
}
