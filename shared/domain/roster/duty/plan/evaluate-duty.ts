import type { DutyProblem, DutyRosterShift } from './duty-problem.ts';
import { type ActiveDutyRule, type DutyFinding, shiftWords } from './duty-rule.ts';
import { type DutyView, viewDuty } from './duty-view.ts';

/** A broken rule: which, where, who, and the sentence for people in both languages. */
export interface BrokenDutyRule {
  readonly ruleId: string;
  readonly postId: string | null;
  readonly start: string | null;
  readonly personIds: readonly string[];
  readonly count: number;
  readonly text: string;
  readonly textZh: string;
}

export interface DutyEvaluation {
  /** Violations of hard rules, and costs. */
  readonly score: { readonly hard: number; readonly soft: number };
  readonly broken: readonly BrokenDutyRule[];
  /** Violations of rules that are soft: allowed, and counted in `score.soft`. */
  readonly softBroken: readonly BrokenDutyRule[];
  /** What `score.soft` is made of; rules that cost nothing are left out. */
  readonly costs: readonly { readonly ruleId: string; readonly cost: number }[];
}

/**
 * Judges any duty roster by the rules that hold: the one judge of the command `check`, of the solver's result, of
 * the page and of the tests. Nothing depends on ids.
 */
export function evaluateDuty(
  problem: DutyProblem,
  rules: readonly ActiveDutyRule[],
  roster: readonly DutyRosterShift[],
): DutyEvaluation {
  const view = viewDuty(problem, roster);
  const score = { hard: 0, soft: 0 };
  const broken: BrokenDutyRule[] = [];
  const softBroken: BrokenDutyRule[] = [];
  const costs: { ruleId: string; cost: number }[] = [];
  for (const active of rules) {
    const { rule, level, weight } = active;
    const found = dutyFindings(active, view);
    const count = found.reduce((sum, finding) => sum + finding.count, 0);
    if (level === 'hard') score.hard += count;
    else {
      let amount = count;
      if (rule.kind === 'cost') {
        const costOf = rule.costIn(problem);
        amount = problem.people.reduce((sum, one) => sum + costOf(one, view.courses.get(one) ?? []), 0);
      }
      score.soft += weight * amount;
      if (weight * amount > 0) costs.push({ ruleId: rule.id, cost: weight * amount });
    }
    const list = level === 'hard' ? broken : softBroken;
    for (const { text, ...finding } of found)
      list.push({ ruleId: rule.id, ...finding, text: text.en, textZh: text.zh });
  }
  return { score, broken, softBroken, costs };
}

/** What one rule finds in a roster; a rule that only costs finds nothing. */
function dutyFindings({ rule, params }: ActiveDutyRule, view: DutyView): DutyFinding[] {
  switch (rule.kind) {
    case 'cost':
      return [];
    case 'roster':
      return rule.evaluate(view, params);
    case 'course':
      return [...view.courses].flatMap(([person, course]) => rule.evaluate(person, course, params));
    case 'shift':
      return view.teams.flatMap((team) =>
        team.members
          .filter((person) => rule.isBroken(person, team.post, team, params))
          .map((person) => ({
            postId: team.post.id,
            start: team.start,
            personIds: [person.id],
            count: 1,
            text: rule.explain(person, shiftWords(team.post, team.fromMinute)),
          })),
      );
  }
}
