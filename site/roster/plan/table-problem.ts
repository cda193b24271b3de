import type { LeftOut } from '../../../shared/contract/roster-plan.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { type Parsed, parseProblem } from '../../../shared/domain/roster/problem/parse-problem.ts';
import { problemOfTable } from '../../../shared/domain/roster/problem/problem-of-table.ts';
import type {
  RosterPlace,
  RosterProblem,
  RuleChange,
} from '../../../shared/domain/roster/problem/roster-problem.ts';

/** The roster of the site as a problem to be solved, and who takes no part in it. */
export interface PlanProblem {
  readonly problem: RosterProblem;
  readonly places: readonly RosterPlace[];
  readonly leftOut: readonly LeftOut[];
}

export type ProblemSource = Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments' | 'locks'> &
  Partial<Pick<RosterTable, 'rooms'>>;
export type ReadTable = (table: ProblemSource, rules: readonly RuleChange[]) => Parsed<PlanProblem>;

const STANDBY = {
  zh: '在备用名单，留给临时替补',
  en: 'is on standby and kept for absences',
};

/**
 * The standby pool is there for absences: who is in it and sits nowhere is not planned. A fault: nothing to plan, or
 * too large for a problem.
 */
export function planProblem(table: ProblemSource, rules: readonly RuleChange[]): Parsed<PlanProblem> {
  const seated = new Set(table.assignments.map(({ personId }) => personId));
  const isWaiting = ({ id, isStandby }: RosterTable['people'][number]): boolean =>
    isStandby && !seated.has(id);
  const people = table.people.filter((person) => !isWaiting(person));
  const read = problemOfTable({ ...table, people }, rules);
  const parsed = parseProblem(read.problem);
  if ('fault' in parsed) return parsed;
  return {
    value: {
      problem: parsed.value,
      places: read.assignments,
      leftOut: table.people.filter(isWaiting).map(({ id }) => ({ kind: 'person', id, why: STANDBY })),
    },
  };
}
