import type { FileLayer } from '../../../site/recording/write/file-layer.ts';

/** What was asked of the disk, in order. `file` counts files in the order of their creation. */
export type DiskOperation =
  | { readonly kind: 'create'; readonly file: number; readonly path: string }
  | { readonly kind: 'write'; readonly file: number; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'truncate'; readonly file: number; readonly sizeBytes: number }
  | { readonly kind: 'sync-folder'; readonly path: string }
  /** Told by the product: `report` events sent so far. */
  | { readonly kind: 'mark'; readonly events: number };

/** A disk in memory that notes every operation at the moment it completes. */
export function createLoggedDisk(): { files: FileLayer; log: DiskOperation[] } {
  const log: DiskOperation[] = [];
  let count = 0;
  const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    log,
    files: {
      makeFolder: async () => {},
      remove: async () => {},
      async create(path) {
        await pause();
        const file = count;
        count += 1;
        log.push({ kind: 'create', file, path });
        return {
          async write(chunks, position) {
            await pause();
            log.push({ kind: 'write', file, position, bytes: Buffer.concat(chunks) });
          },
          async sync() {
            await pause();
            log.push({ kind: 'sync', file });
          },
          async truncate(sizeBytes) {
            log.push({ kind: 'truncate', file, sizeBytes });
          },
          close: async () => {},
        };
      },
      async syncFolder(path) {
        await pause();
        log.push({ kind: 'sync-folder', path });
      },
    },
  };
}

const SECTOR = 512;

/**
 * One state the disk may be in after the power failed behind `log`: everything flushed is there; of what was written
 * since, any choice of 512-byte sectors arrived in any order, the length may or may not have grown, and bytes that
 * never arrived are zeros. A name is there for certain once its folder was flushed.
 */
export function crashState(log: readonly DiskOperation[], random: () => number): Map<string, Buffer> {
  const files = new Map<
    number,
    { path: string; durable: Buffer; pending: DiskOperation[]; isNamed: boolean }
  >();
  for (const operation of log) {
    if (operation.kind === 'create')
      files.set(operation.file, {
        path: operation.path,
        durable: Buffer.alloc(0),
        pending: [],
        isNamed: false,
      });
    else if (operation.kind === 'sync-folder')
      for (const file of files.values()) {
        if (file.path.slice(0, file.path.lastIndexOf('/')) === operation.path) file.isNamed = true;
      }
    else if (operation.kind === 'sync') {
      const file = files.get(operation.file);
      if (file === undefined) continue;
      file.durable = apply(file.durable, file.pending, () => true);
      file.pending = [];
    } else if (operation.kind !== 'mark') files.get(operation.file)?.pending.push(operation);
  }
  const found = new Map<string, Buffer>();
  for (const file of files.values()) {
    if (!file.isNamed && random() < 0.5) continue;
    const share = random();
    const arrives = share < 0.2 ? () => false : share > 0.8 ? () => true : () => random() < share;
    found.set(file.path, apply(file.durable, file.pending, arrives));
  }
  return found;
}

function apply(base: Buffer, operations: readonly DiskOperation[], arrives: () => boolean): Buffer {
  let bytes = base;
  for (const operation of operations) {
    if (operation.kind === 'truncate') {
      if (arrives()) bytes = bytes.subarray(0, operation.sizeBytes);
      continue;
    }
    if (operation.kind !== 'write') continue;
    const { position, bytes: data } = operation;
    for (let at = 0; at < data.length; at += SECTOR) {
      if (!arrives()) continue;
      const part = data.subarray(at, at + SECTOR);
      const end = position + at + part.length;
      const next = Buffer.alloc(Math.max(bytes.length, end));
      bytes.copy(next);
      part.copy(next, position + at);
      bytes = next;
    }
  }
  return bytes;
}
