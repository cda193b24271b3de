import { minuteOf } from '../../problem/roster-view.ts';
import type { DutyProblem, DutyProblemPerson, DutyProblemPost, DutyRosterShift } from './duty-problem.ts';
import { type DutySlot, type DutySpan, dutySlots, spanOf } from './duty-slots.ts';

/** One person in one shift; a shift of before the problem has no post. */
export interface DutySitting extends DutySpan {
  readonly person: DutyProblemPerson;
  readonly post: DutyProblemPost | null;
  readonly timeId: string;
  readonly start: string;
}

/** One shift of a roster with everybody in it; `slot` null: the problem has no such shift. */
export interface DutyTeam extends DutySpan {
  readonly post: DutyProblemPost;
  readonly slot: DutySlot | null;
  readonly start: string;
  readonly members: readonly DutyProblemPerson[];
}

/** A duty roster with everything it names, grouped once. */
export interface DutyView {
  readonly problem: DutyProblem;
  readonly slots: readonly DutySlot[];
  readonly teams: readonly DutyTeam[];
  /** Members of each slot, in the order of `slots`. */
  readonly membersOf: readonly (readonly DutyProblemPerson[])[];
  /** For everybody on the list, in the order of time, shifts of before among them. */
  readonly courses: ReadonlyMap<DutyProblemPerson, readonly DutySitting[]>;
}

const keyOf = (postId: string, from: number, to: number): string => JSON.stringify([postId, from, to]);

/** What names something unknown is left out: reading has refused it. */
export function viewDuty(problem: DutyProblem, roster: readonly DutyRosterShift[]): DutyView {
  const slots = dutySlots(problem);
  const slotAt = new Map(
    slots.map((slot, index) => [keyOf(slot.post.id, slot.fromMinute, slot.toMinute), index]),
  );
  const posts = new Map(problem.posts.map((post) => [post.id, post]));
  const people = new Map(problem.people.map((person) => [person.id, person]));
  const membersOf = slots.map((): DutyProblemPerson[] => []);
  const courses = new Map(
    problem.people.map((person): [DutyProblemPerson, DutySitting[]] => [
      person,
      person.previous.map(({ start, end }) => ({
        person,
        post: null,
        timeId: '',
        start,
        ...spanOf(problem, minuteOf(start), minuteOf(end)),
      })),
    ]),
  );
  const teams = roster.flatMap(({ postId, start, end, people: ids }): DutyTeam[] => {
    const post = posts.get(postId);
    if (!post) return [];
    const span = spanOf(problem, minuteOf(start), minuteOf(end));
    const index = slotAt.get(keyOf(postId, span.fromMinute, span.toMinute));
    const slot = index === undefined ? null : (slots[index] ?? null);
    const members = ids.map((id) => people.get(id)).filter((person) => person !== undefined);
    if (index !== undefined) membersOf[index]?.push(...members);
    for (const person of members)
      courses.get(person)?.push({ person, post, timeId: slot?.timeId ?? '', start, ...span });
    return [{ post, slot, start, members, ...span }];
  });
  teams.sort((a, b) => a.fromMinute - b.fromMinute || a.toMinute - b.toMinute);
  for (const course of courses.values())
    course.sort((a, b) => a.fromMinute - b.fromMinute || a.toMinute - b.toMinute);
  return { problem, slots, teams, membersOf, courses };
}
