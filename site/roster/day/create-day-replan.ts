import { randomUUID } from 'node:crypto';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { DayReplan, DayReplanOrder } from '../../../shared/contract/roster-day-replan.ts';
import type { RosterTable, Session } from '../../../shared/contract/roster-table.ts';
import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import { problemOfTable } from '../../../shared/domain/roster/problem/problem-of-table.ts';
import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Absence } from '../../../shared/domain/roster/problem/with-absences.ts';
import { seatChanges } from '../plan/seat-changes.ts';
import type { ReplanAnswer, ReplanRequest } from '../solve/replan.ts';

/** Rules about teams: never those about whether a person may serve at all. */
const MAY_REST: ReadonlySet<string> = new Set([
  ...['mixed-sex', 'experienced', 'distinct-schools', 'pair-once', 'room-once'],
]);
/** Newest proposals that can still be taken over. */
const MOST_KEPT = 10;

export type SolveReplan = (request: Omit<ReplanRequest, 'rules'>) => Promise<ReplanAnswer>;

/** A proposal, and the roster it was made for. */
export interface KeptReplan {
  readonly plan: DayReplan;
  readonly revision: number;
}

/** Re-plans of several absences, one at a time. Everybody is asked in one plan, people of the day in another. */
export function createDayReplan(options: {
  table(): RosterTable;
  /** Whoever is known to be absent or gone in this session. */
  goneFrom(sessionId: string): readonly string[];
  rules(): readonly ActiveRule[];
  solve: SolveReplan;
}) {
  const kept = new Map<string, KeptReplan>();
  let isBusy = false;

  async function make(order: DayReplanOrder): Promise<KeptReplan> {
    const table = options.table();
    const scope = sessionsOf(table, order);
    const absences = absencesOf(order, scope, options.goneFrom(order.sessionId));
    checkLocks(table, absences);
    const { problem, assignments } = problemOfTable(table, []);
    const scoped = new Set(scope.map(({ id }) => id));
    const frozenSessionIds = problem.sessions.map(({ id }) => id).filter((id) => !scoped.has(id));
    // Whoever has come stays, even where the roster breaks a rule already: mending it is no matter of the minute.
    const { broken } = evaluateProblem(problem, options.rules(), assignments, null);
    const own = broken.filter(({ sessionId }) => sessionId === null || scoped.has(sessionId));
    const relaxed = [...new Set(own.map(({ ruleId }) => ruleId))].filter((id) => MAY_REST.has(id));
    const asked = { ...problem, rules: relaxed.map((id) => ({ id, level: 'soft' as const })) };
    const request = { assignments, absences, frozenSessionIds };
    // Where people of the day do as well, nobody else is called in.
    const [whole, ofDay] = await Promise.all([
      options.solve({ ...request, problem: asked }),
      options.solve({ ...request, problem: poolOnly(asked, table, scope) }),
    ]);
    const isFromPool =
      ofDay.status === 'feasible' &&
      (whole.status !== 'feasible' || ofDay.changedPeople.length <= whole.changedPeople.length);
    const answer = isFromPool ? ofDay : whole;
    const before = new Map(table.assignments.map((one) => [keyOf(one), one.personId]));
    const changes = seatChanges(table, problem, answer.assignments);
    // What is frozen stays, also where the problem cannot hold it (somebody twice in one session).
    const seats = changes
      .filter(({ sessionId }) => scoped.has(sessionId))
      .map(({ personId, ...place }) => ({
        ...place,
        before: before.get(keyOf(place)) ?? null,
        after: personId,
      }));
    const gone = new Set(absences.map(({ staffId }) => staffId));
    const touched = new Set(seats.flatMap(({ before: from, after }) => [from, after]));
    const changedPeople = [...touched].filter((id): id is string => id !== null && !gone.has(id));
    const { fewestChangedPeople } = whole;
    const plan: DayReplan = {
      id: randomUUID(),
      order,
      status: answer.status,
      seats,
      changedPeople,
      fewestChangedPeople,
      isProvenMinimal: answer.status === 'feasible' && changedPeople.length <= fewestChangedPeople,
      isProvenImpossible: whole.isProvenImpossible,
      lacks:
        answer.status === 'feasible' ? [] : whole.lacks.map(({ text, textZh }) => ({ zh: textZh, en: text })),
      isFromPool,
      relaxed,
      broken:
        answer.status === 'feasible'
          ? []
          : answer.broken.map(({ text, textZh }) => ({ zh: textZh, en: text })),
    };
    return { plan, revision: table.revision };
  }

  return {
    /** Throws ContractError `bad-input` for what the roster does not have, `conflict` for locks and while another runs. */
    async propose(order: DayReplanOrder): Promise<DayReplan> {
      if (isBusy) throw new ContractError('conflict', 'a re-plan is being made', 'busy');
      isBusy = true;
      try {
        const one = await make(order);
        kept.set(one.plan.id, one);
        for (const id of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(id);
        return one.plan;
      } finally {
        isBusy = false;
      }
    },
    find: (id: string): KeptReplan | null => kept.get(id) ?? null,
  };
}

function sessionsOf(table: RosterTable, { sessionId, scope, personIds }: DayReplanOrder): Session[] {
  const exams = table.sessions.filter(({ kind }) => kind === 'exam');
  const from = exams.find(({ id }) => id === sessionId);
  if (!from) throw new ContractError('not-found', 'there is no such exam', 'sessionId');
  const people = new Set(table.people.map(({ id }) => id));
  if (personIds.some((id) => !people.has(id)))
    throw new ContractError('bad-input', 'there is no such person', 'personId:unknown-person');
  return exams.filter(({ id, start }) => {
    if (id === sessionId) return true;
    if (scope === 'session' || start < from.start) return false;
    return scope === 'all' || start.slice(0, 10) === from.start.slice(0, 10);
  });
}

function absencesOf(
  { sessionId, personIds }: DayReplanOrder,
  scope: readonly Session[],
  gone: readonly string[],
): Absence[] {
  const sessionIds = scope.map(({ id }) => id);
  const ordered = personIds.map((staffId) => ({ staffId, sessionIds }));
  return [...ordered, ...gone.map((staffId) => ({ staffId, sessionIds: [sessionId] }))];
}

function checkLocks({ assignments, locks }: RosterTable, absences: readonly Absence[]): void {
  const locked = new Set(locks.map(keyOf));
  const isGone = new Set(
    absences.flatMap(({ staffId, sessionIds }) => sessionIds.map((id) => JSON.stringify([staffId, id]))),
  );
  if (
    assignments.some(
      (one) => locked.has(keyOf(one)) && isGone.has(JSON.stringify([one.personId, one.sessionId])),
    )
  )
    throw new ContractError('conflict', 'a seat of somebody who does not come is locked', 'locked');
}

/** The problem with only people on standby and of these days free to come in. */
function poolOnly(problem: RosterProblem, table: RosterTable, scope: readonly Session[]): RosterProblem {
  const days = new Set(scope.map(({ start }) => start.slice(0, 10)));
  const ofDays = new Set(
    table.sessions.filter(({ start }) => days.has(start.slice(0, 10))).map(({ id }) => id),
  );
  const pool = new Set(table.people.filter(({ isStandby }) => isStandby).map(({ id }) => id));
  for (const { personId, sessionId } of table.assignments) if (ofDays.has(sessionId)) pool.add(personId);
  const scoped = scope.map(({ id }) => id);
  return {
    ...problem,
    staff: problem.staff.map((one) =>
      pool.has(one.id) ? one : { ...one, unavailable: [...new Set([...one.unavailable, ...scoped])] },
    ),
  };
}

const keyOf = ({ sessionId, postId, seat }: { sessionId: string; postId: string; seat: number }): string =>
  JSON.stringify([sessionId, postId, seat]);
