import type { DutyTeam } from './duty-view.ts';

/** A stretch of time in which the same people are at a post. */
export interface PresentSpan {
  readonly fromMinute: number;
  readonly toMinute: number;
  /** Start of the shift that began last before it, or at it. */
  readonly start: string;
  readonly people: readonly string[];
}

/** Who is at one post when, from its first to its last shift, by the shifts of a roster in the order of their starts. */
export function presentSpans(teams: readonly DutyTeam[]): PresentSpan[] {
  const edges = [...new Set(teams.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]))].sort(
    (a, b) => a - b,
  );
  const spans: PresentSpan[] = [];
  let first = 0;
  for (const [index, fromMinute] of edges.entries()) {
    const toMinute = edges[index + 1];
    if (toMinute === undefined) break;
    // Shifts that ended are passed over for good as long as nothing longer holds them back.
    while ((teams[first]?.toMinute ?? Number.POSITIVE_INFINITY) <= fromMinute) first += 1;
    const people = new Set<string>();
    let start = '';
    for (let at = first; at < teams.length; at += 1) {
      const team = teams[at];
      if (!team || team.fromMinute > fromMinute) break;
      start = team.start;
      if (team.toMinute >= toMinute) for (const { id } of team.members) people.add(id);
    }
    const before = spans.at(-1);
    const list = [...people].sort();
    if (before && before.people.join('\n') === list.join('\n')) {
      spans[spans.length - 1] = { ...before, toMinute };
    } else spans.push({ fromMinute, toMinute, start, people: list });
  }
  return spans;
}
