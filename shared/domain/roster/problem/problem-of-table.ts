import type { RosterRoom } from '../../../contract/roster-rooms.ts';
import type { Assignment, Person, Post, RosterTable, Session } from '../../../contract/roster-table.ts';
import type { ExamRoom, OtherDuty, RosterPlace, RosterProblem, RuleChange } from './roster-problem.ts';

export interface TableSource extends Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments'> {
  /** What is known of rooms; nothing where a room is not listed. */
  readonly rooms?: readonly RosterRoom[];
  /** Seats that stay as they are. */
  readonly locks?: readonly Omit<Assignment, 'personId'>[];
}

/** The roster of the pages as a problem with its roster. A room of the problem is an invigilation post with its id. */
export interface TableProblem {
  readonly problem: RosterProblem;
  readonly assignments: readonly RosterPlace[];
}

/**
 * Turns the exams of a table into a problem that the one evaluator judges: exam sessions and invigilation posts;
 * everything else a person does at the site is one of its `duties` (rule `other-duty`). People without a recorded
 * sex stay in: they count neither as man nor as woman. Nothing is checked against the limits of a file, so that
 * any table can be judged; whoever solves it asks `parseProblem` first.
 */
export function problemOfTable(table: TableSource, rules: readonly RuleChange[]): TableProblem {
  const sessions = table.sessions.filter(({ kind }) => kind === 'exam');
  const posts = table.posts.filter(({ kind }) => kind === 'invigilation');
  const sessionIds = new Set(sessions.map(({ id }) => id));
  const postIds = new Set(posts.map(({ id }) => id));
  const isExam = ({ sessionId, postId }: Omit<Assignment, 'personId'>): boolean =>
    sessionIds.has(sessionId) && postIds.has(postId);
  const duties = dutiesOf(table, (one) => !isExam(one));
  const known = new Map(table.rooms?.map((room) => [room.roomId, room]));
  const rooms = posts.map(
    ({ id, seats, roomId }): ExamRoom => ({ ...factsOf(known.get(roomId ?? ''), sessionIds), id, seats }),
  );
  const buildings = new Set(rooms.map(({ building }) => building));
  const postsOf = new Map<string, string[]>();
  for (const { id, roomId } of posts)
    if (roomId !== null) postsOf.set(roomId, [...(postsOf.get(roomId) ?? []), id]);
  const wishesOf = (person: Person) => ({
    unavailable: sessions
      .map(({ id }) => id)
      .filter((id) => person.isOnLeave || person.unavailable.includes(id)),
    avoidRooms: person.isAvoidingSite
      ? posts.map(({ id }) => id)
      : person.avoidRooms.flatMap((roomId) => postsOf.get(roomId) ?? []),
    preference: {
      sessions: pick(person.preference.sessions, sessionIds),
      buildings: pick(person.preference.buildings, buildings),
    },
  });
  const people = new Set(table.people.map(({ id }) => id));
  const seats = table.assignments.filter((one) => isExam(one) && people.has(one.personId));
  const locks = new Set(table.locks?.map(seatKey));
  const placeOf = (one: Assignment): RosterPlace => ({
    sessionId: one.sessionId,
    roomId: one.postId,
    staffId: one.personId,
  });
  const problem: RosterProblem = {
    format: 'roster-problem/1',
    sessions: sessions.map(({ id, start, end, subject }) => ({ id, start, end, subject })),
    rooms,
    staff: table.people.map((person) => ({
      id: person.id,
      name: person.name,
      school: person.school,
      county: person.county,
      sex: person.sex,
      isExperienced: person.isExperienced,
      isTrained: person.isTrained,
      trainedUntil: person.trainedUntil,
      hasSigned: person.letters.length > 0 && person.letters.every(({ isSigned }) => isSigned),
      subjects: person.subjects,
      classes: person.classes,
      relatedSchools: person.relatedSchools,
      maxSessions: person.maxSessions,
      duties: duties.get(person.id) ?? [],
      ...wishesOf(person),
    })),
    locked: seats.filter((one) => locks.has(seatKey(one))).map(placeOf),
    rules: [...rules],
  };
  return { problem, assignments: seats.map(placeOf) };
}

/** What the rules ask of a room, in the sessions of the problem. */
function factsOf(
  room: RosterRoom | undefined,
  sessionIds: ReadonlySet<string>,
): Omit<ExamRoom, 'id' | 'seats'> {
  if (room === undefined) return { building: '', county: '', candidateSchools: [], candidateClasses: [] };
  const { building, county, candidateSchools, candidateClasses } = room;
  const own = room.sessions.filter(({ sessionId }) => sessionIds.has(sessionId));
  return {
    ...{ building, county, candidateSchools, candidateClasses },
    ...(own.length === 0 ? {} : { sessionCandidates: own }),
  };
}

/** What people do beside invigilating, in words of the table. */
function dutiesOf(
  table: TableSource,
  isDuty: (one: Assignment) => boolean,
): ReadonlyMap<string, OtherDuty[]> {
  const sessions = new Map<string, Session>(table.sessions.map((one) => [one.id, one]));
  const posts = new Map<string, Post>(table.posts.map((one) => [one.id, one]));
  const duties = new Map<string, OtherDuty[]>();
  for (const one of table.assignments.filter(isDuty)) {
    const [session, post] = [sessions.get(one.sessionId), posts.get(one.postId)];
    if (!session || !post || session.end <= session.start) continue;
    const duty = { start: session.start, end: session.end, name: post.name };
    const own = duties.get(one.personId);
    if (own) own.push(duty);
    else duties.set(one.personId, [duty]);
  }
  return duties;
}

const seatKey = ({ sessionId, postId, seat }: Omit<Assignment, 'personId'>): string =>
  JSON.stringify([sessionId, postId, seat]);

/** Preferences may name what is gone since. */
function pick(costs: Readonly<Record<string, number>>, known: ReadonlySet<string>): Record<string, number> {
  return Object.fromEntries(Object.entries(costs).filter(([id]) => known.has(id)));
}
