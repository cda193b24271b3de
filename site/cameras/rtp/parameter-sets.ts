import type { SequenceInfo, VideoCodec } from './video-codec.ts';

const MAX_SET_BYTES = 4096;
const MAX_SETS_PER_KIND = 16;
const START_CODE = Uint8Array.from([0, 0, 0, 1]);

/** The parameter sets in force, from SDP or in-band, kept by kind and id. In-band ones replace what the SDP claimed. */
export class ParameterSets {
  readonly #codec: VideoCodec;
  /** By kind, then by id. */
  readonly #sets: readonly Map<number, Uint8Array>[];
  #info: SequenceInfo | null = null;
  #prefix: Buffer | null = null;

  constructor(codec: VideoCodec) {
    this.#codec = codec;
    this.#sets = Array.from({ length: codec.setKinds }, () => new Map<number, Uint8Array>());
  }

  /** Of the newest SPS; null while there is no complete set. */
  get info(): SequenceInfo | null {
    return this.#isComplete() ? this.#info : null;
  }

  #isComplete(): boolean {
    return this.#sets.every((sets) => sets.size > 0);
  }

  /**
   * `sprop-parameter-sets` (RFC 6184 8.1) or one of `sprop-vps`, `sprop-sps`, `sprop-pps` (RFC 7798 7.1): empty,
   * half, wrapped in start codes or plainly wrong ones are skipped.
   */
  takeSprop(value: string | undefined): void {
    for (const part of (value ?? '').split(',', 16)) {
      const bytes = Buffer.from(part.trim(), 'base64');
      for (const nal of splitAnnexB(bytes, 0, bytes.length)) this.take(bytes.subarray(nal.start, nal.end));
    }
  }

  /** Takes a parameter set NAL unit (copied). Anything else, or a broken one, is ignored. */
  take(nal: Uint8Array): void {
    if (nal.length > MAX_SET_BYTES) return;
    const set = this.#codec.parseSet(nal);
    const sets = set === null ? undefined : this.#sets[set.kind];
    if (set === null || sets === undefined) return;
    const isNew = this.#put(sets, set.id, nal);
    if (set.info !== null) this.#info = isNew ? set.info : (this.#info ?? set.info);
  }

  #put(sets: Map<number, Uint8Array>, id: number, nal: Uint8Array): boolean {
    const old = sets.get(id);
    if (old !== undefined && Buffer.compare(old, nal) === 0) return false;
    if (old === undefined && sets.size >= MAX_SETS_PER_KIND) return false;
    sets.set(id, Uint8Array.from(nal));
    this.#prefix = null;
    return true;
  }

  /** All sets in Annex B, to stand in front of a key frame; null while one kind is missing. */
  prefix(): Buffer | null {
    if (!this.#isComplete()) return null;
    this.#prefix ??= Buffer.concat(
      this.#sets.flatMap((sets) => [...sets.values()].flatMap((nal) => [START_CODE, nal])),
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
