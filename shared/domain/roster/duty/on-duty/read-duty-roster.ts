import { DUTY_LIMITS, DutyRosterFile } from '../../../../contract/duty.ts';
import type { DutyPlan, PlannedShift } from './duty-facts.ts';

type Plan = Pick<DutyPlan, 'name' | 'posts' | 'people' | 'shifts'>;
type Read = { readonly plan: Plan } | { readonly fault: { readonly field: string; readonly text: string } };

/** Longer than any: a wrong date would otherwise cover a post for months. */
const LONGEST_SHIFT_MS = 48 * 3_600_000;
const LISTS = { posts: DUTY_LIMITS.posts, people: DUTY_LIMITS.people, shifts: DUTY_LIMITS.shifts } as const;

/**
 * Reads `duty-roster/1`; never throws. `toMs` turns a local time of the site into an instant. A fault names the
 * field like `shifts[3].people[0]`.
 */
export function readDutyRoster(text: string, toMs: (civil: string) => number): Read {
  const fault = (field: string, what: string): Read => ({ fault: { field, text: what } });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return fault('', 'is no JSON');
  }
  if (typeof json !== 'object' || json === null) return fault('', 'must be a JSON object');
  for (const [name, most] of Object.entries(LISTS)) {
    const list = (json as Record<string, unknown>)[name];
    if (Array.isArray(list) && list.length > most) return fault(name, `has more than ${most} entries`);
  }
  const parsed = DutyRosterFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fault(fieldOf(issue?.path ?? []), issue?.message ?? 'is not valid');
  }
  const { name, posts, people } = parsed.data;
  for (const [list, entries] of [
    ['posts', posts],
    ['people', people],
  ] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of entries.entries()) {
      if (seen.has(id)) return fault(`${list}[${index}].id`, `${JSON.stringify(id)} is there twice`);
      seen.add(id);
    }
  }
  const shifts: PlannedShift[] = [];
  const ids = new Set<string>();
  for (const [index, shift] of parsed.data.shifts.entries()) {
    const field = `shifts[${index}]`;
    if (!posts.some(({ id }) => id === shift.postId))
      return fault(`${field}.postId`, `there is no post ${JSON.stringify(shift.postId)}`);
    const [startMs, endMs] = [toMs(shift.start), toMs(shift.end)];
    if (!Number.isFinite(startMs)) return fault(`${field}.start`, 'there is no such time');
    if (!(endMs > startMs)) return fault(`${field}.end`, 'is not after the start');
    if (endMs - startMs > LONGEST_SHIFT_MS) return fault(`${field}.end`, 'a shift lasts at most 48 hours');
    const id = `${shift.postId}@${shift.start}`;
    if (ids.has(id)) return fault(field, 'two shifts of one post begin at the same time');
    ids.add(id);
    const members = shift.people.map((personId) => people.find((person) => person.id === personId));
    const unknown = members.indexOf(undefined);
    if (unknown >= 0)
      return fault(
        `${field}.people[${unknown}]`,
        `there is no person ${JSON.stringify(shift.people[unknown])}`,
      );
    if (new Set(shift.people).size < shift.people.length)
      return fault(`${field}.people`, 'names somebody twice');
    shifts.push({
      id,
      postId: shift.postId,
      startMs,
      endMs,
      people: members.filter((person) => person !== undefined),
    });
  }
  shifts.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
  return { plan: { name, posts, people, shifts } };
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
