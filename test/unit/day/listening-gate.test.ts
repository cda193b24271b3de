import { expect, test } from 'vitest';
import { judgeListening } from '../../../site/day/listening-gate.ts';
import type { ListeningFact, ListeningRoomFact } from '../../../site/ports/day.ts';

const HOUR_MS = 3_600_000;
const good: NonNullable<ListeningRoomFact['result']> = {
  verdict: 'pass',
  endedAtMs: 1_000,
  isAccepted: false,
  isSetUpOtherwise: false,
  isOfOtherLimits: false,
};
type Result =
  | (Partial<NonNullable<ListeningRoomFact['result']>> & { readonly trial?: ListeningRoomFact['trial'] })
  | null;
const trialOf = (change: Partial<NonNullable<ListeningRoomFact['trial']>> = {}) => ({
  ...{ isGood: true, isSigned: true, endedAtMs: 1_000 },
  ...change,
});
const judge = (results: readonly Result[], nowMs = 2_000, change: Partial<ListeningFact> = {}) =>
  judgeListening(
    {
      isNeeded: true,
      mostHours: 24,
      rooms: results.map((result, index) => ({
        roomId: `r${index}`,
        name: `第${index}考场`,
        result: result === null ? null : { ...good, ...result },
        trial: result?.trial ?? null,
      })),
      ...change,
    },
    nowMs,
  );

test('passed only when every room passed, or has a remark a named person accepted', () => {
  expect(judge([{}, {}])).toMatchObject({
    state: 'passed',
    reasonCode: 'listening-passed',
    facts: { total: 2, accepted: 0 },
  });
  expect(judge([{}, { verdict: 'warn', isAccepted: true }])).toMatchObject({
    state: 'passed',
    facts: { accepted: 1 },
  });
  expect(judge([{}, { verdict: 'warn' }])).toMatchObject({
    state: 'open',
    isBlocking: true,
    reasonCode: 'listening-remarks',
    facts: { count: 1, rooms: '第1考场' },
  });
  // Acceptance of a remark accepts no failure.
  expect(judge([{ verdict: 'fail', isAccepted: true }])).toMatchObject({
    state: 'failed',
    reasonCode: 'listening-failed',
  });
});

test('a result of before a change, of other limits or too long ago does not count', () => {
  expect(judge([{}, { isSetUpOtherwise: true }])).toMatchObject({
    state: 'open',
    reasonCode: 'listening-set-up-changed',
  });
  expect(judge([{}, { isOfOtherLimits: true }])).toMatchObject({
    state: 'open',
    reasonCode: 'listening-other-limits',
  });
  expect(judge([{}], 1_000 + 24 * HOUR_MS)).toMatchObject({ state: 'passed' });
  expect(judge([{}], 1_001 + 24 * HOUR_MS)).toMatchObject({
    reasonCode: 'listening-outdated',
    facts: { hours: 24 },
  });
  expect(judge([{}], 1_001 + 24 * HOUR_MS, { mostHours: 48 })).toMatchObject({ state: 'passed' });
});

test('rooms that were not checked or not measured are named, the worst first, never more than a few', () => {
  expect(judge([null, null])).toMatchObject({
    state: 'open',
    reasonCode: 'listening-not-checked',
    isBlocking: true,
  });
  expect(judge([{}, null])).toMatchObject({
    reasonCode: 'listening-rooms-missing',
    facts: { rooms: '第1考场' },
  });
  expect(judge([{}, { verdict: 'not-measurable' }])).toMatchObject({ reasonCode: 'listening-not-measured' });
  expect(judge([null, { verdict: 'fail' }, { verdict: 'warn' }])).toMatchObject({
    state: 'failed',
    reasonCode: 'listening-failed',
    facts: { count: 1, total: 3, rooms: '第1考场' },
  });
  expect(judge([{}, ...Array.from({ length: 6 }, () => null)]).facts).toMatchObject({
    count: 6,
    rooms: '第1考场、第2考场、第3考场、第4考场',
  });
});

test('a plan without a listening test to come asks for nothing', () => {
  expect(judge([], 1, { isNeeded: false })).toMatchObject({
    state: 'open',
    isBlocking: false,
    reasonCode: 'no-listening-test',
  });
  expect(judge([])).toMatchObject({ state: 'open', isBlocking: true });
});

test('a room no microphone could measure passes by a signed trial that was heard well in it', () => {
  const verdict = 'not-measurable';
  expect(judge([{}, { verdict, trial: trialOf() }])).toMatchObject({
    state: 'passed',
    facts: { total: 2, accepted: 0, heard: 1 },
  });
  expect(judge([{ verdict, trial: trialOf({ isSigned: false }) }])).toMatchObject({
    state: 'open',
    isBlocking: true,
    reasonCode: 'listening-trial-unsigned',
  });
  // As long as a check counts, and no longer.
  const late = 1_001 + 24 * HOUR_MS;
  expect(judge([{ verdict, endedAtMs: late, trial: trialOf() }], late)).toMatchObject({
    reasonCode: 'listening-not-measured',
  });
  expect(judge([{ verdict, trial: trialOf({ endedAtMs: late }) }], late)).toMatchObject({
    reasonCode: 'listening-outdated',
  });
});

test('a trial makes good no failure and accepts no remark, and takes the place of no check', () => {
  const trial = trialOf();
  expect(judge([{ verdict: 'fail', trial }])).toMatchObject({ reasonCode: 'listening-failed' });
  expect(judge([{ verdict: 'warn', trial }])).toMatchObject({ reasonCode: 'listening-remarks' });
  expect(judge([{ isSetUpOtherwise: true, trial }])).toMatchObject({
    reasonCode: 'listening-set-up-changed',
  });
  expect(judge([{ trial }, null])).toMatchObject({ reasonCode: 'listening-rooms-missing' });
});

test('a room in which somebody did not hear well fails, signed or not', () => {
  for (const isSigned of [true, false])
    for (const verdict of ['pass', 'not-measurable'] as const)
      expect(judge([{}, { verdict, trial: trialOf({ isGood: false, isSigned }) }])).toMatchObject({
        state: 'failed',
        reasonCode: 'listening-heard-badly',
        facts: { count: 1, rooms: '第1考场' },
      });
});
