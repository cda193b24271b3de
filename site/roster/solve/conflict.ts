import type { RosterPlace } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Repair } from './repair/repair.ts';

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
  /** The repairs in one sentence; where there is none, that neither one kind of people nor one rule is enough. */
  readonly repair: string;
  readonly repairZh: string;
  /** Each is enough by itself: with it a roster was found, the other conflicts mended. */
  readonly repairs: readonly Repair[];
  readonly requirements: readonly Requirement[];
}

/** A conflict before anybody has thought of its repair. */
export interface Deficit {
  readonly text: Sentence;
  readonly requirements: readonly Requirement[];
  /** Where it is: in these sessions, in these rooms (null: all). */
  readonly sessionIds: readonly string[];
  readonly roomIds: readonly string[] | null;
  /** The least rules that make it. */
  readonly rules: readonly ActiveRule[];
  /** Locked assignments that contradict a rule by themselves; empty where it is none of them. */
  readonly locks: readonly RosterPlace[];
}
