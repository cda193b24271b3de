/** One of the things that cannot all be had. `sessionId` is null where it spans several sessions. */
export interface Requirement {
  readonly ruleId: string;
  readonly sessionId: string | null;
  readonly roomId?: string;
  /** The rooms meant where they are several, and not all. */
  readonly roomIds?: readonly string[];
  readonly text: string;
  readonly textZh: string;
}

/** Requirements that cannot be met together, though any of them left out the others can be (as far as the model sees). */
export interface Conflict {
  readonly text: string;
  readonly textZh: string;
  readonly repair: string;
  readonly repairZh: string;
  readonly requirements: readonly Requirement[];
}
