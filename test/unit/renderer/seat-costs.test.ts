import { expect, it } from 'vitest';
import { nextCell } from '../../../renderer/site/people/matrix/next-seat.ts';
import { NO_COSTS, seatCosts, totalOf } from '../../../renderer/site/people/matrix/seat-costs.ts';
import { freeAttribute } from '../../../renderer/site/people/matrix/use-seat-drag.ts';
import { cellKey } from '../../../renderer/site/people/roster-model.ts';
import type { SoftCost } from '../../../shared/domain/roster/problem/soft-costs.ts';
import { person, session } from '../roster/sample.ts';

const wish = (sessionId: string, staffId: string, cost: number): SoftCost => ({
  ...{ ruleId: 'session-preference', sessionId, roomId: 'p1', staffIds: [staffId], cost },
  reason: { kind: 'session-preference' },
});
const load = (staffId: string, cost: number): SoftCost => ({
  ...{ ruleId: 'fair-load', sessionId: null, roomId: null, staffIds: [staffId], cost },
  reason: { kind: 'load', load: 3, ideal: 2.5 },
});

it('puts costs beside their cell or their person, and keeps what looks the same', () => {
  const first = seatCosts(
    [wish('s1', 'a', 3), wish('s1', 'b', 2), wish('s2', 'a', 1), load('a', 5)],
    NO_COSTS,
  );
  expect(totalOf(first.cells.get(cellKey('s1', 'p1')) ?? [])).toBe(5);
  expect(totalOf(first.people.get('a') ?? [])).toBe(5);
  const next = seatCosts([wish('s1', 'a', 3), wish('s1', 'b', 2), wish('s2', 'c', 1), load('a', 4)], first);
  expect(next.cells.get(cellKey('s1', 'p1'))).toBe(first.cells.get(cellKey('s1', 'p1')));
  expect(next.cells.get(cellKey('s2', 'p1'))).not.toBe(first.cells.get(cellKey('s2', 'p1')));
  expect(next.people.get('a')).not.toBe(first.people.get('a'));
});

it('walks over people and time by arrows, and stops at the edges', () => {
  const people = [person('a'), person('b')];
  const sessions = [
    session('s1', '2026-06-07T09:00', '2026-06-07T11:00'),
    session('s2', '2026-06-07T15:00', '2026-06-07T17:00'),
  ];
  const from = (sessionId: string, personId: string, key: string) =>
    nextCell(people, sessions, { sessionId, personId }, key);
  expect(from('s1', 'a', 'ArrowDown')).toBe(freeAttribute('s1', 'b'));
  expect(from('s1', 'b', 'ArrowRight')).toBe(freeAttribute('s2', 'b'));
  expect(from('s2', 'b', 'ArrowLeft')).toBe(freeAttribute('s1', 'b'));
  expect(from('s2', 'b', 'ArrowUp')).toBe(freeAttribute('s2', 'a'));
  for (const [sessionId, personId, key] of [
    ['s1', 'a', 'ArrowUp'],
    ['s1', 'a', 'ArrowLeft'],
    ['s2', 'b', 'ArrowDown'],
    ['s2', 'b', 'ArrowRight'],
    ['s1', 'gone', 'ArrowDown'],
    ['s1', 'a', 'Home'],
  ] as const)
    expect(from(sessionId, personId, key)).toBeNull();
});
