import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** Seals small texts with the site's key; `open` throws when they were changed. */
export interface SmallSeal {
  seal(text: string): Uint8Array;
  open(sealed: Uint8Array): string;
}

/** A file and the key it is sealed with; can be handed to a thread, never to a page or a log. */
export interface FileSeal {
  readonly path: string;
  /** 32 bytes, of this file alone; null for a plain file of an earlier version. */
  readonly key: Uint8Array | null;
  /** What the file begins with; empty for a plain one. */
  readonly header: Uint8Array;
}

/** The file is not what was written: cut short, changed, exchanged, or sealed by another site. */
export class SealedFileError extends Error {
  override name = 'SealedFileError';
}

const MAGIC = Buffer.from('EXAMSF1\n', 'latin1');
const LENGTH_BYTES = 4;
const MOST_SEALED_KEY_BYTES = 4096;
/** Plain bytes of one part; every part but the last has so many. */
export const PART_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const RECORD_BYTES = PART_BYTES + TAG_BYTES;
const NONCE_BYTES = 12;

/** A new key for a file that is to be written. `name` is bound to it: under another name the file does not open. */
export function newSeal(path: string, name: string, box: SmallSeal): FileSeal {
  const key = randomBytes(32);
  const sealed = box.seal(JSON.stringify({ name, key: key.toString('base64') }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(sealed.length);
  return { path, key, header: Buffer.concat([MAGIC, length, sealed]) };
}

/** Whether a file bears our mark; says nothing of what follows it. Throws as `fs` does. */
export function isSealed(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    return readAt(file, 0, MAGIC.length).equals(MAGIC);
  } finally {
    closeSync(file);
  }
}

/** The key of a file there is. A file without our mark is plain. Throws {@link SealedFileError}, or as `fs` does. */
export function readSeal(path: string, name: string, box: SmallSeal): FileSeal {
  const file = openSync(path, 'r');
  try {
    const start = readAt(file, 0, MAGIC.length + LENGTH_BYTES);
    if (!start.subarray(0, MAGIC.length).equals(MAGIC)) return { path, key: null, header: new Uint8Array(0) };
    const length = start.length < MAGIC.length + LENGTH_BYTES ? 0 : start.readUInt32BE(MAGIC.length);
    if (length === 0 || length > MOST_SEALED_KEY_BYTES)
      throw new SealedFileError(`the beginning of ${name} is damaged`);
    const sealed = readAt(file, start.length, length);
    return { path, key: keyOf(sealed, name, box), header: Buffer.concat([start, sealed]) };
  } finally {
    closeSync(file);
  }
}

function keyOf(sealed: Buffer, name: string, box: SmallSeal): Buffer {
  let told: unknown;
  try {
    told = JSON.parse(box.open(sealed));
  } catch {
    throw new SealedFileError(`${name} was sealed by another site, or its beginning was changed`);
  }
  const { name: own, key } = told as { name?: unknown; key?: unknown };
  if (own !== name || typeof key !== 'string')
    throw new SealedFileError(`the file under the name ${name} is another one`);
  return Buffer.from(key, 'base64');
}

/** Writes a new file part by part; until `end` nobody can read it. */
export class SealedWriter {
  readonly #file: number;
  readonly #key: Uint8Array;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #part = 0;

  /** Throws when the file exists. */
  constructor({ path, key, header }: FileSeal) {
    if (key === null) throw new Error('a plain file is not written');
    this.#key = key;
    this.#file = openSync(path, 'wx', 0o600);
    writeSync(this.#file, header);
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(Buffer.from(bytes));
    this.#waitingBytes += bytes.length;
    // The last part is marked as such: a whole one is held back until more comes.
    if (this.#waitingBytes <= PART_BYTES) return;
    let all = Buffer.concat(this.#waiting);
    for (; all.length > PART_BYTES; all = all.subarray(PART_BYTES))
      this.#put(all.subarray(0, PART_BYTES), false);
    this.#waiting = [Buffer.from(all)];
    this.#waitingBytes = all.length;
  }

  /** The rest, the mark of the end, and all of it on the disk. */
  end(): void {
    this.#put(Buffer.concat(this.#waiting), true);
    fsyncSync(this.#file);
    closeSync(this.#file);
  }

  /** As {@link end}, but the program does not stand still while the disk takes a large file. */
  async endLarge(): Promise<void> {
    this.#put(Buffer.concat(this.#waiting), true);
    await promisify(fsync)(this.#file);
    closeSync(this.#file);
  }

  /** Gives up; the caller removes the file. */
  abort(): void {
    closeSync(this.#file);
  }

  #put(plain: Buffer, isLast: boolean): void {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonceOf(this.#part));
    cipher.setAAD(placeOf(this.#part, isLast));
    writeSync(this.#file, Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]));
    this.#part += 1;
  }
}

/** Writes a whole new file, or none at all. Throws when the file exists or the disk does not take it. */
export function writeSealed(seal: FileSeal, bytes: Uint8Array): void {
  const writer = new SealedWriter(seal);
  try {
    writer.write(bytes);
    writer.end();
  } catch (error) {
    writer.abort();
    rmSync(seal.path, { force: true });
    throw error;
  }
}

/** Reads any stretch of a file. Its end is looked at when it is opened: a file cut short is told at once. */
export class SealedReader {
  readonly sizeBytes: number;
  readonly #file: number;
  readonly #seal: FileSeal;
  readonly #parts: number;
  readonly #lastBytes: number;
  #held: { readonly part: number; readonly plain: Buffer } | null = null;

  constructor(seal: FileSeal) {
    this.#seal = seal;
    this.#file = openSync(seal.path, 'r');
    try {
      const size = fstatSync(this.#file).size;
      const body = size - seal.header.length;
      this.#parts = Math.ceil(body / RECORD_BYTES);
      this.#lastBytes = body - (this.#parts - 1) * RECORD_BYTES;
      if (seal.key === null) {
        this.sizeBytes = size;
        return;
      }
      if (body < TAG_BYTES || this.#lastBytes < TAG_BYTES)
        throw new SealedFileError('the file was cut short');
      this.sizeBytes = (this.#parts - 1) * PART_BYTES + this.#lastBytes - TAG_BYTES;
      this.#part(this.#parts - 1);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** Bytes `[from, to)`, as far as there are any. Throws {@link SealedFileError} that names the part. */
  read(from: number, to: number): Buffer {
    const end = Math.min(to, this.sizeBytes);
    if (from >= end) return Buffer.alloc(0);
    if (this.#seal.key === null) return readAt(this.#file, from, end - from);
    const pieces: Buffer[] = [];
    for (let part = Math.floor(from / PART_BYTES); part * PART_BYTES < end; part += 1) {
      const begin = part * PART_BYTES;
      pieces.push(this.#part(part).subarray(Math.max(0, from - begin), end - begin));
    }
    return Buffer.concat(pieces);
  }

  close(): void {
    closeSync(this.#file);
  }

  #part(part: number): Buffer {
    if (this.#held?.part === part) return this.#held.plain;
    const { key, header } = this.#seal;
    if (key === null) throw new Error('a plain file has no parts');
    const isLast = part === this.#parts - 1;
    const count = isLast ? this.#lastBytes : RECORD_BYTES;
    const record = readAt(this.#file, header.length + part * RECORD_BYTES, count);
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(part));
    decipher.setAAD(placeOf(part, isLast));
    decipher.setAuthTag(record.subarray(Math.max(0, record.length - TAG_BYTES)));
    try {
      const plain = Buffer.concat([decipher.update(record.subarray(0, -TAG_BYTES)), decipher.final()]);
      this.#held = { part, plain };
      return plain;
    } catch {
      throw new SealedFileError(
        isLast
          ? 'the end of the file is missing or was changed'
          : `part ${part + 1} of the file was changed or belongs elsewhere`,
      );
    }
  }
}

/** Bytes `[start, end]` of a file as a stream; the file is closed with it. */
export function sealedStream(seal: FileSeal, start: number, end: number): Readable {
  const reader = new SealedReader(seal);
  async function* parts(): AsyncGenerator<Buffer> {
    try {
      for (let at = start; at <= end; at += PART_BYTES)
        yield reader.read(at, Math.min(end + 1, at + PART_BYTES));
    } finally {
      reader.close();
    }
  }
  return Readable.from(parts(), { objectMode: false });
}

/** All of a file. */
export function readSealed(seal: FileSeal): Buffer {
  const reader = new SealedReader(seal);
  try {
    return reader.read(0, reader.sizeBytes);
  } finally {
    reader.close();
  }
}

/** Never twice with one key: a key belongs to one file, and a file is written once. */
function nonceOf(part: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeBigUInt64BE(BigInt(part), NONCE_BYTES - 8);
  return nonce;
}

function placeOf(part: number, isLast: boolean): Buffer {
  const place = Buffer.alloc(9);
  place.writeBigUInt64BE(BigInt(part));
  place[8] = isLast ? 1 : 0;
  return place;
}

function readAt(file: number, position: number, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  let got = 0;
  while (got < count) {
    const read = readSync(file, bytes, got, count - got, position + got);
    if (read === 0) break;
    got += read;
  }
  return bytes.subarray(0, got);
}
