import { join } from 'node:path';
import { activeRules } from '../../site/roster/plan/active-rules.ts';
import { readRulesFile } from '../../site/roster/rules/read-rules-file.ts';
import { loadExactSolver } from '../../site/roster/solve/exact-solver.ts';
import { type ReplanAnswer, type ReplanRequest, replan } from '../../site/roster/solve/replan.ts';

const RULES = join(import.meta.dirname, '../../resources/profiles/roster-rules-default.json');

/** The product's own re-plan by the shipped rules, without a thread of its own; less time for a proof than in service. */
export const replanHere = async (request: Omit<ReplanRequest, 'rules'>): Promise<ReplanAnswer> =>
  replan({ ...request, rules: activeRules(readRulesFile(RULES), request.problem) }, await loadExactSolver(), {
    mostColumnsWhole: 3_000,
    secondsPerProgram: 0.5,
  });
