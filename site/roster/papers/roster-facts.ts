import type { Person, Post, RosterTable, Session } from '../../../shared/contract/roster-table.ts';

/** What the papers of a roster are made from. */
export interface RosterFacts {
  readonly site: { readonly code: string; readonly name: string; readonly timeZone: string };
  readonly table: RosterTable;
  /** The only time in the files: the same facts give the same bytes. */
  readonly madeAtMs: number;
}

/** One person on one seat. */
export interface Sitting {
  readonly session: Session;
  readonly post: Post;
  readonly seat: number;
  readonly person: Person;
}

/** Sittings in the order of time, then of the posts, then of the seats. */
export function sittingsOf({ people, posts, sessions, assignments }: RosterTable): Sitting[] {
  const personOf = new Map(people.map((person) => [person.id, person]));
  const postOrder = new Map(posts.map((post, index) => [post.id, { post, index }]));
  const sessionOf = new Map(sessions.map((session) => [session.id, session]));
  return assignments
    .flatMap(({ sessionId, postId, seat, personId }) => {
      const [session, post, person] = [
        sessionOf.get(sessionId),
        postOrder.get(postId),
        personOf.get(personId),
      ];
      return session && post && person ? [{ session, post: post.post, order: post.index, seat, person }] : [];
    })
    .sort(
      (a, b) =>
        compare(a.session.start, b.session.start) ||
        compare(a.session.id, b.session.id) ||
        a.order - b.order ||
        a.seat - b.seat,
    );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `2026-06-07 09:00–11:30`; the end carries its date where it is another one. */
export function spanText({ start, end }: Pick<Session, 'start' | 'end'>): string {
  const day = (civil: string): string => civil.slice(0, 10);
  const until = day(start) === day(end) ? end.slice(11) : `${day(end)} ${end.slice(11)}`;
  return `${day(start)} ${start.slice(11)}–${until}`;
}
