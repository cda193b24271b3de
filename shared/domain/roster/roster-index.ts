import type {
  Assignment,
  Person,
  Post,
  RosterConflict,
  RosterTable,
  Session,
} from '../../contract/roster-table.ts';

/** What the rules look at; conflicts and history of a table do not matter to them. */
export type RosterInput = Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments'> &
  Partial<Pick<RosterTable, 'rooms'>>;

/** An assignment with everything it names. */
export interface Placed {
  readonly assignment: Assignment;
  readonly person: Person;
  readonly post: Post;
  readonly session: Session;
}

/** Built once, so that no rule scans the whole table. Assignments that name something unknown are left out. */
export interface RosterIndex {
  readonly input: RosterInput;
  readonly placed: readonly Placed[];
  readonly byPerson: ReadonlyMap<string, readonly Placed[]>;
  /** Keyed by `seatKey`. */
  readonly byPlace: ReadonlyMap<string, readonly Placed[]>;
}

/** One rule of the roster, a function of values. */
export interface RosterRule {
  readonly id: RosterConflict['ruleId'];
  /** Each conflict has its ids in ascending order and without repetition. */
  evaluate(index: RosterIndex): RosterConflict[];
}

export function placeKey(sessionId: string, postId: string): string {
  return JSON.stringify([sessionId, postId]);
}

export function indexRoster(input: RosterInput): RosterIndex {
  const people = new Map(input.people.map((person) => [person.id, person]));
  const posts = new Map(input.posts.map((post) => [post.id, post]));
  const sessions = new Map(input.sessions.map((session) => [session.id, session]));
  const placed: Placed[] = [];
  const byPerson = new Map<string, Placed[]>();
  const byPlace = new Map<string, Placed[]>();
  for (const assignment of input.assignments) {
    const person = people.get(assignment.personId);
    const post = posts.get(assignment.postId);
    const session = sessions.get(assignment.sessionId);
    if (!person || !post || !session) continue;
    const one = { assignment, person, post, session };
    placed.push(one);
    addTo(byPerson, person.id, one);
    addTo(byPlace, placeKey(session.id, post.id), one);
  }
  return { input, placed, byPerson, byPlace };
}

function addTo(map: Map<string, Placed[]>, key: string, one: Placed): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}

/** Ascending by code unit and without repetition: the same on every machine. */
export function uniqueIds(ids: Iterable<string>): string[] {
  return [...new Set(ids)].sort();
}
