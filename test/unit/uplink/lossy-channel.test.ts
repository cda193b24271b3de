import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyStore } from '../../../centre/store/verify-store.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import { createLink, memoryOutbox, testKey } from '../../fakes/uplink-link.ts';

const action = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('append-A' as const, 'append-B' as const) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'to-centre' as const,
      'to-site' as const,
      'commit' as const,
      'commit-one' as const,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'swallow-to-centre' as const,
      'duplicate' as const,
      'swallow-to-site' as const,
      'cut' as const,
      'connect' as const,
      'crash-centre' as const,
      'tick' as const,
      'settle' as const,
    ),
  },
);

test('over a channel that swallows, cuts and crashes everything arrives once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 150 }), async (actions) => {
      const key = testKey(1);
      const outbox = memoryOutbox();
      const link = createLink({ view: outbox.view, ...key });
      link.connect();
      let written = 0;
      for (const step of actions) {
        if (step === 'append-A' || step === 'append-B') {
          written += 1;
          outbox.append(step === 'append-A' ? 'A' : 'B', `entry ${written}`);
          link.wake();
        } else if (step === 'to-centre') link.deliverToCentre();
        else if (step === 'to-site') link.deliverToSite();
        else if (step === 'commit') link.commit();
        else if (step === 'commit-one') link.commitOne();
        else if (step === 'duplicate') link.duplicate();
        else if (step === 'swallow-to-centre') link.toCentre.shift();
        else if (step === 'swallow-to-site') link.toSite.shift();
        else if (step === 'cut') link.cut();
        else if (step === 'connect') link.connect();
        else if (step === 'crash-centre') link.crashCentre();
        else if (step === 'tick') link.tick(1_000);
        else link.settle();
      }
      // From here on the channel is good: the two ends must find out of any hole by themselves.
      for (let second = 0; second < 60; second += 1) {
        if (!link.isConnected()) link.connect();
        link.settle();
        link.tick(1_000);
      }
      // Nothing the channel does may look like another history.
      expect(
        link.log.filter(({ effect }) => effect.kind === 'finding' || effect.kind === 'epoch-broken'),
      ).toEqual([]);
      for (const lane of ['A', 'B'] as const) {
        const sent = outbox.lanes[lane].map(({ seq, bytes }) => ({
          seq,
          bytes: Buffer.from(bytes).toString(),
        }));
        const stored = link
          .stored(lane)
          .map(({ seq, bytes }) => ({ seq, bytes: Buffer.from(bytes).toString() }));
        expect(stored).toEqual(sent);
      }
      expect((await verifyStore(overSqlite(link.database), () => key.verify)).ok).toBe(true);
      link.database.close();
    }),
    { numRuns: 300 },
  );
});

/** Several frames at the centre of which one is committed: there an acknowledgement could run ahead. */
const intake = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('append-A' as const, 'append-B' as const) },
  { weight: 3, arbitrary: fc.constant('to-centre' as const) },
  { weight: 1, arbitrary: fc.constant('commit-one' as const) },
  { weight: 1, arbitrary: action },
);

test('an acknowledgement is never ahead of the store', async () => {
  fc.assert(
    fc.property(fc.array(intake, { minLength: 60, maxLength: 120 }), (actions) => {
      const outbox = memoryOutbox();
      const link = createLink({ view: outbox.view, ...testKey(1) });
      link.connect();
      link.settle();
      for (const step of actions) {
        if (step === 'append-A' || step === 'append-B') {
          outbox.append(step === 'append-A' ? 'A' : 'B', 'entry');
          link.wake();
        } else if (step === 'to-centre') link.deliverToCentre();
        else if (step === 'to-site') link.deliverToSite();
        else if (step === 'commit') link.commit();
        else if (step === 'commit-one') link.commitOne();
        else if (step === 'duplicate') link.duplicate();
        else if (step === 'crash-centre') link.crashCentre();
        else if (step === 'connect') link.connect();
        else if (step === 'settle') link.settle();
        for (const { effect } of link.log.splice(0))
          if (effect.kind === 'send' && 'text' in effect) {
            const message = JSON.parse(effect.text);
            if (message.t !== 'ack') continue;
            const newest = link.stored(message.l).at(-1)?.seq ?? 0;
            expect(message.seq).toBeLessThanOrEqual(newest);
          }
      }
      link.database.close();
    }),
    { numRuns: 150 },
  );
});
