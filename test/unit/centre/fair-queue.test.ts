import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, createFairQueue } from '../../../centre/store/fair-queue.ts';
import type { ToWorker } from '../../../centre/store/worker-protocol.ts';

let nextId = 0;
const batch = (site: string, lines: number, lane: 'A' | 'B' = 'B'): ToWorker => ({
  id: nextId++,
  request: {
    kind: 'ingest',
    batch: {
      ...{ site, signer: '41', receivedAtMs: 1, epoch: 1, lane, first: 1, previousHead: new Uint8Array(32) },
      lines: Array.from({ length: lines }, () => new Uint8Array(1)),
      hashes: [],
      header: { t: 'ev', e: 1, l: lane, f: 1, n: lines, head: '', sig: '' },
    },
  },
});
const siteOf = ({ request }: ToWorker): string => (request.kind === 'ingest' ? request.batch.site : '');

test('a site with a week of backlog does not starve the others, and what is urgent goes first', () => {
  const queue = createFairQueue();
  for (let index = 0; index < 400; index += 1) queue.push(batch('late', 64));
  for (let index = 0; index < 20; index += 1) queue.push(batch(`site ${index}`, 16));
  const alarm = batch('late', 1, 'A');
  queue.push(alarm);
  const first = queue.take(1_000);
  expect(first[0]).toBe(alarm);
  expect(new Set(first.map(siteOf)).size).toBe(21);
  expect(queue.size()).toBe(421 - first.length);
  // The end of the store waits for everybody.
  queue.push({ id: nextId, request: { kind: 'close' } });
  // Alone it has the writer to itself.
  expect(queue.take(1_000).map(siteOf)).toEqual(Array.from({ length: 16 }, () => 'late'));
  const rest = queue.take(Number.POSITIVE_INFINITY);
  expect([queue.size(), rest.at(-1)?.request.kind]).toEqual([0, 'close']);
});

test('everything comes out once, each site in its order, and no site gets far ahead of another that waits', () => {
  const push = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 64 }));
  fc.assert(
    fc.property(fc.array(push, { maxLength: 60 }), fc.integer({ min: 1, max: 300 }), (pushes, most) => {
      const queue = createFairQueue();
      const items = pushes.map(([site, lines]) => batch(site, lines));
      for (const item of items) queue.push(item);
      const taken: ToWorker[] = [];
      const served = new Map<string, number>();
      while (queue.size() > 0) {
        const group = queue.take(most);
        expect(group.length).toBeGreaterThan(0);
        taken.push(...group);
        for (const item of group) served.set(siteOf(item), (served.get(siteOf(item)) ?? 0) + costOf(item));
        const left = new Set(items.filter((item) => !taken.includes(item)).map(siteOf));
        // Shreedhar and Varghese: within two quanta and the largest batch.
        const waiting = [...left].map((site) => served.get(site) ?? 0);
        if (waiting.length > 1) expect(Math.max(...waiting) - Math.min(...waiting)).toBeLessThanOrEqual(192);
      }
      for (const site of ['a', 'b', 'c', 'd'])
        expect(taken.filter((item) => siteOf(item) === site)).toEqual(
          items.filter((item) => siteOf(item) === site),
        );
      expect(taken.length).toBe(items.length);
    }),
  );
});
