import type { MessagePort } from 'node:worker_threads';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { Absence } from '../../../shared/domain/roster/problem/with-absences.ts';
import type { Conflict } from './conflict.ts';
import type { ReplanAnswer } from './replan.ts';

/** What a thread of a re-plan is started with. */
export interface ReplanWork {
  readonly job: 'replan';
  readonly problem: RosterProblem;
  readonly ruleSet: RuleSetFile;
  readonly assignments: readonly RosterPlace[];
  readonly absences: readonly Absence[];
  readonly frozenSessionIds: readonly string[];
}

/** What a thread of the solver is started with. */
export interface SolverWork {
  readonly job: 'search' | 'prove' | 'improve';
  readonly problem: RosterProblem;
  readonly ruleSet: RuleSetFile;
  readonly previous: readonly RosterPlace[] | null;
  readonly seed: number;
  readonly steps: number;
  /** Neighbourhoods solved in all. */
  readonly turns: number;
  readonly control: SolverControl;
  /** Between the threads that search and improve; null: proving needs none. */
  readonly port: MessagePort | null;
}

/** Shared 32-bit numbers, see `CONTROL`. */
export type SolverControl = Int32Array<SharedArrayBuffer>;

/** Places of the shared control numbers; `answers` counts, below 0: there will be none; `isFeasible`: a roster is known. */
export const CONTROL = { command: 0, lowerBound: 1, answers: 2, isFeasible: 3, isProofDone: 4 } as const;
export const CONTROL_BYTES = 20;
export const COMMAND = { run: 0, pause: 1, stop: 2 } as const;
/** The lower bound while none is known. */
export const NO_BOUND = -1;

export type SolverMessage =
  | { readonly kind: 'progress'; readonly steps: number; readonly hard: number; readonly soft: number }
  | {
      readonly kind: 'found';
      readonly assignments: readonly RosterPlace[];
      readonly steps: number;
      readonly isComplete: boolean;
      readonly optimum: number | null;
    }
  | { readonly kind: 'replanned'; readonly answer: ReplanAnswer }
  | { readonly kind: 'bound'; readonly lowerBound: number | null }
  | {
      readonly kind: 'conflicts';
      readonly conflicts: readonly Conflict[];
      readonly together: Sentence | null;
    };
