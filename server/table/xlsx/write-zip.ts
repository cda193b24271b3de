import { crc32, deflateRawSync } from 'node:zlib';

// ZIP as in APPNOTE 6.3.10, without ZIP64: at most 65,535 files and 4 GiB, which is more than one check ever has.

export const MOST_ARCHIVE_BYTES = 0xffff_ffff;
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const UTF8 = 0x0800;
/** 1980-01-01: the time of writing is no part of what is written, so the same papers give the same bytes. */
const DOS_DATE = 0x0021;

export interface ZipEntry {
  readonly name: string;
  readonly crc: number;
  /** Bytes as stored and as they come out. */
  readonly packedBytes: number;
  readonly bytes: number;
  readonly method: 'store' | 'deflate';
  readonly offset: number;
}

/** What stands before the bytes of a file. */
export function localHeader({ name, crc, packedBytes, bytes, method }: Omit<ZipEntry, 'offset'>): Buffer {
  const nameBytes = Buffer.from(name, 'utf8');
  const header = Buffer.alloc(30);
  header.writeUInt32LE(LOCAL, 0);
  writeCommon(header, 4, { crc, packedBytes, bytes, method, nameLength: nameBytes.length });
  return Buffer.concat([header, nameBytes]);
}

/** The directory at the end of the archive. */
export function centralDirectory(entries: readonly ZipEntry[], atOffset: number): Buffer {
  const records = entries.map((entry) => {
    const nameBytes = Buffer.from(entry.name, 'utf8');
    const record = Buffer.alloc(46);
    record.writeUInt32LE(CENTRAL, 0);
    record.writeUInt16LE(VERSION, 4);
    writeCommon(record, 6, { ...entry, nameLength: nameBytes.length });
    record.writeUInt32LE(entry.offset, 42);
    return Buffer.concat([record, nameBytes]);
  });
  const directory = Buffer.concat(records);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(atOffset, 16);
  return Buffer.concat([directory, end]);
}

function writeCommon(
  target: Buffer,
  at: number,
  entry: Pick<ZipEntry, 'crc' | 'packedBytes' | 'bytes' | 'method'> & { nameLength: number },
): void {
  target.writeUInt16LE(VERSION, at);
  target.writeUInt16LE(UTF8, at + 2);
  target.writeUInt16LE(entry.method === 'deflate' ? 8 : 0, at + 4);
  target.writeUInt16LE(0, at + 6);
  target.writeUInt16LE(DOS_DATE, at + 8);
  target.writeUInt32LE(entry.crc, at + 10);
  target.writeUInt32LE(entry.packedBytes, at + 14);
  target.writeUInt32LE(entry.bytes, at + 18);
  target.writeUInt16LE(entry.nameLength, at + 22);
}

/** A small archive in memory, every file deflated. */
export function zipInMemory(
  files: readonly { readonly name: string; readonly content: Uint8Array }[],
): Buffer {
  const parts: Buffer[] = [];
  const entries: ZipEntry[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const packed = deflateRawSync(content);
    const entry: ZipEntry = {
      name,
      crc: crc32(content),
      packedBytes: packed.length,
      bytes: content.length,
      method: 'deflate',
      offset,
    };
    const header = localHeader(entry);
    parts.push(header, packed);
    entries.push(entry);
    offset += header.length + packed.length;
  }
  return Buffer.concat([...parts, centralDirectory(entries, offset)]);
}
