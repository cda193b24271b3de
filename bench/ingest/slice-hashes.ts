import { createHash } from 'node:crypto';

/** SHA-256 of every H.264 slice NAL unit in an Annex B stream, in order. */
export function sliceHashes(bytes: Buffer): readonly string[] {
  const hashes: string[] = [];
  let start = -1;
  const finish = (end: number): void => {
    const type = (bytes[start] ?? 0) & 0x1f;
    if (start >= 0 && type >= 1 && type <= 5)
      hashes.push(createHash('sha256').update(bytes.subarray(start, end)).digest('hex'));
  };
  for (
    let at = bytes.indexOf('\u0000\u0000\u0001');
    at >= 0;
    at = bytes.indexOf('\u0000\u0000\u0001', at + 3)
  ) {
    finish(bytes[at - 1] === 0 ? at - 1 : at);
    start = at + 3;
  }
  finish(bytes.length);
  return hashes;
}
