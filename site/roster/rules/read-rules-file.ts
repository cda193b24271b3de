import { readFileSync } from 'node:fs';
import { CommandError, EXIT } from '../../../server/process/exit.ts';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import { readRuleSet } from '../../../shared/domain/roster/problem/read-rule-set.ts';

/** The shipped rules are data: a broken file is refused in one sentence. */
export function readRulesFile(path: string): RuleSetFile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const isSyntax = error instanceof SyntaxError;
    throw new CommandError(EXIT.usage, `${path}: ${isSyntax ? 'is no JSON' : 'cannot be read'}`);
  }
  const read = readRuleSet(json);
  if ('value' in read) return read.value;
  throw new CommandError(EXIT.usage, `${path}: ${read.fault.field}: ${read.fault.text}`);
}
