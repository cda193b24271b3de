import { createHash } from 'node:crypto';
import type { JournalExtract } from '../../shared/evidence/manifest.ts';

const LINE_FEED = 0x0a;

/** Follows the chain of a journal excerpt as its bytes come, without holding a line. */
export function followJournal(extract: JournalExtract): {
  push(bytes: Uint8Array): void;
  /** Whether lines, chain and last hash are those of the manifest. */
  isWhole(): boolean;
} {
  let head = extract.previousHash;
  let lines = 0;
  let isOpen = false;
  const begin = () => createHash('sha256').update(head).update('\n');
  let hash = begin();
  return {
    push(bytes) {
      let from = 0;
      while (from < bytes.length) {
        const at = bytes.indexOf(LINE_FEED, from);
        const to = at === -1 ? bytes.length : at;
        hash.update(bytes.subarray(from, to));
        isOpen = true;
        from = to;
        if (at === -1) continue;
        head = hash.digest('hex');
        hash = begin();
        lines += 1;
        isOpen = false;
        from = at + 1;
      }
    },
    isWhole: () => !isOpen && lines === extract.entries && head === extract.lastHash,
  };
}
