import type { ExamRoom, ExamSession, Invigilator, RosterProblem, RuleLevel } from './roster-problem.ts';
import type { RosterView, Sitting, Team } from './roster-view.ts';

/** One sentence with figures, in the reference language and in English. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** One violation. `sessionId` and `roomId` are null where the rule is about a person's whole roster. */
export interface Finding {
  readonly sessionId: string | null;
  readonly roomId: string | null;
  readonly staffIds: readonly string[];
  /** How many violations this is: two empty seats of one room are two. */
  readonly count: number;
  readonly text: Sentence;
}

/** Checked parameters of a rule; what a rule does not know is refused where the rule set is merged. */
export type Params = Readonly<Record<string, unknown>>;

interface RuleBase {
  readonly id: string;
  /** The exam office's word for it. */
  readonly term: Sentence;
  /** Levels it can have; every one where nothing is said. */
  readonly levels?: readonly RuleLevel[];
  /** Reads the parameters; null: they are not valid. Rules without parameters take an empty object. */
  readonly readParams?: (params: Params) => string | null;
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

/** One person's sittings in the order of time. */
export interface CourseRule extends RuleBase {
  readonly kind: 'course';
  evaluate(person: Invigilator, sittings: readonly Sitting[], params: Params): Finding[];
}

/** Everything at once. */
export interface RosterRule extends RuleBase {
  readonly kind: 'roster';
  evaluate(view: RosterView, params: Params): Finding[];
}

/** A cost without a violation: preferences, fairness. Never hard; a sum over people, so that one move is judged alone. */
export interface CostRule extends RuleBase {
  readonly kind: 'cost';
  /** What one person's sittings cost in this problem; asked once per problem, called for everybody on the list. */
  costIn(problem: RosterProblem): (person: Invigilator, sittings: readonly Sitting[]) => number;
}

export type ProblemRule = SessionRule | RoomRule | TeamRule | CourseRule | RosterRule | CostRule;

/** How people are named in sentences: two of one name are told apart by their id. */
export function nameOf(person: Invigilator): string {
  return person.name === '' ? person.id : `${person.name} (${person.id})`;
}
