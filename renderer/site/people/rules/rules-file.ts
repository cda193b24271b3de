import type { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import type { Parsed } from '../../../../shared/domain/roster/problem/parse-problem.ts';
import { readRuleSet } from '../../../../shared/domain/roster/problem/read-rule-set.ts';

/** Larger than any rule set; a file that is none is not read whole. */
const MOST_BYTES = 256 * 1024;

/** Saves the rules as a file that `roster check --rules` and the import read. */
export function saveRulesFile(rules: RuleSetFile): void {
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(rules, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${rules.name}-v${rules.version}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Null for a file that is no JSON at all. */
export async function readRulesFile(file: File): Promise<Parsed<RuleSetFile> | null> {
  if (file.size > MOST_BYTES) return null;
  try {
    return readRuleSet(JSON.parse((await file.text()).replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}
