import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { Duty } from '../../../site/ports/duty.ts';
import type { DutyCalls } from '../../../site/ports/duty-calls.ts';
import type { DutyDrafts } from '../../../site/ports/duty-drafts.ts';
import type { DutyPapers } from '../../../site/ports/duty-papers.ts';
import type { DutyPlans } from '../../../site/ports/duty-plans.ts';
import type { Operation } from '../../../site/ports/journal.ts';
import { createDutyCalls } from '../../../site/roster/duty/calls/create-duty-calls.ts';
import { dutyCallMigrationSql } from '../../../site/roster/duty/calls/duty-call-migration.ts';
import { createDutyDrafts } from '../../../site/roster/duty/drafts/create-duty-drafts.ts';
import { dutyDraftMigrationSql } from '../../../site/roster/duty/drafts/duty-draft-migration.ts';
import { createDutyPapers } from '../../../site/roster/duty/papers/create-duty-papers.ts';
import { createDutyPlans } from '../../../site/roster/duty/plan/create-duty-plans.ts';
import { dutyPlanMigrationSql } from '../../../site/roster/duty/plan/duty-plan-migration.ts';
import { solveDuty } from '../../../site/roster/duty/plan/solve/solve-duty.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The product's own plans of duty, solved in a real thread. */
export function sampleDutyPlans(parts: {
  readonly database: HookedDatabase;
  readonly duty: Duty;
  table(): RosterTable;
  log(name: string, actor: string, input: unknown): void;
}): {
  readonly dutyPlans: DutyPlans;
  readonly dutyPapers: DutyPapers;
  readonly dutyDrafts: DutyDrafts;
  readonly dutyCalls: DutyCalls;
  close(): Promise<void>;
} {
  const { database, duty, log } = parts;
  for (const sql of [dutyPlanMigrationSql, dutyDraftMigrationSql, dutyCallMigrationSql]) database.exec(sql);
  const journal = {
    append: ({ action, actor, details }: Operation) => log(action, actor, details ?? {}),
  };
  const site = () => ({ code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' });
  const jobs = createJobs(Date.now, () => undefined);
  const rules = join(ROOT, 'resources', 'profiles', 'duty-rules-default.json');
  const workerUrl = pathToFileURL(join(ROOT, 'site', 'roster-worker.ts'));
  const dutyPlans = createDutyPlans({
    database,
    jobs,
    duty,
    journal,
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
    site,
    nowMs: Date.now,
  });
  const dutyDrafts = createDutyDrafts({
    ...{ database, journal, nowMs: Date.now },
    draft: (days) => dutyPlans.draft(days),
  });
  const dutyCalls = createDutyCalls({
    ...{ database, journal, duty, site, nowMs: Date.now, monoMs: () => performance.now() },
    outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
  });
  return { dutyPlans, dutyPapers, dutyDrafts, dutyCalls, close: () => jobs.close() };
}
