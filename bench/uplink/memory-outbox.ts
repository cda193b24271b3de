import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { genesisHash, NO_HEAD, nextHash } from '../../shared/uplink/chain.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { OutboxEvent, OutboxView } from '../../shared/uplink/site-session.ts';
import { sampleEvent } from './sample-event.ts';

/** An outbox of lane B in memory: what a site without a disk of its own would be. */
export interface MemoryOutbox {
  readonly view: OutboxView;
  /** Appends so many sample events. */
  append(count: number): void;
  /** Appends events made before, in their order from number 1. */
  appendMade(lines: readonly Uint8Array[]): void;
  /** Has held the sample events up to this number: they are made when somebody looks. */
  grow(toSeq: number): void;
  length(): number;
}

export function createMemoryOutbox(site: string): MemoryOutbox {
  const events: OutboxEvent[] = [];
  const genesis = {
    A: genesisHash(tools, site, 1, 'A', NO_HEAD),
    B: genesisHash(tools, site, 1, 'B', NO_HEAD),
  };
  const hashAt = (lane: Lane, seq: number): Uint8Array | null =>
    seq === 0 ? genesis[lane] : lane === 'B' ? (held()[seq - 1]?.hash ?? null) : null;
  const push = (bytes: Uint8Array): void => {
    const seq = events.length + 1;
    events.push({ seq, bytes, hash: nextHash(tools, events.at(-1)?.hash ?? genesis.B, bytes) });
  };
  let grownTo = 0;
  const held = (): readonly OutboxEvent[] => {
    while (events.length < grownTo) push(sampleEvent(site, 'B', events.length + 1));
    return events;
  };
  const view: OutboxView = {
    site,
    boot: 'b00t',
    version: 'bench',
    epoch: 1,
    isCurrentEpoch: true,
    lane(lane) {
      const last = lane === 'B' ? held().length : 0;
      return { base: 0, baseHead: genesis[lane], last, head: hashAt(lane, last) ?? genesis[lane] };
    },
    hashAt,
    read(lane, afterSeq, maxEvents, maxBytes) {
      if (lane === 'A') return [];
      const page: OutboxEvent[] = [];
      let bytes = 0;
      for (const event of held().slice(afterSeq, afterSeq + maxEvents)) {
        bytes += event.bytes.length + 1;
        if (page.length > 0 && bytes > maxBytes) break;
        page.push(event);
      }
      return page;
    },
    backlog: () => ({ events: 0, oldestUnackedAgeMs: null }),
  };
  return {
    view,
    append(count) {
      const target = held().length + count;
      while (events.length < target) push(sampleEvent(site, 'B', events.length + 1));
    },
    appendMade(lines) {
      for (const line of lines) push(line);
    },
    grow(toSeq) {
      grownTo = Math.max(grownTo, toSeq);
    },
    length: () => held().length,
  };
}
