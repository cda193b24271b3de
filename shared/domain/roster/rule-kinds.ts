import type { RuleLevel } from './problem/roster-problem.ts';

/** One sentence with figures, in the reference language and in English. */
export interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/** Checked parameters of a rule; what a rule does not know is refused where the rule set is merged. */
export type Params = Readonly<Record<string, unknown>>;

/** What every rule of a roster has, of invigilation and of duty. */
export interface RuleBase {
  readonly id: string;
  /** The exam office's word for it. */
  readonly term: Sentence;
  /** Levels it can have; every one where nothing is said. */
  readonly levels?: readonly RuleLevel[];
  /** Reads the parameters; null: they are valid. Rules without parameters take an empty object. */
  readonly readParams?: (params: Params) => string | null;
}

/** One person's sittings in the order of time. */
export interface CourseRuleOf<Person, Sitting, Finding> extends RuleBase {
  readonly kind: 'course';
  evaluate(person: Person, sittings: readonly Sitting[], params: Params): Finding[];
}

/** Everything at once. */
export interface RosterRuleOf<View, Finding> extends RuleBase {
  readonly kind: 'roster';
  evaluate(view: View, params: Params): Finding[];
}

/** A cost without a violation: preferences, fairness. Never hard; a sum over people, so that one move is judged alone. */
export interface CostRuleOf<Problem, Person, Sitting> extends RuleBase {
  readonly kind: 'cost';
  /** What one person's sittings cost in this problem; asked once per problem, called for everybody on the list. */
  costIn(problem: Problem): (person: Person, sittings: readonly Sitting[]) => number;
}
