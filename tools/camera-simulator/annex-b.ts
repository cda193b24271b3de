export interface CodedPicture {
  readonly nalUnits: readonly Uint8Array[];
  readonly isKeyFrame: boolean;
}

/** Splits Annex B at its start codes (ITU-T H.264, annex B); views into `stream`, no copies. */
export function splitNalUnits(stream: Uint8Array): Uint8Array[] {
  const starts: { at: number; after: number }[] = [];
  for (let index = 0; index + 2 < stream.length; index += 1) {
    if (stream[index] !== 0 || stream[index + 1] !== 0 || stream[index + 2] !== 1) continue;
    // The zero byte in front of a four-byte start code belongs to the code.
    const at = index > 0 && stream[index - 1] === 0 ? index - 1 : index;
    starts.push({ at, after: index + 3 });
    index += 2;
  }
  return starts.map((start, index) => stream.subarray(start.after, starts[index + 1]?.at ?? stream.length));
}

/** Pictures of a stream with one slice each: every coded slice ends one. */
export function splitAccessUnits(stream: Uint8Array): CodedPicture[] {
  const pictures: CodedPicture[] = [];
  let pending: Uint8Array[] = [];
  for (const nal of splitNalUnits(stream)) {
    const type = (nal[0] ?? 0) & 31;
    if (nal.length === 0) continue;
    pending.push(nal);
    if (type !== 1 && type !== 5) continue;
    pictures.push({ nalUnits: pending, isKeyFrame: type === 5 });
    pending = [];
  }
  return pictures;
}
