import { closeSync, existsSync, fdatasyncSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * SQLite takes a damaged frame of its write-ahead log for the end of the log: the newest commits vanish
 * without an error. This small file beside the database says where the log had already been.
 *
 * Two slots of 64 bytes written in turn, so that a torn write leaves the other one. Little-endian:
 * 0 magic "EXHW", 4 version, 8 generation (u64), 16 epoch (u32), 20 last of lane A (u64), 28 last of
 * lane B (u64), 36 first 24 bytes of SHA-256(head A || head B), 60 CRC-32 of bytes 0-59.
 */
export interface HighWater {
  readonly epoch: number;
  readonly lastA: number;
  readonly lastB: number;
  /** 24 bytes. */
  readonly digest: Uint8Array;
}

export interface HighWaterFile {
  /** `missing`: there is no file; `damaged`: no slot of it is whole. */
  readonly found: HighWater | 'missing' | 'damaged';
  /** Durable when it returns. */
  write(mark: HighWater): void;
  close(): void;
}

const SLOT_BYTES = 64;
const MAGIC = 'EXHW';
const VERSION = 1;
export const DIGEST_BYTES = 24;

export function openHighWaterFile(path: string): HighWaterFile {
  const isExisting = existsSync(path);
  const fd = openSync(path, isExisting ? 'r+' : 'w+', 0o600);
  const { mark, generation } = isExisting ? readNewest(fd) : { mark: 'missing' as const, generation: 0n };
  let current = generation;
  let isFolderSynced = isExisting;
  return {
    found: mark,
    write(next) {
      current += 1n;
      writeSync(fd, encodeSlot(next, current), 0, SLOT_BYTES, Number(current % 2n) * SLOT_BYTES);
      fdatasyncSync(fd);
      if (!isFolderSynced) {
        syncFolder(dirname(path));
        isFolderSynced = true;
      }
    },
    close: () => closeSync(fd),
  };
}

/** Reads without opening for writing. */
export function readHighWaterFile(path: string): HighWater | 'missing' | 'damaged' {
  if (!existsSync(path)) return 'missing';
  const fd = openSync(path, 'r');
  try {
    return readNewest(fd).mark;
  } finally {
    closeSync(fd);
  }
}

export function encodeSlot(mark: HighWater, generation: bigint): Buffer {
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.write(MAGIC, 0, 'latin1');
  slot.writeUInt32LE(VERSION, 4);
  slot.writeBigUInt64LE(generation, 8);
  slot.writeUInt32LE(mark.epoch, 16);
  slot.writeBigUInt64LE(BigInt(mark.lastA), 20);
  slot.writeBigUInt64LE(BigInt(mark.lastB), 28);
  slot.set(mark.digest.subarray(0, DIGEST_BYTES), 36);
  slot.writeUInt32LE(crc32(slot.subarray(0, 60)), 60);
  return slot;
}

/** Null when the slot is torn, damaged or of another format. */
export function decodeSlot(slot: Buffer): { mark: HighWater; generation: bigint } | null {
  if (slot.length !== SLOT_BYTES || slot.toString('latin1', 0, 4) !== MAGIC) return null;
  if (slot.readUInt32LE(4) !== VERSION || slot.readUInt32LE(60) !== crc32(slot.subarray(0, 60))) return null;
  return {
    generation: slot.readBigUInt64LE(8),
    mark: {
      epoch: slot.readUInt32LE(16),
      lastA: Number(slot.readBigUInt64LE(20)),
      lastB: Number(slot.readBigUInt64LE(28)),
      digest: new Uint8Array(slot.subarray(36, 60)),
    },
  };
}

function readNewest(fd: number): { mark: HighWater | 'damaged'; generation: bigint } {
  const bytes = Buffer.alloc(SLOT_BYTES * 2);
  readSync(fd, bytes, 0, bytes.length, 0);
  const slots = [bytes.subarray(0, SLOT_BYTES), bytes.subarray(SLOT_BYTES)]
    .map(decodeSlot)
    .filter((slot) => slot !== null)
    .sort((a, b) => (a.generation < b.generation ? 1 : -1));
  const newest = slots[0];
  return newest ?? { mark: 'damaged', generation: 0n };
}

/** A new name survives a power cut only after its folder is synced (not possible on Windows, not needed there). */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
