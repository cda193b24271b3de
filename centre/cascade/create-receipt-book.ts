import type { ReceiptNote } from '../ports/cascade.ts';

export interface ReceiptBook {
  note(receipt: ReceiptNote): void;
  of(site: string): readonly ReceiptNote[];
  onReceipt(listener: (receipt: ReceiptNote) => void): () => void;
  close(): void;
}

/** Receipts of lane B are gathered for so long; those of lane A leave at once. */
const TELL_MS = 250;

/**
 * What the levels above have stored of every lane, newest number per level. In memory: after a restart the
 * levels above say it again when the line is up.
 */
export function createReceiptBook(): ReceiptBook {
  const book = new Map<string, Map<string, ReceiptNote>>();
  const listeners = new Set<(receipt: ReceiptNote) => void>();
  const due = new Map<string, ReceiptNote>();
  let timer: NodeJS.Timeout | null = null;

  function tell(): void {
    timer = null;
    const receipts = [...due.values()];
    due.clear();
    for (const receipt of receipts) for (const listener of listeners) listener(receipt);
  }

  return {
    note(receipt) {
      const ofSite = book.get(receipt.site) ?? new Map<string, ReceiptNote>();
      book.set(receipt.site, ofSite);
      const key = `${receipt.level} ${receipt.l}`;
      const before = ofSite.get(key);
      const isNewer =
        before === undefined || receipt.e > before.e || (receipt.e === before.e && receipt.seq > before.seq);
      if (!isNewer) return;
      ofSite.set(key, receipt);
      due.set(`${receipt.site} ${key}`, receipt);
      if (receipt.l === 'A') {
        if (timer !== null) clearTimeout(timer);
        tell();
      } else timer ??= setTimeout(tell, TELL_MS);
    },
    of: (site) => [...(book.get(site)?.values() ?? [])],
    onReceipt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
