import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DutyProfile } from '../shared/contract/duty.ts';
import type { Duty } from './ports/duty.ts';
import { createDuty } from './roster/duty/create-duty.ts';
import type { Wiring } from './wiring.ts';

/** Duty on the day: who is on, hand-over, reports. */
export function wireDuty(wiring: Wiring): { readonly duty: Duty } {
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
  return { duty };
}
