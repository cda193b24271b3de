import type { MergedRule } from '../../merge-rules.ts';
import type { CostRuleOf, CourseRuleOf, Params, RosterRuleOf, RuleBase, Sentence } from '../../rule-kinds.ts';
import type { DutyProblem, DutyProblemPerson, DutyProblemPost } from './duty-problem.ts';
import type { DutySpan } from './duty-slots.ts';
import type { DutySitting, DutyView } from './duty-view.ts';

/** One violation; `postId` and `start` are null where the rule is about a person's whole roster. */
export interface DutyFinding {
  readonly postId: string | null;
  readonly start: string | null;
  readonly personIds: readonly string[];
  /** How many violations this is: two people missing in one shift are two. */
  readonly count: number;
  readonly text: Sentence;
}

/** Whether a person may serve in a shift at all. */
export interface DutyShiftRule extends RuleBase {
  readonly kind: 'shift';
  isBroken(person: DutyProblemPerson, post: DutyProblemPost, span: DutySpan, params: Params): boolean;
  explain(person: DutyProblemPerson, sitting: Sentence): Sentence;
}

/** Shifts of before the problem are among a course: what breaks counts at the later. */
export type DutyCourseRule = CourseRuleOf<DutyProblemPerson, DutySitting, DutyFinding>;
export type DutyRosterRule = RosterRuleOf<DutyView, DutyFinding>;
export type DutyCostRule = CostRuleOf<DutyProblem, DutyProblemPerson, DutySitting>;

export type DutyRule = DutyShiftRule | DutyCourseRule | DutyRosterRule | DutyCostRule;
export type ActiveDutyRule = MergedRule<DutyRule>;

/** How people are named in sentences: two of one name are told apart by their id. */
export const personName = ({ id, name }: DutyProblemPerson): string => (name === '' ? id : `${name} (${id})`);

export const postName = ({ id, name }: DutyProblemPost): string => (name === '' ? id : name);

/** A minute of the local clock in words. */
export function timeWords(minute: number): Sentence {
  const text = new Date(minute * 60_000).toISOString();
  const [month, day, time] = [Number(text.slice(5, 7)), Number(text.slice(8, 10)), text.slice(11, 16)];
  return { zh: `${month}月${day}日 ${time}`, en: `${text.slice(5, 10)} ${time}` };
}

/** A shift in words: the post and when it begins. */
export function shiftWords(post: DutyProblemPost | null, fromMinute: number): Sentence {
  const { zh, en } = timeWords(fromMinute);
  const name = post === null ? null : postName(post);
  return { zh: `${name ?? '此前的'} ${zh} 的班`, en: `the shift of ${name ?? 'before,'} ${en}` };
}

/** A finding about one person at the later of the shifts it concerns. */
export function atSitting(sitting: DutySitting, text: Sentence): DutyFinding {
  return {
    postId: sitting.post?.id ?? null,
    start: sitting.start,
    personIds: [sitting.person.id],
    count: 1,
    text,
  };
}

/** Parameters that are whole numbers from 0; others are refused by name. */
export const wholeNumbers =
  (limits: Readonly<Record<string, number>>) =>
  (params: Params): string | null => {
    for (const [name, value] of Object.entries(params)) {
      const most = Object.hasOwn(limits, name) ? limits[name] : undefined;
      if (most === undefined) return `params.${name.slice(0, 40)} is not known`;
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
        return `params.${name} must be a whole number from 0 to ${most}`;
    }
    return null;
  };

/** A whole-number parameter; null where it is not given. */
export const numberOf = (params: Params, name: string): number | null => {
  const value = params[name];
  return typeof value === 'number' ? value : null;
};
