// A centre broken on purpose: it acknowledges a batch when it arrives and stores it a moment later.
// Only the kill test starts it, to show that it would notice.

import type { EventStore, IncomingBatch } from '../../centre/ports/event-store.ts';
import { SERVE_OPTIONS, serveCentre } from '../../centre/serve.ts';
import { parseOptions } from '../../server/process/parse-options.ts';

const DELAY_MS = 250;

function ackBeforeCommit(store: EventStore): EventStore {
  let waiting: IncomingBatch[] = [];
  const flush = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    await Promise.all(group.map((batch) => store.ingest(batch)));
  };
  setInterval(() => void flush(), DELAY_MS).unref();
  return {
    ...store,
    async ingest(batch) {
      // Views into the socket's buffer would not live until the flush.
      waiting.push({ ...batch, lines: batch.lines.map((line) => line.slice()) });
      const head = batch.hashes.at(-1) ?? batch.previousHead;
      return { kind: 'stored', seq: batch.first + batch.lines.length - 1, head, quarantined: [] };
    },
    async openEpoch(...offer) {
      await flush();
      return await store.openEpoch(...offer);
    },
    async close() {
      await flush();
      await store.close();
    },
  };
}

await serveCentre(parseOptions(process.argv.slice(3), SERVE_OPTIONS).values, true, {
  wrapStore: ackBeforeCommit,
});
