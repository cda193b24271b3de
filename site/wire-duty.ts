import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WriteBook } from '../server/table/book-writer.ts';
import { DutyProfile } from '../shared/contract/duty.ts';
import { RuleSetFile } from '../shared/contract/roster-rule-set.ts';
import type { Duty } from './ports/duty.ts';
import type { DutyCalls } from './ports/duty-calls.ts';
import type { DutyDrafts } from './ports/duty-drafts.ts';
import type { DutyPapers } from './ports/duty-papers.ts';
import type { DutyPlans } from './ports/duty-plans.ts';
import type { Responsibility } from './ports/responsibility.ts';
import type { Roster } from './ports/roster.ts';
import { createDutyCalls } from './roster/duty/calls/create-duty-calls.ts';
import { createDuty } from './roster/duty/create-duty.ts';
import { createDutyDrafts } from './roster/duty/drafts/create-duty-drafts.ts';
import { createDutyPapers } from './roster/duty/papers/create-duty-papers.ts';
import { responsibleForDuty } from './roster/duty/papers/responsible-for-duty.ts';
import { createDutyPlans } from './roster/duty/plan/create-duty-plans.ts';
import { solveDuty } from './roster/duty/plan/solve/solve-duty.ts';
import type { Wiring } from './wiring.ts';

/** Duty on the day: who is on, hand-over, reports; and duty rosters solved beside the one that holds. */
export function wireDuty(
  wiring: Wiring,
  parts: {
    readonly roster: Pick<Roster, 'table'>;
    readonly responsibility: Pick<Responsibility, 'get'>;
    readonly writeBook: WriteBook;
  },
  workerUrl: URL,
): {
  readonly duty: Duty;
  readonly dutyPlans: DutyPlans;
  readonly dutyPapers: DutyPapers;
  readonly dutyDrafts: DutyDrafts;
  readonly dutyCalls: DutyCalls;
} {
  const path = join(wiring.resourcesFolder, 'profiles', 'duty-default.json');
  const { database, journal, outbox, registry, time } = wiring;
  const duty = createDuty({
    database,
    journal,
    outbox,
    profile: DutyProfile.parse(JSON.parse(readFileSync(path, 'utf8'))),
    timeZone: () => registry.site().timeZone,
    nowMs: time.nowMs,
  });
  wiring.addConditions(() => duty.conditions());
  wiring.atClose(() => duty.close());
  const rulesPath = join(wiring.resourcesFolder, 'profiles', 'duty-rules-default.json');
  const dutyPlans = createDutyPlans({
    database,
    journal,
    jobs: wiring.jobs,
    ruleSet: RuleSetFile.parse(JSON.parse(readFileSync(rulesPath, 'utf8'))),
    duty,
    table: () => parts.roster.table(),
    siteName: () => registry.site().name,
    solve: (request) => solveDuty({ ...request, workerUrl }),
    nowMs: time.nowMs,
  });
  const dutyPapers = createDutyPapers({
    file: () => duty.file(),
    plans: dutyPlans,
    responsible: () => responsibleForDuty(parts.responsibility.get().nodes, parts.roster.table().people),
    site: () => registry.site(),
    nowMs: time.nowMs,
    writeBook: parts.writeBook,
  });
  const dutyDrafts = createDutyDrafts({
    database,
    journal,
    draft: (days) => dutyPlans.draft(days),
    nowMs: time.nowMs,
  });
  const dutyCalls = createDutyCalls({
    ...{ database, journal, outbox, duty },
    site: () => registry.site(),
    nowMs: time.nowMs,
    monoMs: time.monoMs,
  });
  wiring.addConditions(() => dutyCalls.conditions());
  return { duty, dutyPlans, dutyPapers, dutyDrafts, dutyCalls };
}
