import { inflateRawSync } from 'node:zlib';

// ZIP as in APPNOTE 6.3.10, read by its central directory. Nothing a header says is believed: sizes are checked by
// inflating into a bounded buffer, and everything that comes out of one archive counts against one budget.

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** The end record and the longest comment behind it. */
const LONGEST_END = 22 + 0xffff;
const MOST_ENTRIES = 4_096;
const IS_ENCRYPTED = 0x0001;

export type ZipFault = 'malformed' | 'encrypted' | 'too-large';

export class ZipError extends Error {
  readonly fault: ZipFault;
  constructor(fault: ZipFault, text: string) {
    super(text);
    this.fault = fault;
  }
}

export interface ZipFile {
  readonly names: readonly string[];
  /** The bytes of an entry, or null when there is none of this name. Throws ZipError. */
  read(name: string): Uint8Array | null;
}

interface Place {
  readonly offset: number;
  readonly packedBytes: number;
  readonly method: number;
  readonly flags: number;
}

/** Opens an archive that may be hostile. `mostBytes` bounds all that is ever inflated from it. Throws ZipError. */
export function openZip(bytes: Uint8Array, mostBytes: number): ZipFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = readDirectory(bytes, view);
  let leftBytes = mostBytes;
  return {
    names: [...places.keys()],
    read(name) {
      const place = places.get(name);
      if (place === undefined) return null;
      if ((place.flags & IS_ENCRYPTED) !== 0) throw new ZipError('encrypted', 'the archive is encrypted');
      const content = contentOf(bytes, view, place, leftBytes);
      leftBytes -= content.length;
      return content;
    },
  };
}

function readDirectory(bytes: Uint8Array, view: DataView): ReadonlyMap<string, Place> {
  const end = findEnd(view);
  if (end < 0) throw new ZipError('malformed', 'the archive has no directory');
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES)
    throw new ZipError('too-large', `the archive has more than ${MOST_ENTRIES} files`);
  let at = view.getUint32(end + 16, true);
  const places = new Map<string, Place>();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL)
      throw new ZipError('malformed', 'the directory of the archive is damaged');
    const nameLength = view.getUint16(at + 28, true);
    const nameEnd = at + 46 + nameLength;
    if (nameEnd > view.byteLength) throw new ZipError('malformed', 'the directory of the archive is damaged');
    places.set(new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)), {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      packedBytes: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return places;
}

function findEnd(view: DataView): number {
  const last = Math.max(0, view.byteLength - LONGEST_END);
  for (let at = view.byteLength - 22; at >= last; at -= 1) if (view.getUint32(at, true) === END) return at;
  return -1;
}

function contentOf(bytes: Uint8Array, view: DataView, place: Place, mostBytes: number): Uint8Array {
  const { offset, packedBytes, method } = place;
  if (offset + 30 > view.byteLength || view.getUint32(offset, true) !== LOCAL)
    throw new ZipError('malformed', 'a file of the archive is not where its directory says');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedBytes > view.byteLength)
    throw new ZipError('malformed', 'a file of the archive is cut off');
  const packed = bytes.subarray(start, start + packedBytes);
  if (method !== 0 && method !== 8)
    throw new ZipError('malformed', 'a file of the archive is packed in an unknown way');
  const tooLarge = (): ZipError => new ZipError('too-large', 'the archive holds more than it may');
  if (mostBytes <= 0 || (method === 0 && packed.length > mostBytes)) throw tooLarge();
  if (method === 0) return packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new ZipError('malformed', 'a file of the archive cannot be unpacked');
  }
}
