// The centre's store on PostgreSQL, as a gateway's worker thread writes it: 200 sites, frames of 64 events, every event
// judged, stored once and flushed before its acknowledgement. A tenth of the frames is sent a second time.

import { POSTGRES_PARTS } from '../../centre/open-store.ts';
import type { IncomingBatch } from '../../centre/ports/event-store.ts';
import { createWorkerStore } from '../../centre/store/worker-store.ts';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import { migratePostgres } from '../../server/sql/migrate-postgres.ts';
import { openPostgres } from '../../server/sql/postgres-database.ts';
import { parsePostgresTarget } from '../../server/sql/postgres-target.ts';
import { startPostgres } from '../../test/fakes/postgres-cluster.ts';
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import { createMemoryOutbox, type MemoryOutbox } from './memory-outbox.ts';

const SITES = 200;
const FRAME = 64;
const FRAMES_PER_ROUND = 4;
const ROUNDS = 5;
/** Frames without an answer at once, over all sites. */
const WINDOW = 128;
const BAR_PER_SECOND = 30_000;

export async function run(): Promise<BenchResult[]> {
  // The server's own defaults: fsync on, synchronous_commit on.
  const cluster = await startPostgres([]);
  try {
    const target = parsePostgresTarget(await cluster.database('bench'));
    const reading = openPostgres(target);
    await migratePostgres(reading, POSTGRES_PARTS, target.label);
    const store = createWorkerStore({
      workerUrl: new URL('../../centre/store-worker.ts', import.meta.url),
      source: { kind: 'postgres', target, gateway: 'bench' },
      onDead: (error) => {
        throw error;
      },
    });
    const sites = Array.from({ length: SITES }, (_, index) => {
      const code = String(3_301_000_001 + index);
      const outbox = createMemoryOutbox(code);
      outbox.append(FRAME * FRAMES_PER_ROUND * (ROUNDS + 1));
      return { code, outbox };
    });
    await Promise.all(sites.map(({ code, outbox }) => store.openEpoch(code, helloOf(outbox), Date.now())));
    const rates: number[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const frames = Array.from(
        { length: FRAMES_PER_ROUND },
        (_, index) => round * FRAMES_PER_ROUND + index,
      ).flatMap((frame) => sites.map(({ code, outbox }) => batchOf(code, outbox, frame)));
      const withRepeats = frames.flatMap((frame, index) => (index % 10 === 0 ? [frame, frame] : [frame]));
      const started = performance.now();
      let next = 0;
      const worker = async (): Promise<void> => {
        for (let frame = withRepeats[next++]; frame !== undefined; frame = withRepeats[next++]) {
          const result = await store.ingest(frame);
          if (result.kind !== 'stored') throw new Error(`refused: ${result.reason}`);
        }
      };
      await Promise.all(Array.from({ length: WINDOW }, worker));
      const perSecond = ((frames.length * FRAME) / (performance.now() - started)) * 1000;
      // The first round fills caches and plans.
      if (round > 0) rates.push(perSecond);
    }
    const [row] = await reading.all('SELECT COUNT(*) AS n FROM ev');
    const expected = SITES * FRAME * FRAMES_PER_ROUND * (ROUNDS + 1);
    if (Number(row?.n) !== expected) throw new Error(`${row?.n} events stored, ${expected} sent`);
    await store.close();
    await reading.close();
    return [
      {
        name: 'uplink: PostgreSQL store, idempotent events/s',
        ratio: median(rates),
        bar: BAR_PER_SECOND,
        comparison: '>=',
        unit: '/s',
        details: `${rates.map((rate) => Math.round(rate)).join(', ')} events/s; fsync on, one gateway, ${SITES} sites, a tenth sent twice`,
      },
    ];
  } finally {
    await cluster.remove();
  }
}

function helloOf({ view }: MemoryOutbox) {
  const offer = (lane: 'A' | 'B') => {
    const { base, baseHead, last, head } = view.lane(lane);
    return { base, baseHead: tools.toBase64(baseHead), last, head: tools.toBase64(head) };
  };
  return { epoch: 1, lanes: { A: offer('A'), B: offer('B') } };
}

function batchOf(site: string, { view }: MemoryOutbox, frame: number): IncomingBatch {
  const first = frame * FRAME + 1;
  const events = view.read('B', first - 1, FRAME, Number.POSITIVE_INFINITY);
  const head = tools.toBase64(events.at(-1)?.hash ?? new Uint8Array());
  return {
    site,
    signer: '41',
    receivedAtMs: Date.now(),
    epoch: 1,
    lane: 'B',
    first,
    previousHead: view.hashAt('B', first - 1) ?? new Uint8Array(),
    lines: events.map(({ bytes }) => bytes),
    hashes: events.map(({ hash }) => hash),
    header: { t: 'ev', e: 1, l: 'B', f: first, n: events.length, head, sig: '' },
  };
}
