import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCommitPace } from '../../../centre/store/commit-pace.ts';
import { packGroup, type ToWorker, unpackGroup } from '../../../centre/store/worker-protocol.ts';

test('a crowd of sites gathers for a few milliseconds, a few in a hurry do not', () => {
  let nowMs = 0;
  const pace = createCommitPace(() => nowMs);
  for (let index = 0; index < 500; index += 1) pace.note('one of three'.concat(String(index % 3)));
  expect(pace.gatherMs()).toBe(0);
  for (let index = 0; index < 30; index += 1) pace.note(`site ${index}`);
  expect(pace.gatherMs()).toBeGreaterThan(0);
  // Still so in the window behind, which nobody has reported in yet; no longer after a pause.
  nowMs += 120;
  expect(pace.gatherMs()).toBeGreaterThan(0);
  nowMs += 500;
  expect(pace.gatherMs()).toBe(0);
});

const bytes = fc.uint8Array({ maxLength: 40 });
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const ingest = fc
  .tuple(fc.array(fc.tuple(bytes, hash), { minLength: 1, maxLength: 5 }), hash)
  .map(([rows, previousHead]): ToWorker['request'] => ({
    kind: 'ingest',
    batch: {
      ...{ site: '3301060012', signer: '41', receivedAtMs: 7, epoch: 1, lane: 'B', first: 3, previousHead },
      header: { t: 'ev', e: 1, l: 'B', f: 3, n: rows.length, head: '', sig: '' },
      lines: rows.map(([line]) => line),
      hashes: rows.map(([, each]) => each),
    },
  }));
const other = fc.constant<ToWorker['request']>({
  ...{ kind: 'seen', site: '3301060012', atMs: 1, backlog: null, isConnected: true },
});

test('whatever a message gathers comes out of it as it went in', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(ingest, other), { maxLength: 6 }), (requests) => {
      const group = requests.map((request, id) => ({ id, request }));
      expect(unpackGroup(structuredClone(packGroup(group)))).toEqual(group);
    }),
  );
});
