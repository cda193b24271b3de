import type { SiteOutbox } from '../../site/uplink/outbox.ts';
import type { MemoryOutbox } from './memory-outbox.ts';

/** An outbox in memory as the site's own uplink reads it: one epoch, lane B, nothing is pruned. */
export function siteOutboxInMemory(
  site: string,
  outbox: MemoryOutbox,
  acked: number,
): SiteOutbox & { ackedSeq(): number } {
  let ackedB = acked;
  const refuse = (): never => {
    throw new Error('the benchmark does not write through this');
  };
  return {
    ackedSeq: () => ackedB,
    append: refuse,
    storage: () => ({ level: 'normal', usedBytes: 0, capBytes: 1, ballast: 'none', suppressed: 0 }),
    look: () => undefined,
    flushHighWater: () => undefined,
    onAppended: () => () => undefined,
    listRecent: () => [],
    boot: 'b00t',
    site,
    damageAtStart: null,
    currentEpoch: () => 1,
    deliveringEpoch: () => 1,
    lane(_epoch, lane) {
      const record = outbox.view.lane(lane);
      return { ...record, acked: lane === 'B' ? ackedB : 0, end: record.last };
    },
    hashAt: (_epoch, lane, seq) => outbox.view.hashAt(lane, seq),
    readPage: (epoch, lane, afterSeq, maxEvents, maxBytes) =>
      outbox.view
        .read(lane, afterSeq, maxEvents, maxBytes)
        .map((event) => ({ ...event, epoch, lane, siteseq: event.seq, type: 'duty-log.entry', timeMs: 0 })),
    backlog: () => ({ events: outbox.length() - ackedB, oldestUnackedAgeMs: null, isUrgent: false }),
    markAcked(_epoch, lane, seq) {
      if (lane === 'B') ackedB = seq;
    },
    openEpoch: refuse,
    close: () => undefined,
  };
}
