import type { NrpProblem } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';

/** What a thread of the duty solver is started with. */
export interface DutyWork {
  readonly kind: 'duty';
  readonly job: 'search' | 'columns';
  readonly problem: NrpProblem;
  readonly seed: number;
  readonly seconds: number;
  /** Whether rows are few enough for the columns' thread: then the search only makes its start. */
  readonly hasColumns: boolean;
  /** See `DUTY_CONTROL`. */
  readonly control: Int32Array<SharedArrayBuffer>;
  /** Where the search leaves its best rows before it sets `searchDone`. */
  readonly searchRows: Int8Array<SharedArrayBuffer>;
}

/** Places of the shared control numbers. */
export const DUTY_CONTROL = { isStopped: 0, searchDone: 1 } as const;

export type DutyMessage =
  | { readonly kind: 'better'; readonly cost: number; readonly rows: Int8Array }
  | { readonly kind: 'bound'; readonly lowerBound: number }
  | { readonly kind: 'impossible'; readonly people: readonly number[] }
  /** The thread's last word: what it found depends on seed and seconds alone when it is complete. */
  | { readonly kind: 'done'; readonly rows: Int8Array | null; readonly isComplete: boolean };
