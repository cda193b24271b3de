import { PROBLEM_LIMITS } from '../limits.ts';
import { type Finding, nameOf, type RosterRule } from '../rule.ts';

/** Twice the most seats of a room: pairs of a crowd, where coverage is broken anyway, would grow without bound. */
const MOST_LOOKED_AT = 2 * PROBLEM_LIMITS.seatsPerRoom;

/** No two people sit together in a room twice; each further time counts. */
export const pairOnce: RosterRule = {
  kind: 'roster',
  id: 'pair-once',
  term: { zh: '不重复搭档', en: 'no pair twice' },
  evaluate: ({ teams, problem }) => {
    const order = new Map(problem.staff.map((person, index) => [person, index]));
    const met = new Set<number>();
    const findings: Finding[] = [];
    for (const { session, room, members } of teams) {
      const seated = [...new Set(members)].slice(0, MOST_LOOKED_AT);
      for (const [index, one] of seated.entries())
        for (const other of seated.slice(index + 1)) {
          const key = (order.get(one) ?? 0) * order.size + (order.get(other) ?? 0);
          if (!met.has(key)) met.add(key);
          else
            findings.push({
              sessionId: session.id,
              roomId: room.id,
              staffIds: [one.id, other.id],
              count: 1,
              text: {
                zh: `${nameOf(one)} 与 ${nameOf(other)} 在场次 ${session.id} 考场 ${room.id} 再次搭档`,
                en: `${nameOf(one)} and ${nameOf(other)} are together again in session ${session.id}, room ${room.id}`,
              },
            });
        }
    }
    return findings;
  },
};
