import { mkdir, open, unlink } from 'node:fs/promises';

/** A file being written from its start to its end. */
export interface OpenFile {
  /** All bytes at `position`, or rejects. */
  write(chunks: readonly Buffer[], position: number): Promise<void>;
  /** Resolves when the bytes and the length survive a power cut. */
  sync(): Promise<void>;
  truncate(sizeBytes: number): Promise<void>;
  close(): Promise<void>;
}

/** The few file operations recording needs; tests stand in with disks that fail, stall or lose power. */
export interface FileLayer {
  makeFolder(path: string): Promise<void>;
  /** Fails when the file exists. */
  create(path: string): Promise<OpenFile>;
  /** Makes new names in the folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const realFiles: FileLayer = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  async create(path) {
    const handle = await open(path, 'wx', 0o600);
    return {
      async write(chunks, position) {
        let at = position;
        let rest = [...chunks];
        while (rest.length > 0) {
          const { bytesWritten } = await handle.writev(rest, at);
          at += bytesWritten;
          // A nearly full disk may take a part only; the next write says why.
          let left = bytesWritten;
          while (rest[0] !== undefined && left >= rest[0].length) {
            left -= rest[0].length;
            rest = rest.slice(1);
          }
          if (rest[0] !== undefined && left > 0) rest = [rest[0].subarray(left), ...rest.slice(1)];
        }
      },
      sync: () => handle.datasync(),
      truncate: (sizeBytes) => handle.truncate(sizeBytes),
      close: () => handle.close(),
    };
  },
  async syncFolder(path) {
    // Windows cannot open a folder as a file; its file system journals names by itself.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  remove: (path) => unlink(path),
};

/** `disk-full` for no space, quota or size limit; `disk-error` for everything else. */
export function diskCode(error: unknown): 'disk-full' | 'disk-error' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' ? 'disk-full' : 'disk-error';
}
