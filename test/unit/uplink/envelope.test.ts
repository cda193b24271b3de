import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Envelope, readEnvelope, writeEnvelope } from '../../../shared/uplink/envelope.ts';

const number = { epoch: 1, lane: 'B' as const, seq: 7 };
const ordinary: Record<string, unknown> = JSON.parse(
  writeEnvelope({
    source: '/cn/site/3301060012',
    ...number,
    siteseq: 9,
    type: 'duty-log.entry',
    timeMs: Date.UTC(2026, 5, 7, 1, 2, 3, 4),
    boot: 'b00t',
    monoMs: 12.5,
    data: { text: 'entry' },
  }),
);

const strange = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, '', 'x'.repeat(300), -1, 0, 0.5, 1e300, 2 ** 53),
  fc.constantFrom(
    '2026-02-29T00:00:00.000Z',
    '2026-06-31T00:00:00.000Z',
    '2026-06-07T24:00:00.000Z',
    '2026-06-07T09:02:11+08:00',
    '0000000007',
    '1.0',
    '1.B.7',
  ),
  fc.jsonValue(),
);

test('whatever replaces a field, an event is taken exactly when its schema takes it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(ordinary), 'subject', 'level', 'origin', 'more'),
      strange,
      (key, value) => {
        const text = JSON.stringify({ ...ordinary, [key]: value });
        const parsed = Envelope.safeParse(JSON.parse(text));
        const isRightNumber = parsed.success && parsed.data.id === '1.B.7';
        expect([text, readEnvelope(text, number).ok]).toEqual([text, isRightNumber]);
      },
    ),
    { numRuns: 3_000 },
  );
});

test('a missing field is named, an ordinary event is read with its time', () => {
  for (const key of Object.keys(ordinary)) {
    const { [key]: _, ...rest } = ordinary;
    expect(readEnvelope(JSON.stringify(rest), number)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(key),
    });
  }
  expect(readEnvelope(JSON.stringify(ordinary), number)).toMatchObject({
    ok: true,
    type: 'duty-log.entry',
    timeMs: Date.UTC(2026, 5, 7, 1, 2, 3, 4),
  });
});
