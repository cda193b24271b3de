import { RuleSetFile } from '../../../contract/roster-rule-set.ts';
import type { ProfileReading } from '../../../contract/versioned.ts';
import { PROBLEM_LIMITS } from './limits.ts';
import type { Parsed } from './parse-problem.ts';
import { PROBLEM_RULES } from './rule-registry.ts';
import { mergeRules } from './rule-set.ts';

/**
 * Reads a rule set of a file or of the page: every rule known, none twice, levels and parameters such as the rule
 * can have. The field is like `rules[3].level`. Never throws.
 */
export function readRuleSet(json: unknown): Parsed<RuleSetFile> {
  const list = typeof json === 'object' && json !== null ? (json as { rules?: unknown }).rules : null;
  if (Array.isArray(list) && list.length > PROBLEM_LIMITS.rules)
    return {
      fault: { field: 'rules', text: `has ${list.length} entries, at most ${PROBLEM_LIMITS.rules} are read` },
    };
  const parsed = RuleSetFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = (issue?.path ?? [])
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('')
      .replace(/^\./, '');
    return { fault: { field, text: issue?.message ?? 'is not valid' } };
  }
  const file = parsed.data;
  for (const [index, { id }] of file.rules.entries()) {
    const field = `rules[${index}].id`;
    if (file.rules.findIndex((one) => one.id === id) !== index)
      return { fault: { field, text: `${JSON.stringify(id)} is given twice` } };
    if (!PROBLEM_RULES.some((rule) => rule.id === id))
      return { fault: { field, text: `there is no rule ${JSON.stringify(id)}` } };
  }
  // As changes of itself, so that a refusal names the rule.
  const changes = file.rules.map(({ id, level, weight, params }) => ({ id, level, weight, params }));
  const merged = mergeRules(file, changes);
  return 'fault' in merged ? merged : { value: file };
}

/** The same as one of many kinds of profiles that are kept in versions. */
export function readRuleSetProfile(json: unknown): ProfileReading<RuleSetFile> {
  const read = readRuleSet(json);
  if ('fault' in read) return { kind: 'refused', field: read.fault.field, why: read.fault.text };
  return { kind: 'profile', profile: read.value };
}
