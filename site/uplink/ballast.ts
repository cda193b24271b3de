import { randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from '../../server/sqlite/database.ts';
import { isDiskFull } from '../../server/sqlite/storage-failure.ts';

/**
 * Space kept occupied so that there is some when the disk is full: SQLite cannot even delete rows then, so a full disk
 * would otherwise stop urgent reports and the pruning of delivered ones alike.
 */
export interface Ballast {
  /** `none`: there was never room for it. */
  state(): 'ready' | 'released' | 'none';
  /** Gives the space back to the volume; false when there is none to give. */
  release(): boolean;
  /** Makes it (again) when there is plenty of room; call now and then. */
  restore(): void;
}

const BALLAST_BYTES = 32 * 1024 * 1024;
/** On a small volume not more than this share of what is free. */
const SHARE_OF_FREE = 1 / 20;
const LEAST_BYTES = 256 * 1024;
const BLOCK_BYTES = 1024 * 1024;

/** Of an earlier run, or none before the first `restore`. Never throws: without a ballast the site works as well. */
export function openBallast(path: string, sizeBytes = BALLAST_BYTES): Ballast {
  let state: ReturnType<Ballast['state']> = 'none';
  /** After a full disk: not before there is room for half of what it was, so that it does not come and go. */
  let leastBytes = LEAST_BYTES;
  const part = `${path}.part`;

  function restore(): void {
    if (state === 'ready') return;
    try {
      const { bavail, bsize } = statfsSync(dirname(path));
      const wanted = Math.min(sizeBytes, Math.floor(bavail * bsize * SHARE_OF_FREE));
      if (wanted < leastBytes) return;
      occupy(part, wanted);
      renameSync(part, path);
      leastBytes = Math.max(LEAST_BYTES, wanted / 2);
      state = 'ready';
    } catch {
      rmSync(part, { force: true });
    }
  }

  try {
    leastBytes = Math.max(LEAST_BYTES, statSync(path).size / 2);
    state = 'ready';
  } catch {
    // The first time.
  }
  return {
    state: () => state,
    release() {
      if (state !== 'ready') return false;
      try {
        rmSync(path);
      } catch {
        return false;
      }
      state = 'released';
      return true;
    },
    restore,
  };
}

/** Bytes that no file system stores as a hole or packs away. */
function occupy(path: string, sizeBytes: number): void {
  const fd = openSync(path, 'w', 0o600);
  try {
    const block = randomFillSync(Buffer.alloc(BLOCK_BYTES));
    for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) {
      block.writeUInt32LE(at / BLOCK_BYTES, 0);
      writeSync(fd, block, 0, Math.min(BLOCK_BYTES, sizeBytes - at));
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * A database whose transaction is tried once more when the disk was full and the ballast could be released. The work
 * was rolled back in between; like every transaction here it must do nothing that cannot be repeated.
 */
export function withBallast(database: Database, ballast: Ballast, onReleased: () => void): Database {
  let depth = 0;
  return {
    ...database,
    transaction(work) {
      const isOutermost = depth === 0;
      depth += 1;
      try {
        return database.transaction(work);
      } catch (error) {
        if (!isOutermost || !isDiskFull(error) || !ballast.release()) throw error;
        onReleased();
        return database.transaction(work);
      } finally {
        depth -= 1;
      }
    },
  };
}
