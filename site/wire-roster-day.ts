import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RosterDayProfile } from '../shared/contract/roster-day.ts';
import type { Roster } from './ports/roster.ts';
import type { RosterDay } from './ports/roster-day.ts';
import type { RosterRules } from './ports/roster-rules.ts';
import { createRosterDay } from './roster/day/create-roster-day.ts';
import { activeRules } from './roster/plan/active-rules.ts';
import { replanRoster } from './roster/solve/replan-roster.ts';
import type { Wiring } from './wiring.ts';

/** Invigilators on the day: sign-in, who is missing, substitutes. */
export function wireRosterDay(
  wiring: Wiring,
  rosters: { readonly roster: Roster; readonly rosterRules: RosterRules },
  workerUrl: URL,
): { readonly rosterDay: RosterDay } {
  const path = join(wiring.resourcesFolder, 'profiles', 'roster-day-default.json');
  const { database, journal, outbox, registry, time } = wiring;
  const rosterDay = createRosterDay({
    database,
    journal,
    outbox,
    roster: rosters.roster,
    profile: RosterDayProfile.parse(JSON.parse(readFileSync(path, 'utf8'))),
    rules: () => activeRules(rosters.rosterRules.active(), { rules: [] }),
    solveReplan: (request) => replanRoster({ ...request, ruleSet: rosters.rosterRules.active(), workerUrl }),
    timeZone: () => registry.site().timeZone,
    nowMs: time.nowMs,
  });
  wiring.addConditions(() => rosterDay.conditions());
  return { rosterDay };
}
