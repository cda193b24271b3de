import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyRosterDelta, rosterDelta } from '../../../../shared/contract/roster-delta.ts';
import type { RosterRoom } from '../../../../shared/contract/roster-rooms.ts';
import type {
  Assignment,
  RosterConflict,
  RosterTable,
  SeatPlace,
} from '../../../../shared/contract/roster-table.ts';
import { person, post, session } from '../sample.ts';

const people = Array.from({ length: 5_000 }, (_, index) => person(`P${index}`));
const posts = ['A', 'B', 'C'].map((id) => post(id));
const sessions = [session('S1', '2026-06-07T09:00', '2026-06-07T11:00')];

const Seats = fc
  .uniqueArray(
    fc.record({
      postId: fc.constantFrom('A', 'B', 'C'),
      seat: fc.nat(2),
      personId: fc.constantFrom('P1', 'P2', 'P3'),
    }),
    { selector: ({ postId, seat }) => `${postId} ${seat}` },
  )
  .map((list): Assignment[] => list.map((one) => ({ ...one, sessionId: 'S1' })));
const Conflicts = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { maxLength: 6 }).map((ids) =>
  ids.map(
    (id): RosterConflict => ({
      ruleId: 'coverage',
      level: 'open',
      sessionIds: ['S1'],
      postIds: [id],
      personIds: [],
      facts: {},
    }),
  ),
);
const ROOMS: RosterRoom[] = [
  {
    roomId: 'r01',
    building: '东楼',
    county: '',
    candidateSchools: ['一中'],
    candidateClasses: [],
    sessions: [],
  },
];
const Table = fc
  .record({
    assignments: Seats,
    conflicts: Conflicts,
    rooms: fc.constantFrom<RosterRoom[]>([], ROOMS),
    locks: fc.constantFrom<SeatPlace[]>([], [{ sessionId: 'S1', postId: 'A', seat: 0 }]),
  })
  .map(
    (part): RosterTable => ({ revision: 1, people, posts, sessions, canUndo: false, canRedo: true, ...part }),
  );

const inOrder = (table: RosterTable): RosterTable => ({
  ...table,
  assignments: [...table.assignments].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
});

it('applied to the table before, a delta gives the table after', () => {
  fc.assert(
    fc.property(Table, Table, (before, after) => {
      const delta = JSON.parse(JSON.stringify(rosterDelta(before, { ...after, revision: 2 })));
      expect(inOrder(applyRosterDelta(before, delta))).toEqual(inOrder({ ...after, revision: 2 }));
    }),
  );
});

it('one seat sends that seat and not five thousand people', () => {
  const before: RosterTable = {
    ...{
      revision: 1,
      people,
      posts,
      sessions,
      locks: [],
      rooms: [],
      conflicts: [],
      canUndo: false,
      canRedo: false,
    },
    assignments: [{ sessionId: 'S1', postId: 'A', seat: 0, personId: 'P1' }],
  };
  const after = {
    ...before,
    revision: 2,
    assignments: [{ sessionId: 'S1', postId: 'A', seat: 0, personId: 'P2' }],
  };
  const delta = rosterDelta(before, after);
  expect(JSON.stringify(delta).length).toBeLessThan(200);
  expect(applyRosterDelta(before, delta).people).toBe(people);
});
