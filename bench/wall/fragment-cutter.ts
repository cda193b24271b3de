/** Cuts fragmented MP4 as it comes: ftyp and moov together, then one buffer per moof with its mdat (ISO/IEC 14496-12 4.2). */
export function createFragmentCutter(onHead: (head: Buffer) => void, onFragment: (fragment: Buffer) => void) {
  let bytes: Buffer = Buffer.alloc(0);
  let hasHead = false;
  return (chunk: Buffer): void => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
    let at = 0;
    while (at + 8 <= bytes.length) {
      const end = at + Math.max(8, bytes.readUInt32BE(at));
      if (end > bytes.length) break;
      const type = bytes.toString('latin1', at + 4, at + 8);
      at = end;
      if (type !== 'moov' && type !== 'mdat') continue;
      const piece = Buffer.from(bytes.subarray(0, at));
      bytes = bytes.subarray(at);
      at = 0;
      if (hasHead) onFragment(piece);
      else onHead(piece);
      hasHead = true;
    }
  };
}
