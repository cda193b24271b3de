import { parsePpsId, parseSps, type SpsInfo } from './h264-sps.ts';

const MAX_SET_BYTES = 4096;
const START_CODE = [0, 0, 0, 1] as const;

/** The SPS and PPS in force, from SDP or in-band, kept by id. In-band ones replace what a camera's SDP claimed. */
export class ParameterSets {
  readonly #sps = new Map<number, Uint8Array>();
  readonly #pps = new Map<number, Uint8Array>();
  #info: SpsInfo | null = null;
  #prefix: Buffer | null = null;

  /** Of the newest SPS; null while there is no complete set. */
  get info(): SpsInfo | null {
    return this.#pps.size > 0 ? this.#info : null;
  }

  /** `sprop-parameter-sets` (RFC 6184 8.1): empty, half, wrapped in start codes or plainly wrong ones are skipped. */
  takeSprop(value: string | undefined): void {
    for (const part of (value ?? '').split(',', 16)) {
      const bytes = Buffer.from(part.trim(), 'base64');
      for (const nal of splitAnnexB(bytes, 0, bytes.length)) this.take(bytes.subarray(nal.start, nal.end));
    }
  }

  /** Takes an SPS or PPS NAL unit (copied). Anything else, or a broken one, is ignored. */
  take(nal: Uint8Array): void {
    if (nal.length > MAX_SET_BYTES) return;
    const type = (nal[0] ?? 0) & 0x1f;
    if (type === 7) {
      const info = parseSps(nal);
      if (info === null) return;
      if (!this.#put(this.#sps, info.id, nal)) {
        this.#info ??= info;
        return;
      }
      this.#info = info;
    } else if (type === 8) {
      const id = parsePpsId(nal);
      if (id !== null) this.#put(this.#pps, id, nal);
    }
  }

  #put(sets: Map<number, Uint8Array>, id: number, nal: Uint8Array): boolean {
    const old = sets.get(id);
    if (old !== undefined && Buffer.compare(old, nal) === 0) return false;
    if (old === undefined && sets.size >= 16) return false;
    sets.set(id, Uint8Array.from(nal));
    this.#prefix = null;
    return true;
  }

  /** All sets in Annex B, to stand in front of a key frame; null while SPS or PPS is missing. */
  prefix(): Buffer | null {
    if (this.#sps.size === 0 || this.#pps.size === 0) return null;
    this.#prefix ??= Buffer.concat(
      [...this.#sps.values(), ...this.#pps.values()].flatMap((nal) => [Uint8Array.from(START_CODE), nal]),
    );
    return this.#prefix;
  }
}

/** NAL units between Annex B start codes in `bytes[start..end)`; the whole range when there is no start code. */
export function splitAnnexB(bytes: Buffer, start: number, end: number): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let nalStart = start;
  let zeros = 0;
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i];
    if (byte === 1 && zeros >= 2) {
      const nalEnd = i - zeros;
      if (nalEnd > nalStart) found.push({ start: nalStart, end: nalEnd });
      nalStart = i + 1;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  if (end > nalStart) found.push({ start: nalStart, end });
  return found.slice(0, 64);
}
