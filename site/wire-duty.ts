import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DutyProfile } from '../shared/contract/duty.ts';
import { RuleSetFile } from '../shared/contract/roster-rule-set.ts';
import type { Duty } from './ports/duty.ts';
import type { DutyPlans } from './ports/duty-plans.ts';
import type { Roster } from './ports/roster.ts';
import { createDuty } from './roster/duty/create-duty.ts';
import { createDutyPlans } from './roster/duty/plan/create-duty-plans.ts';
import { solveDuty } from './roster/duty/plan/solve/solve-duty.ts';
import type { Wiring } from './wiring.ts';

/** Duty on the day: who is on, hand-over, reports; and duty rosters solved beside the one that holds. */
export function wireDuty(
  wiring: Wiring,
  roster: Pick<Roster, 'table'>,
  workerUrl: URL,
): { readonly duty: Duty; readonly dutyPlans: DutyPlans } {
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
    table: () => roster.table(),
    siteName: () => registry.site().name,
    solve: (request) => solveDuty({ ...request, workerUrl }),
    nowMs: time.nowMs,
  });
  return { duty, dutyPlans };
}
