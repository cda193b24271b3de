import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Database } from '../../../server/sqlite/database.ts';
import { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { Duty } from '../../../site/ports/duty.ts';
import type { DutyPapers } from '../../../site/ports/duty-papers.ts';
import type { DutyPlans } from '../../../site/ports/duty-plans.ts';
import { createDutyPapers } from '../../../site/roster/duty/papers/create-duty-papers.ts';
import { createDutyPlans } from '../../../site/roster/duty/plan/create-duty-plans.ts';
import { dutyPlanMigrationSql } from '../../../site/roster/duty/plan/duty-plan-migration.ts';
import { solveDuty } from '../../../site/roster/duty/plan/solve/solve-duty.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The product's own plans of duty, solved in a real thread. */
export function sampleDutyPlans(parts: {
  readonly database: Database;
  readonly duty: Duty;
  table(): RosterTable;
  log(name: string, actor: string, input: unknown): void;
}): { readonly dutyPlans: DutyPlans; readonly dutyPapers: DutyPapers; close(): Promise<void> } {
  const { database, duty, log } = parts;
  database.exec(dutyPlanMigrationSql);
  const jobs = createJobs(Date.now, () => undefined);
  const rules = join(ROOT, 'resources', 'profiles', 'duty-rules-default.json');
  const workerUrl = pathToFileURL(join(ROOT, 'site', 'roster-worker.ts'));
  const dutyPlans = createDutyPlans({
    database,
    jobs,
    duty,
    journal: { append: ({ action, actor, details }) => log(action, actor, details ?? {}) },
    ruleSet: RuleSetFile.parse(JSON.parse(readFileSync(rules, 'utf8'))),
    table: () => parts.table(),
    siteName: () => '示例考点',
    solve: (request) => solveDuty({ ...request, workerUrl }),
    nowMs: Date.now,
  });
  const dutyPapers = createDutyPapers({
    file: () => duty.file(),
    plans: dutyPlans,
    responsible: () => [{ title: '主考', name: '高主考', deputy: '郭副主考' }],
    site: () => ({ code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' }),
    nowMs: Date.now,
  });
  return { dutyPlans, dutyPapers, close: () => jobs.close() };
}
