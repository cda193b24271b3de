import type { CostRuleOf, CourseRuleOf, Params, RosterRuleOf, RuleBase, Sentence } from '../rule-kinds.ts';
import type { ExamRoom, ExamSession, Invigilator, RosterProblem } from './roster-problem.ts';
import type { RosterView, Sitting, Team } from './roster-view.ts';

export type { Params, Sentence } from '../rule-kinds.ts';

/** One violation. `sessionId` and `roomId` are null where the rule is about a person's whole roster. */
export interface Finding {
  readonly sessionId: string | null;
  readonly roomId: string | null;
  readonly staffIds: readonly string[];
  /** How many violations this is: two empty seats of one room are two. */
  readonly count: number;
  readonly text: Sentence;
}

/** Whether a person may serve in a session at all. */
export interface SessionRule extends RuleBase {
  readonly kind: 'session';
  isBroken(person: Invigilator, session: ExamSession, params: Params, problem: RosterProblem): boolean;
  explain(person: Invigilator, session: ExamSession): Sentence;
}

/** Whether a person may sit in a room at all; a room with other candidates in a session is given with those. */
export interface RoomRule extends RuleBase {
  readonly kind: 'room';
  isBroken(person: Invigilator, room: ExamRoom, params: Params): boolean;
  explain(person: Invigilator, room: ExamRoom): Sentence;
}

/** Who sits together in one room in one session; `count` looks at people who sit there, never at none. */
export interface TeamRule extends RuleBase {
  readonly kind: 'team';
  /** Violations of these members on a room of so many seats. */
  count(members: readonly Invigilator[], seats: number): number;
  explain(team: Team): Sentence;
}

export type CourseRule = CourseRuleOf<Invigilator, Sitting, Finding>;
export type RosterRule = RosterRuleOf<RosterView, Finding>;
export type CostRule = CostRuleOf<RosterProblem, Invigilator, Sitting>;
export type ProblemRule = SessionRule | RoomRule | TeamRule | CourseRule | RosterRule | CostRule;

/** How people are named in sentences: two of one name are told apart by their id. */
export function nameOf(person: Invigilator): string {
  return person.name === '' ? person.id : `${person.name} (${person.id})`;
}
