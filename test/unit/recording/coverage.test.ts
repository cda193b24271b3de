import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverageOf, reasonOf } from '../../../site/recording/keep/coverage.ts';

const at = fc.integer({ min: 0, max: 2_000 });
const span = fc.tuple(at, at).map(([left, right]) => ({
  fromMs: Math.min(left, right),
  toMs: Math.max(left, right),
}));
const code = fc.constantFrom('none', 'no-packets', 'connection-lost', 'service-stopped', 'off');

test('covered spans and gaps fill any range exactly, in order, whatever the facts', () => {
  fc.assert(
    fc.property(
      span.filter(({ fromMs, toMs }) => toMs > fromMs),
      fc.array(span, { maxLength: 12 }),
      fc.array(fc.tuple(span, fc.constantFrom('disk-full', 'packet-loss')), { maxLength: 6 }),
      fc.array(fc.record({ atMs: at, code }), { maxLength: 10 }),
      at,
      (range, spans, holes, states, pendingFromMs) => {
        const { covered, gaps } = coverageOf(range, {
          spans,
          holes: holes.map(([hole, holeCode]) => ({ ...hole, code: holeCode })),
          states,
          pendingFromMs,
        });
        const pieces = [
          ...covered.map((one) => ({ ...one, isGap: false })),
          ...gaps.map((one) => ({ ...one, isGap: true })),
        ].sort((left, right) => left.fromMs - right.fromMs);
        let end = range.fromMs;
        for (const piece of pieces) {
          expect(piece.fromMs).toBe(end);
          expect(piece.toMs).toBeGreaterThan(piece.fromMs);
          end = piece.toMs;
        }
        expect(end).toBe(range.toMs);
        // A millisecond is covered exactly when a span holds it.
        for (let ms = range.fromMs; ms < range.toMs; ms += 37) {
          const isRecorded = spans.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
          expect(covered.some(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)).toBe(isRecorded);
        }
        for (const { reason, code: why } of gaps)
          expect(why === 'no-packets' && reason === 'network' ? 'camera' : reason).toBe(reasonOf(why));
      },
    ),
    { numRuns: 400 },
  );
});

const day = { fromMs: 0, toMs: 10_000 };

test('a gap takes its reason from the exact hole, else from the state of that moment', () => {
  const { gaps } = coverageOf(day, {
    spans: [
      { fromMs: 1_000, toMs: 3_000 },
      { fromMs: 3_500, toMs: 6_000 },
    ],
    holes: [{ fromMs: 3_000, toMs: 3_500, code: 'disk-slow' }],
    states: [
      { atMs: 200, code: 'starting' },
      { atMs: 990, code: 'none' },
      { atMs: 6_000, code: 'no-packets' },
      { atMs: 7_000, code: 'connection-lost' },
    ],
    pendingFromMs: 9_000,
  });
  expect(gaps).toEqual([
    { fromMs: 0, toMs: 200, reason: 'not-planned', code: 'off' },
    { fromMs: 200, toMs: 1_000, reason: 'console', code: 'starting' },
    { fromMs: 3_000, toMs: 3_500, reason: 'disk', code: 'disk-slow' },
    { fromMs: 6_000, toMs: 7_000, reason: 'network', code: 'no-packets' },
    { fromMs: 7_000, toMs: 9_000, reason: 'network', code: 'connection-lost' },
    { fromMs: 9_000, toMs: 10_000, reason: 'not-planned', code: 'not-yet' },
  ]);
});

test('what a live camera sent and nobody wrote down is our fault, never the camera’s', () => {
  const { gaps } = coverageOf(day, {
    spans: [{ fromMs: 0, toMs: 4_000 }],
    holes: [],
    states: [{ atMs: 0, code: 'none' }],
    pendingFromMs: 10_000,
  });
  expect(gaps).toEqual([{ fromMs: 4_000, toMs: 10_000, reason: 'console', code: 'not-written' }]);
});

test.each([
  ['request-timeout', 'network'],
  ['no-key-frame', 'camera'],
  [null, 'camera'],
] as const)('silence followed by %s is blamed on the %s', (next, reason) => {
  const { gaps } = coverageOf(day, {
    spans: [{ fromMs: 0, toMs: 1_000 }],
    holes: [],
    states: [
      { atMs: 0, code: 'none' },
      { atMs: 1_000, code: 'no-packets' },
      ...(next === null ? [] : [{ atMs: 10_500, code: next }]),
    ],
    pendingFromMs: 20_000,
  });
  expect(gaps).toEqual([{ fromMs: 1_000, toMs: 10_000, reason, code: 'no-packets' }]);
});
