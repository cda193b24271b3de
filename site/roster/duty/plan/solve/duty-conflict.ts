/** One thing a conflict asks for. */
export interface DutyRequirement {
  readonly ruleId: string;
  readonly postId: string | null;
  readonly start: string | null;
  readonly text: string;
  readonly textZh: string;
}

/** Requirements that cannot all be met: leave any one out and the rest of them can. */
export interface DutyConflict {
  readonly text: string;
  readonly textZh: string;
  /** What would repair it, as sentences; empty where nothing was found in the time. */
  readonly repair: string;
  readonly repairZh: string;
  readonly requirements: readonly DutyRequirement[];
  /** False where the time ended before every requirement had been left out once. */
  readonly isIrreducible: boolean;
}
