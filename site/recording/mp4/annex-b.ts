const START_CODE = Buffer.from([0, 0, 0, 1]);

/**
 * NAL units of an access unit between 4-byte start codes, as start and end offsets one after another. Only 4-byte
 * codes separate, so that putting them back gives the same bytes; anything before the first code belongs to it.
 */
export function nalsOf(unit: Buffer): number[] {
  const found: number[] = [];
  let start = unit.indexOf(START_CODE) === 0 ? 4 : 0;
  while (start < unit.length) {
    const next = unit.indexOf(START_CODE, start);
    const end = next < 0 ? unit.length : next;
    if (end > start) found.push(start, end);
    start = end + 4;
  }
  return found;
}

export type VideoKind = 'h264' | 'h265';

/** By the codec string; null for what cannot be recorded. */
export function videoKindOf(codec: string): VideoKind | null {
  if (codec.startsWith('avc1') || codec.startsWith('avc3')) return 'h264';
  if (codec.startsWith('hvc1') || codec.startsWith('hev1')) return 'h265';
  return null;
}

export function isParameterSet(kind: VideoKind, firstByte: number): boolean {
  // H.264 table 7-1: 7 SPS, 8 PPS. H.265 table 7-1: 32 VPS, 33 SPS, 34 PPS.
  if (kind === 'h264') {
    const type = firstByte & 0x1f;
    return type === 7 || type === 8;
  }
  const type = (firstByte >> 1) & 0x3f;
  return type >= 32 && type <= 34;
}

export function isDelimiter(kind: VideoKind, firstByte: number): boolean {
  return kind === 'h264' ? (firstByte & 0x1f) === 9 : ((firstByte >> 1) & 0x3f) === 35;
}

/** The parameter sets of a unit, in order. */
export function parameterSetsOf(kind: VideoKind, unit: Buffer, nals: readonly number[]): Buffer[] {
  const sets: Buffer[] = [];
  for (let i = 0; i < nals.length; i += 2) {
    const start = nals[i] ?? 0;
    if (isParameterSet(kind, unit[start] ?? 0)) sets.push(unit.subarray(start, nals[i + 1]));
  }
  return sets;
}

/**
 * An access unit as ingest delivered it, from the NAL units of a sample: the parameter sets go behind the
 * delimiter of a key frame, where the depacketizer puts them.
 */
export function toAnnexB(kind: VideoKind, nals: readonly Buffer[], sets: readonly Buffer[]): Buffer {
  const parts: Buffer[] = [];
  const first = nals[0];
  const hasDelimiter = first !== undefined && isDelimiter(kind, first[0] ?? 0);
  if (hasDelimiter) parts.push(START_CODE, first);
  for (const set of sets) parts.push(START_CODE, set);
  for (const nal of hasDelimiter ? nals.slice(1) : nals) parts.push(START_CODE, nal);
  return Buffer.concat(parts);
}
