import type { RuleSetFile } from '../../../../../shared/contract/roster-rule-set.ts';
import type { DutyProblem } from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { DutyConflict } from './duty-conflict.ts';

/** What the thread of a duty plan is started with; its control numbers are those of `DUTY_CONTROL`. */
export interface PlanWork {
  readonly kind: 'duty-plan';
  readonly problem: DutyProblem;
  readonly ruleSet: RuleSetFile;
  readonly seed: number;
  readonly seconds: number;
  readonly control: Int32Array<SharedArrayBuffer>;
}

/** Shifts of each person as places in the order of time. */
export type PlanMessage =
  | { readonly kind: 'better'; readonly cost: number; readonly rows: readonly (readonly number[])[] }
  | { readonly kind: 'bound'; readonly lowerBound: number }
  | { readonly kind: 'infeasible'; readonly conflicts: readonly DutyConflict[] }
  | { readonly kind: 'done'; readonly isComplete: boolean };
