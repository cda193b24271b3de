import type { DaySubstitute, RosterDayFact, StandbyPlace } from '../../../contract/roster-day.ts';
import type { RosterTable, SeatPlace } from '../../../contract/roster-table.ts';
import { problemOfTable } from '../problem/problem-of-table.ts';
import { rankSubstitutes } from '../problem/rank-substitutes.ts';
import type { ActiveRule } from '../problem/rule-set.ts';
import { withAbsences } from '../problem/with-absences.ts';
import { factsByPerson, liveFacts } from './live-facts.ts';
import type { SessionTimes } from './session-times.ts';

/** So many are enough to choose from. */
const MOST_SHOWN = 50;

/**
 * Who may step in at a seat, best first by the rules in use. Whoever is absent or has left this session is
 * unavailable for it. Null: the session or the room is not one of the exam.
 */
export function daySubstitutes(
  table: Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'rooms' | 'assignments' | 'locks'>,
  rules: readonly ActiveRule[],
  facts: readonly RosterDayFact[],
  at: SeatPlace,
  times: SessionTimes,
  places: readonly StandbyPlace[],
): readonly DaySubstitute[] | null {
  const byPerson = factsByPerson(liveFacts(facts, at.sessionId, times));
  const lastOf = (personId: string) => byPerson.get(personId)?.at(-1)?.kind;
  const gone = [...byPerson.keys()].filter((id) => lastOf(id) !== 'sign-in');
  const { problem, assignments } = problemOfTable(table, []);
  const isAt = (one: SeatPlace): boolean =>
    one.sessionId === at.sessionId && one.postId === at.postId && one.seat === at.seat;
  const buildingOf = new Map(
    places.flatMap(({ personId, building }) => (building === '' ? [] : [[personId, building] as const])),
  );
  const ranked = rankSubstitutes(
    withAbsences(
      problem,
      gone.map((staffId) => ({ staffId, sessionIds: [at.sessionId] })),
    ),
    rules,
    assignments,
    {
      sessionId: at.sessionId,
      roomId: at.postId,
      staffId: table.assignments.find(isAt)?.personId ?? null,
    },
    table.people
      .filter(({ isStandby }) => isStandby)
      .map(({ id }) => ({ staffId: id, building: buildingOf.get(id) ?? null })),
  );
  return (
    ranked
      ?.filter(({ staffId }) => !gone.includes(staffId))
      .slice(0, MOST_SHOWN)
      .map(({ staffId, name, school, isAllowed, isStandby, load, cost, reasons }) => ({
        personId: staffId,
        ...{ name, school, isAllowed, isStandby, load, cost },
        isPresent: lastOf(staffId) === 'sign-in',
        reasons: reasons.map(({ zh, en }) => ({ zh, en })),
      })) ?? null
  );
}
