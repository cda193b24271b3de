import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DOWN_WINDOW, type DownItem } from '../../../shared/uplink/down-window.ts';
import type { InstructionFrame } from '../../../shared/uplink/messages.ts';
import { createLink, memoryOutbox, testKey } from '../../fakes/uplink-link.ts';

/** An issuer with holes between its numbers, and a site that writes down what reaches it. */
function stage(isStoring: () => boolean = () => true) {
  const issued: DownItem[] = [];
  const taken: string[] = [];
  let have = 0;
  const instructions = {
    issued,
    have: () => have,
    take(frame: InstructionFrame) {
      if (frame.n <= have || !isStoring()) return;
      have = frame.n;
      taken.push(frame.id);
    },
  };
  const link = createLink({ view: memoryOutbox().view, ...testKey(1), instructions });
  return {
    link,
    taken,
    issue() {
      const n = (issued.at(-1)?.n ?? 0) + 1 + (issued.length % 3);
      issued.push({
        n,
        id: `instruction-${n}`,
        issuer: 'centre',
        to: '*',
        issuedAtMs: 1,
        expiresAtMs: 2,
        requires: 'read',
        text: 'text',
        sig: testKey(7).sign('any'),
      });
      link.wakeCentre();
    },
    ids: () => issued.map(({ id }) => id),
  };
}

const action = fc.oneof(
  { weight: 5, arbitrary: fc.constant('issue' as const) },
  { weight: 8, arbitrary: fc.constantFrom('to-centre' as const, 'to-site' as const) },
  { weight: 2, arbitrary: fc.constantFrom('commit' as const, 'settle' as const, 'tick' as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'swallow-to-centre' as const,
      'swallow-to-site' as const,
      'cut' as const,
      'connect' as const,
      'crash-centre' as const,
    ),
  },
);

test('over a channel that swallows, cuts and crashes every instruction arrives once and in order', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 150 }), (actions) => {
      const { link, taken, issue, ids } = stage();
      link.connect();
      for (const step of actions) {
        if (step === 'issue') issue();
        else if (step === 'to-centre') link.deliverToCentre();
        else if (step === 'to-site') link.deliverToSite();
        else if (step === 'commit') link.commit();
        else if (step === 'swallow-to-centre') link.toCentre.shift();
        else if (step === 'swallow-to-site') link.toSite.shift();
        else if (step === 'cut') link.cut();
        else if (step === 'connect') link.connect();
        else if (step === 'crash-centre') link.crashCentre();
        else if (step === 'tick') link.tick(1_000);
        else link.settle();
      }
      // From here on the channel is good.
      for (let second = 0; second < 60 && taken.length < ids().length; second += 1) {
        if (!link.isConnected()) link.connect();
        link.settle();
        link.tick(1_000);
      }
      link.settle();
      expect(taken).toEqual(ids());
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});

test('no more than the window is under way to a site that stores nothing', () => {
  const { link, issue, taken } = stage(() => false);
  link.connect();
  link.settle();
  for (let index = 0; index < DOWN_WINDOW + 20; index += 1) issue();
  expect(link.toSite.filter((text) => text.includes('"t":"cmd"'))).toHaveLength(DOWN_WINDOW);
  link.settle();
  expect(taken).toEqual([]);
});

test('a site that does not know instructions is sent none', () => {
  const link = createLink({ view: memoryOutbox().view, ...testKey(1) });
  link.connect();
  link.settle();
  link.wakeCentre();
  expect(link.toSite).toEqual([]);
  expect(link.log.some(({ effect }) => effect.kind === 'want-instructions')).toBe(false);
});

test('a gap is filled at once when the site asks again, on the same connection', () => {
  const { link, issue, taken, ids } = stage();
  link.connect();
  link.settle();
  for (let index = 0; index < 3; index += 1) issue();
  const lost = link.toSite.findIndex((text) => text.includes('"t":"cmd"'));
  link.toSite.splice(lost, 1);
  // No time passes: nothing but the word `again` can bring it.
  link.settle();
  expect(link.toSite).toEqual([]);
  expect(taken).toEqual(ids());
  expect(link.log.filter(({ effect }) => effect.kind === 'close' || effect.kind === 'terminate')).toEqual([]);
});

test('the last instruction, swallowed, comes again after 20 s on the same connection, and not before', () => {
  const { link, issue, taken, ids } = stage();
  link.connect();
  link.settle();
  link.tick(15_000);
  link.settle();
  issue();
  const lost = link.toSite.findIndex((text) => text.includes('"t":"cmd"'));
  link.toSite.splice(lost, 1);
  // The line stays alive by heartbeats and pings meanwhile.
  for (let second = 0; second < 19; second += 1) link.tick(1_000);
  link.settle();
  expect(taken).toEqual([]);
  for (let second = 0; second < 3; second += 1) link.tick(1_000);
  link.settle();
  expect(taken).toEqual(ids());
  expect(link.log.filter(({ effect }) => effect.kind === 'close' || effect.kind === 'terminate')).toEqual([]);
});
