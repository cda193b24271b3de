import type { LeftOut } from '../../../shared/contract/roster-plan.ts';
import type { Person, RosterTable, Session } from '../../../shared/contract/roster-table.ts';
import { parseProblem } from '../../../shared/domain/roster/problem/parse-problem.ts';
import type {
  RosterPlace,
  RosterProblem,
  RuleChange,
} from '../../../shared/domain/roster/problem/roster-problem.ts';

/** The roster of the site as a problem. A room of the problem is an invigilation post; its id is the post's. */
export interface TableProblem {
  readonly problem: RosterProblem;
  readonly places: readonly RosterPlace[];
  readonly leftOut: readonly LeftOut[];
}

export type ProblemSource = Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments' | 'locks'>;
export type ReadTable = (table: ProblemSource, rules: readonly RuleChange[]) => TableProblem | null;

const NO_SEX = {
  zh: '没有登记性别，不参加自动排班',
  en: 'has no sex recorded and is left out of the plan',
};

/**
 * Only exams are planned; whoever has a duty shift at the time of an exam is not available for it. Null where there
 * is nothing to plan.
 */
export function problemOfTable(table: ProblemSource, rules: readonly RuleChange[]): TableProblem | null {
  const sessions = table.sessions.filter(({ kind }) => kind === 'exam');
  const posts = table.posts.filter(({ kind }) => kind === 'invigilation');
  const people = table.people.filter(({ sex }) => sex !== '');
  if (sessions.length === 0 || posts.length === 0) return null;
  const isSession = new Set(sessions.map(({ id }) => id));
  const isPost = new Set(posts.map(({ id }) => id));
  const isPerson = new Set(people.map(({ id }) => id));
  const postsOfRoom = new Map<string, string[]>();
  for (const { id, roomId } of posts)
    if (roomId !== null) postsOfRoom.set(roomId, [...(postsOfRoom.get(roomId) ?? []), id]);
  const isPlanned = (at: { sessionId: string; postId: string }): boolean =>
    isSession.has(at.sessionId) && isPost.has(at.postId);
  const sessionOf = new Map(table.sessions.map((session) => [session.id, session]));
  const busy = new Map<string, Session[]>();
  for (const one of table.assignments) {
    const session = sessionOf.get(one.sessionId);
    if (session && !isPlanned(one)) busy.set(one.personId, [...(busy.get(one.personId) ?? []), session]);
  }
  const unavailable = (person: Person): string[] =>
    sessions
      .filter(
        (session) =>
          person.isOnLeave ||
          person.isStandby ||
          person.unavailable.includes(session.id) ||
          (busy.get(person.id) ?? []).some((other) => other.start < session.end && session.start < other.end),
      )
      .map(({ id }) => id);
  const keep = (costs: Readonly<Record<string, number>>, isKnown: (id: string) => boolean) =>
    Object.fromEntries(Object.entries(costs).filter(([id]) => isKnown(id)));
  const seats = table.assignments.filter((one) => isPlanned(one) && isPerson.has(one.personId));
  const placeOf = (one: (typeof seats)[number]): RosterPlace => ({
    sessionId: one.sessionId,
    roomId: one.postId,
    staffId: one.personId,
  });
  const lockKeys = new Set(table.locks.map(seatKey));
  const problem = {
    format: 'roster-problem/1',
    sessions: sessions.map(({ id, start, end, subject }) => ({ id, start, end, subject })),
    rooms: posts.map(({ id, seats: count }) => ({ id, seats: count })),
    staff: people.map((person) => ({
      id: person.id,
      name: person.name,
      school: person.school,
      county: person.county,
      sex: person.sex,
      isExperienced: person.isExperienced,
      isTrained: person.isTrained,
      trainedUntil: person.trainedUntil,
      hasSigned: person.letters.some(({ isSigned }) => isSigned),
      subjects: person.subjects,
      classes: person.classes,
      relatedSchools: person.relatedSchools,
      unavailable: unavailable(person),
      avoidRooms: person.isAvoidingSite
        ? posts.map(({ id }) => id)
        : person.avoidRooms.flatMap((roomId) => postsOfRoom.get(roomId) ?? []),
      maxSessions: person.maxSessions,
      preference: {
        sessions: keep(person.preference.sessions, (id) => isSession.has(id)),
        buildings: {},
      },
    })),
    locked: seats.filter((one) => lockKeys.has(seatKey(one))).map(placeOf),
    rules: [...rules],
  };
  const read = parseProblem(problem);
  // The table was checked when it was entered: what does not fit here is too large.
  if ('fault' in read) throw new RangeError(`${read.fault.field}: ${read.fault.text}`);
  return {
    problem: read.value,
    places: seats.map(placeOf),
    leftOut: table.people
      .filter(({ sex }) => sex === '')
      .map(({ id }) => ({ kind: 'person', id, why: NO_SEX })),
  };
}

const seatKey = ({ sessionId, postId, seat }: { sessionId: string; postId: string; seat: number }): string =>
  JSON.stringify([sessionId, postId, seat]);
