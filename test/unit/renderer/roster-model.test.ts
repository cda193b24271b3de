import { describe, expect, it } from 'vitest';
import {
  buildRosterModel,
  hintsFor,
  isStaffed,
  searchPosts,
} from '../../../renderer/site/people/roster-model.ts';
import type { Person, RosterTable, Session } from '../../../shared/contract/roster-table.ts';
import { person as samplePerson } from '../roster/sample.ts';

const person = (id: string, change: Partial<Person> = {}): Person =>
  samplePerson(id, { name: `名${id}`, school: '东湖中学', sex: 'F', ...change });
const session = (id: string, start: string, end: string, subject = ''): Session => ({
  id,
  name: id,
  kind: 'exam',
  subject,
  start: `2026-06-07T${start}`,
  end: `2026-06-07T${end}`,
});
const table = (change: Partial<RosterTable>): RosterTable => ({
  revision: 1,
  people: [person('a'), person('b', { isTrained: false }), person('c', { subjects: ['语文'] })],
  posts: [
    { id: 'p1', name: '第01考场', kind: 'invigilation', roomId: 'r01', seats: 2 },
    { id: 'p2', name: '第02考场', kind: 'invigilation', roomId: 'r02', seats: 2 },
    { id: 'g', name: '保密室', kind: 'duty', roomId: null, seats: 1 },
  ],
  sessions: [
    session('s1', '09:00', '11:30', '语文'),
    session('s2', '11:30', '12:30'),
    session('s3', '11:00', '12:00'),
  ],
  assignments: [{ sessionId: 's1', postId: 'p2', seat: 0, personId: 'a' }],
  locks: [],
  rooms: [],
  conflicts: [],
  canUndo: false,
  canRedo: false,
  ...change,
});
const seatOf = (sessionId: string, postId = 'p1', seat = 0) => ({ sessionId, postId, seat });
const kinds = (
  model: ReturnType<typeof buildRosterModel>,
  id: string,
  seat: ReturnType<typeof seatOf>,
): string[] => {
  const found = model.people.get(id);
  return found ? hintsFor(model, found, seat).map(({ kind }) => kind) : ['missing'];
};

describe('hints before a person is put into a seat', () => {
  const model = buildRosterModel(table({}));
  it('sees overlapping sessions, not touching ones', () => {
    expect(kinds(model, 'a', seatOf('s1'))).toEqual(['busy']);
    expect(kinds(model, 'a', seatOf('s3'))).toEqual(['busy']);
    expect(kinds(model, 'a', seatOf('s2'))).toEqual([]);
  });
  it('sees the same post twice, but not the seat itself', () => {
    expect(kinds(model, 'a', seatOf('s1', 'p2', 1))).toEqual(['twice']);
    expect(kinds(model, 'a', seatOf('s1', 'p2', 0))).toEqual([]);
  });
  it('sees missing or expired training and the own subject', () => {
    expect(kinds(model, 'b', seatOf('s2'))).toEqual(['untrained']);
    expect(kinds(model, 'c', seatOf('s1'))).toEqual(['own-subject']);
    expect(kinds(model, 'c', seatOf('s2'))).toEqual([]);
    const dated = buildRosterModel(
      table({
        people: [
          person('d', { trainedUntil: '2026-06-06' }),
          person('e', { isTrained: false, trainedUntil: '2026-06-07' }),
        ],
      }),
    );
    expect(kinds(dated, 'd', seatOf('s2'))).toEqual(['expired']);
    expect(kinds(dated, 'e', seatOf('s2'))).toEqual([]);
  });
});

describe('the matrix', () => {
  it('staffs like with like, and whatever is assigned anyway', () => {
    const model = buildRosterModel(
      table({ assignments: [{ sessionId: 's1', postId: 'g', seat: 0, personId: 'a' }] }),
    );
    const [s1, s2] = model.table.sessions;
    const duty = model.posts.get('g');
    expect(duty && s1 && isStaffed(model, duty, s1)).toBe(true);
    expect(duty && s2 && isStaffed(model, duty, s2)).toBe(false);
  });
  it('finds posts by name and by who is in them', () => {
    const model = buildRosterModel(table({}));
    expect(searchPosts(model, '02').map(({ id }) => id)).toEqual(['p2']);
    expect(searchPosts(model, '名a').map(({ id }) => id)).toEqual(['p2']);
    expect(searchPosts(model, '')).toHaveLength(3);
  });
});
