import type { z } from 'zod';
import type { InputFault, Parsed } from '../../problem/parse-problem.ts';
import { minuteOf } from '../../problem/roster-view.ts';
import {
  DUTY_PROBLEM_LIMITS,
  DutyProblem,
  DutyRosterDocument,
  type DutyRosterShift,
} from './duty-problem.ts';
import { countDutySlots, dayOf, dutySlots } from './duty-slots.ts';

/** A wrong date would otherwise make a shift of months. */
const LONGEST_SHIFT_MINUTES = 48 * 60;
const LIST_LIMITS: Readonly<Record<string, number>> = {
  posts: DUTY_PROBLEM_LIMITS.posts,
  people: DUTY_PROBLEM_LIMITS.people,
  shifts: DUTY_PROBLEM_LIMITS.shifts,
  rules: DUTY_PROBLEM_LIMITS.rules,
  locked: DUTY_PROBLEM_LIMITS.shifts * DUTY_PROBLEM_LIMITS.peopleOfShift,
};

const fault = (field: string, text: string): { fault: InputFault } => ({ fault: { field, text } });

/** Reads `duty-problem/1`; never throws and looks at no list longer than its limit. A fault names the field like `posts[1].times[0].end`. */
export function readDutyProblem(json: unknown): Parsed<DutyProblem> {
  const tooLong = tooLongList(json);
  if (tooLong) return { fault: tooLong };
  const parsed = DutyProblem.safeParse(json);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const problem = parsed.data;
  const wrong = twice(problem) ?? wrongDays(problem) ?? wrongShift(problem) ?? wrongReference(problem);
  return wrong ? { fault: wrong } : { value: problem };
}

/** Reads the shifts of a duty roster of this problem: of `duty-roster/1`, or of an answer of the solver. Never throws. */
export function readDutyAssignments(json: unknown, problem: DutyProblem): Parsed<readonly DutyRosterShift[]> {
  const tooLong = tooLongList(json);
  if (tooLong) return { fault: tooLong };
  const parsed = DutyRosterDocument.safeParse(json);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const [posts, people] = [idsOf(problem.posts), idsOf(problem.people)];
  const { shifts } = parsed.data;
  for (const [index, { postId, start, end, people: ids }] of shifts.entries()) {
    const field = `shifts[${index}]`;
    if (!posts.has(postId)) return fault(`${field}.postId`, `there is no post ${JSON.stringify(postId)}`);
    const wrong = wrongSpan(field, start, end);
    if (wrong) return { fault: wrong };
    for (const [at, id] of ids.entries()) {
      if (!people.has(id)) return fault(`${field}.people[${at}]`, `there is no person ${JSON.stringify(id)}`);
      if (ids.indexOf(id) !== at) return fault(`${field}.people[${at}]`, 'is there twice');
    }
  }
  const keys = shifts.map(({ postId, start }) => JSON.stringify([postId, start]));
  const again = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  return again < 0
    ? { value: shifts }
    : fault(`shifts[${again}]`, 'two shifts of one post begin at the same time');
}

function tooLongList(json: unknown): InputFault | null {
  if (typeof json !== 'object' || json === null) return { field: '', text: 'must be a JSON object' };
  for (const [name, most] of Object.entries(LIST_LIMITS)) {
    const list = (json as Record<string, unknown>)[name];
    if (Array.isArray(list) && list.length > most)
      return { field: name, text: `has ${list.length} entries, at most ${most} are read` };
  }
  return null;
}

function firstFault(error: z.ZodError): InputFault {
  const [issue] = error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0]?.slice(0, 64) : undefined;
  const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])]
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return { field, text: unknown === undefined ? (issue?.message ?? 'is not valid') : 'is not known' };
}

const idsOf = (list: readonly { readonly id: string }[]) => new Set(list.map(({ id }) => id));

function twice({ posts, people }: DutyProblem): InputFault | null {
  const lists: [string, readonly { readonly id: string }[]][] = [
    ['posts', posts],
    ['people', people],
    ...posts.map(({ times }, index): [string, typeof times] => [`posts[${index}].times`, times]),
  ];
  for (const [name, list] of lists) {
    const seen = new Set<string>();
    for (const [index, { id }] of list.entries()) {
      if (seen.has(id))
        return { field: `${name}[${index}].id`, text: `${JSON.stringify(id)} is there twice` };
      seen.add(id);
    }
  }
  return null;
}

function wrongDays(problem: DutyProblem): InputFault | null {
  const days = dayOf(problem.to) - dayOf(problem.from) + 1;
  if (days < 1) return { field: 'to', text: 'is before from' };
  if (days > DUTY_PROBLEM_LIMITS.days)
    return {
      field: 'to',
      text: `makes ${days} days, at most ${DUTY_PROBLEM_LIMITS.days} are planned at once`,
    };
  const slots = countDutySlots(problem);
  if (slots === 0) return { field: 'posts', text: 'have no shift at all' };
  return slots > DUTY_PROBLEM_LIMITS.shifts
    ? {
        field: 'posts',
        text: `have ${slots} shifts, at most ${DUTY_PROBLEM_LIMITS.shifts} are planned at once`,
      }
    : null;
}

function wrongSpan(field: string, start: string, end: string): InputFault | null {
  const minutes = minuteOf(end) - minuteOf(start);
  if (minutes <= 0) return { field: `${field}.end`, text: 'is not after the start' };
  return minutes > LONGEST_SHIFT_MINUTES
    ? { field: `${field}.end`, text: 'a shift lasts at most 48 hours' }
    : null;
}

function wrongShift(problem: DutyProblem): InputFault | null {
  const posts = idsOf(problem.posts);
  for (const [index, { postId, start, end }] of problem.shifts.entries()) {
    const field = `shifts[${index}]`;
    if (!posts.has(postId))
      return { field: `${field}.postId`, text: `there is no post ${JSON.stringify(postId)}` };
    const wrong = wrongSpan(field, start, end);
    if (wrong) return wrong;
  }
  const seen = new Set<string>();
  for (const { post, start } of dutySlots(problem)) {
    const key = JSON.stringify([post.id, start]);
    if (seen.has(key))
      return {
        field: `posts[${problem.posts.indexOf(post)}]`,
        text: `has two shifts that begin at ${start}; ask for more people instead`,
      };
    seen.add(key);
  }
  return null;
}

function wrongReference(problem: DutyProblem): InputFault | null {
  const [posts, people] = [idsOf(problem.posts), idsOf(problem.people)];
  const starts = new Set(dutySlots(problem).map(({ post, start }) => JSON.stringify([post.id, start])));
  const firstMinute = Math.min(...dutySlots(problem).map(({ fromMinute }) => fromMinute));
  const noPost = (field: string, id: string) => ({
    field,
    text: `there is no post ${JSON.stringify(id)}`,
  });
  for (const [index, person] of problem.people.entries()) {
    const field = `people[${index}]`;
    const wrongPost = person.posts.findIndex((id) => !posts.has(id));
    if (wrongPost >= 0) return noPost(`${field}.posts[${wrongPost}]`, person.posts[wrongPost] ?? '');
    for (const [at, { start, end }] of person.duties.entries())
      if (minuteOf(end) <= minuteOf(start))
        return { field: `${field}.duties[${at}].end`, text: 'is not after the start' };
    for (const [at, { start, end }] of person.previous.entries()) {
      const wrong = wrongSpan(`${field}.previous[${at}]`, start, end);
      if (wrong) return wrong;
      if (minuteOf(start) >= firstMinute)
        return { field: `${field}.previous[${at}].start`, text: 'is not before the first shift planned' };
    }
    for (const [at, wish] of person.requests.entries()) {
      const { postId } = wish;
      if (postId !== null && !posts.has(postId)) return noPost(`${field}.requests[${at}].postId`, postId);
      if (wish.wish === 'on' && !starts.has(JSON.stringify([wish.postId, wish.start])))
        return { field: `${field}.requests[${at}].start`, text: 'no shift of this post begins then' };
    }
  }
  for (const [index, { postId, start, personId }] of problem.locked.entries()) {
    const field = `locked[${index}]`;
    if (!posts.has(postId)) return noPost(`${field}.postId`, postId);
    if (!people.has(personId))
      return { field: `${field}.personId`, text: `there is no person ${JSON.stringify(personId)}` };
    if (!starts.has(JSON.stringify([postId, start])))
      return { field: `${field}.start`, text: 'no shift of this post begins then' };
  }
  return null;
}
