import type {
  Assignment,
  Person,
  Post,
  RosterConflict,
  RosterTable,
  Session,
} from '../../../shared/contract/roster-table.ts';

/** Look-ups over one revision of the roster. */
export interface RosterModel {
  readonly table: RosterTable;
  readonly people: ReadonlyMap<string, Person>;
  readonly posts: ReadonlyMap<string, Post>;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly seats: ReadonlyMap<string, string>;
  readonly byPerson: ReadonlyMap<string, readonly Assignment[]>;
  readonly conflicts: ReadonlyMap<string, readonly RosterConflict[]>;
  /** Hard conflicts of a cell: which rules, and whose seats. Keys of `cellKey`. */
  readonly faults: ReadonlyMap<string, CellFaults>;
  /** Keys of `seatKey`. */
  readonly locked: ReadonlySet<string>;
}

export interface CellFaults {
  /** Ids of the rules, without repeats. */
  readonly rules: readonly string[];
  readonly people: ReadonlySet<string>;
}

export const cellKey = (sessionId: string, postId: string): string => `${sessionId}\n${postId}`;
export const seatKey = (sessionId: string, postId: string, seat: number): string =>
  `${sessionId}\n${postId}\n${seat}`;

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

export function buildRosterModel(table: RosterTable): RosterModel {
  const seats = new Map<string, string>();
  const byPerson = new Map<string, Assignment[]>();
  for (const assignment of table.assignments) {
    seats.set(seatKey(assignment.sessionId, assignment.postId, assignment.seat), assignment.personId);
    const own = byPerson.get(assignment.personId);
    if (own) own.push(assignment);
    else byPerson.set(assignment.personId, [assignment]);
  }
  const conflicts = new Map<string, RosterConflict[]>();
  for (const conflict of table.conflicts)
    for (const sessionId of conflict.sessionIds)
      for (const postId of conflict.postIds) {
        const key = cellKey(sessionId, postId);
        const list = conflicts.get(key);
        if (list) list.push(conflict);
        else conflicts.set(key, [conflict]);
      }
  return {
    table,
    people: byId(table.people),
    posts: byId(table.posts),
    sessions: byId(table.sessions),
    seats,
    byPerson,
    conflicts,
    faults: faultsOf(conflicts),
    locked: new Set(table.locks.map(({ sessionId, postId, seat }) => seatKey(sessionId, postId, seat))),
  };
}

function faultsOf(conflicts: ReadonlyMap<string, readonly RosterConflict[]>): Map<string, CellFaults> {
  const faults = new Map<string, CellFaults>();
  for (const [key, list] of conflicts) {
    const hard = list.filter(({ level }) => level === 'hard');
    if (hard.length === 0) continue;
    faults.set(key, {
      rules: [...new Set(hard.map(({ ruleId, rule }) => rule?.id ?? ruleId))],
      people: new Set(hard.flatMap(({ personIds }) => personIds)),
    });
  }
  return faults;
}

/** Whether a post is staffed in a session: like meets like, and whatever is assigned or complained about anyway. */
export function isStaffed(model: RosterModel, post: Post, session: Session): boolean {
  if ((post.kind === 'duty') === (session.kind === 'duty')) return true;
  if (model.conflicts.has(cellKey(session.id, post.id))) return true;
  return Array.from({ length: post.seats }, (_, seat) => seatKey(session.id, post.id, seat)).some((key) =>
    model.seats.has(key),
  );
}

export interface Seat {
  readonly sessionId: string;
  readonly postId: string;
  readonly seat: number;
}

/** Why a person would break a rule in a seat, told before the person is put there. */
export type SeatHint =
  | { readonly kind: 'busy'; readonly postId: string; readonly sessionId: string }
  | { readonly kind: 'twice' }
  | { readonly kind: 'untrained' }
  | { readonly kind: 'expired'; readonly trainedUntil: string }
  | { readonly kind: 'own-subject'; readonly subject: string };

/** Local civil times compare as text; ends are open, so back-to-back sessions do not collide. */
const overlap = (a: Session, b: Session): boolean => a.start < b.end && b.start < a.end;

/** Hints for one person in one seat; empty when nothing speaks against it. The service's verdict rules. */
export function hintsFor(model: RosterModel, person: Person, seat: Seat): SeatHint[] {
  const session = model.sessions.get(seat.sessionId);
  const post = model.posts.get(seat.postId);
  if (!session || !post) return [];
  const hints: SeatHint[] = [];
  for (const other of model.byPerson.get(person.id) ?? []) {
    const isHere = other.sessionId === seat.sessionId && other.postId === seat.postId;
    if (isHere && other.seat === seat.seat) continue;
    const otherSession = model.sessions.get(other.sessionId);
    if (isHere) hints.push({ kind: 'twice' });
    else if (otherSession && overlap(session, otherSession))
      hints.push({ kind: 'busy', postId: other.postId, sessionId: other.sessionId });
  }
  const onDate = session.start.slice(0, 10);
  if (person.trainedUntil !== null) {
    if (person.trainedUntil < onDate) hints.push({ kind: 'expired', trainedUntil: person.trainedUntil });
  } else if (!person.isTrained) hints.push({ kind: 'untrained' });
  if (post.kind === 'invigilation' && session.subject !== '' && person.subjects.includes(session.subject))
    hints.push({ kind: 'own-subject', subject: session.subject });
  return hints;
}

const contains = (needle: string, ...values: readonly string[]): boolean =>
  values.some((value) => value.toLowerCase().includes(needle));

/** Rows whose person has the text in name, id or school. */
export function searchPeople<T>(
  rows: readonly T[],
  search: string,
  personOf: (row: T) => Pick<Person, 'id' | 'name' | 'school'>,
): readonly T[] {
  const needle = search.trim().toLowerCase();
  if (needle === '') return rows;
  return rows.filter((row) => {
    const { id, name, school } = personOf(row);
    return contains(needle, name, id, school);
  });
}

export type PostFilter = 'all' | 'open' | 'broken' | 'locked';

/** Posts whose name, or the name of someone in them, contains the text; of these what filter, school and building ask for. */
export function searchPosts(
  model: RosterModel,
  search: string,
  filter: PostFilter = 'all',
  school = '',
  building = '',
): readonly Post[] {
  const needle = search.trim().toLowerCase();
  const { posts, assignments, conflicts, locks } = model.table;
  if (needle === '' && filter === 'all' && school === '' && building === '') return posts;
  const postsWith = (isWanted: (person: Person | undefined) => boolean): Set<string> =>
    new Set(
      assignments.filter(({ personId }) => isWanted(model.people.get(personId))).map(({ postId }) => postId),
    );
  const named = needle === '' ? null : postsWith((person) => contains(needle, person?.name ?? ''));
  const ofSchool = school === '' ? null : postsWith((person) => person?.school === school);
  const inBuilding = new Set(
    model.table.rooms.filter((room) => room.building === building).map(({ roomId }) => roomId),
  );
  const level = filter === 'open' ? 'open' : 'hard';
  const filtered =
    filter === 'all'
      ? null
      : new Set(
          filter === 'locked'
            ? locks.map(({ postId }) => postId)
            : conflicts.filter((one) => one.level === level).flatMap(({ postIds }) => postIds),
        );
  return posts.filter(
    ({ id, name, roomId }) =>
      (building === '' || (roomId !== null && inBuilding.has(roomId))) &&
      (named === null || named.has(id) || contains(needle, name, id)) &&
      (ofSchool === null || ofSchool.has(id)) &&
      (filtered === null || filtered.has(id)),
  );
}
