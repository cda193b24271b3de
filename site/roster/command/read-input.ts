import { readFileSync, statSync } from 'node:fs';
import { CommandError, EXIT } from '../../../server/process/exit.ts';
import { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import {
  type Parsed,
  parseProblem,
  parseRoster,
} from '../../../shared/domain/roster/problem/parse-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { type ActiveRule, mergeRules } from '../../../shared/domain/roster/problem/rule-set.ts';
import { unknownFields } from '../../../shared/domain/roster/problem/unknown-fields.ts';

/** 20,000 people with all their fields are about 10 MB. */
const LARGEST_FILE_BYTES = 64 * 1024 * 1024;

/** A problem with the rules that hold for it. Refuses a bad file in one sentence that names file and field; fields nobody reads are told. */
export function readProblem(
  path: string,
  rulesPath: string,
): { problem: RosterProblem; ruleSet: RuleSetFile; rules: readonly ActiveRule[] } {
  const json = readJson(path);
  const problem = accepted(path, parseProblem(json));
  const ruleSet = readRules(rulesPath);
  const rules = accepted(path, mergeRules(ruleSet, problem.rules));
  for (const { field, count } of unknownFields(json)) {
    const more = count > 1 ? ` (and in ${count - 1} more)` : '';
    process.stderr.write(`${path}: ${field}${more} is not known and is ignored\n`);
  }
  return { problem, ruleSet, rules };
}

/** A rule set of a file; exit 2 where it is none. */
export function readRules(path: string): RuleSetFile {
  const set = RuleSetFile.safeParse(readJson(path));
  if (set.success) return set.data;
  throw new CommandError(EXIT.usage, `${path}: ${set.error.issues[0]?.message ?? 'not valid'}`);
}

/** What a problem file says it is; null where it says nothing. */
export function formatOf(path: string): string | null {
  const json = readJson(path);
  const format = typeof json === 'object' && json !== null ? (json as { format?: unknown }).format : null;
  return typeof format === 'string' ? format : null;
}

/** The assignments of a roster of this problem; null: of an earlier one, which may name people who are gone. */
export function readRoster(path: string, problem: RosterProblem | null): readonly RosterPlace[] {
  return accepted(path, parseRoster(readJson(path), problem)).assignments;
}

/** What was read, or exit 2 with the file and the field. */
export function accepted<T>(path: string, parsed: Parsed<T>): T {
  if ('value' in parsed) return parsed.value;
  const { field, text } = parsed.fault;
  throw new CommandError(EXIT.usage, `${path}: ${field === '' ? '' : `${field}: `}${text}`);
}

/** The JSON of a file of at most 64 MB; exit 2 where it cannot be read. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    if (statSync(path).size > LARGEST_FILE_BYTES)
      throw new CommandError(EXIT.usage, `${path}: is larger than 64 MB`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(EXIT.usage, `${path}: cannot be read`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new CommandError(EXIT.usage, `${path}: is no JSON`);
  }
}
