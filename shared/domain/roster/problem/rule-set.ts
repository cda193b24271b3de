import type { RuleSetFile } from '../../../contract/roster-rule-set.ts';
import type { InputFault, Parsed } from './parse-problem.ts';
import type { RuleChange } from './roster-problem.ts';
import type { Params, ProblemRule } from './rule.ts';
import { PROBLEM_RULES } from './rule-registry.ts';

/** A rule as it holds for one problem. */
export interface ActiveRule {
  readonly rule: ProblemRule;
  readonly level: 'hard' | 'soft';
  readonly weight: number;
  readonly params: Params;
}

/** The default set with a problem's changes merged by id; rules that are off are left out. */
export function mergeRules(file: RuleSetFile, changes: readonly RuleChange[]): Parsed<readonly ActiveRule[]> {
  const unknown = changes.findIndex(({ id }) => !PROBLEM_RULES.some((rule) => rule.id === id));
  if (unknown >= 0) return refuse(unknown, 'id', `there is no rule ${JSON.stringify(changes[unknown]?.id)}`);
  const active: ActiveRule[] = [];
  for (const rule of PROBLEM_RULES) {
    const start = file.rules.find(({ id }) => id === rule.id);
    const index = changes.findIndex(({ id }) => id === rule.id);
    const change = changes[index];
    const level = change?.level ?? start?.level ?? 'off';
    const params = { ...start?.params, ...change?.params };
    const wrong = rule.readParams?.(params) ?? null;
    if (wrong !== null) return refuse(index, 'params', wrong);
    if (rule.levels && !rule.levels.includes(level))
      return refuse(index, 'level', `${rule.id} can be ${rule.levels.join(' or ')} only`);
    if (level === 'off') continue;
    active.push({ rule, level, weight: change?.weight ?? start?.weight ?? 1, params });
  }
  return { value: active };
}

function refuse(index: number, name: string, text: string): { fault: InputFault } {
  return { fault: { field: index < 0 ? 'rules' : `rules[${index}].${name}`, text } };
}
