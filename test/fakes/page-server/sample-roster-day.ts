import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { RosterDayProfile } from '../../../shared/contract/roster-day.ts';
import { civilToEpochMs } from '../../../shared/domain/civil-time.ts';
import type { Roster } from '../../../site/ports/roster.ts';
import type { RosterDay } from '../../../site/ports/roster-day.ts';
import type { RosterRules } from '../../../site/ports/roster-rules.ts';
import { createRosterDay } from '../../../site/roster/day/create-roster-day.ts';
import { rosterDayMigrationSql } from '../../../site/roster/day/roster-day-migration.ts';
import { rosterDeskMigrationSql } from '../../../site/roster/day/roster-desk-migration.ts';
import { activeRules } from '../../../site/roster/plan/active-rules.ts';
import { replanHere } from '../replan-here.ts';

const ZONE = 'Asia/Shanghai';
/** The last exam of the sample plan, twenty minutes after its report time. */
const SESSION = 's4';
const NOW = '2026-06-08T14:20';

/** The product's own module: most have signed in, two late, one is absent, one left early, some are missing. */
export function sampleRosterDay(parts: {
  readonly database: HookedDatabase;
  readonly roster: Pick<Roster, 'table' | 'replaceSeats'>;
  readonly rosterRules: Pick<RosterRules, 'active'>;
  readonly isEmpty: boolean;
  log(name: string, actor: string, input: unknown): void;
}): RosterDay {
  parts.database.exec(rosterDayMigrationSql);
  parts.database.exec(rosterDeskMigrationSql);
  const path = join(import.meta.dirname, '../../../resources/profiles/roster-day-default.json');
  let now = '2026-06-08T13:40';
  const day = createRosterDay({
    database: parts.database,
    journal: { append: ({ action, actor, details }) => parts.log(action, actor, details) },
    outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
    roster: parts.roster,
    profile: RosterDayProfile.parse(JSON.parse(readFileSync(path, 'utf8'))),
    rules: () => activeRules(parts.rosterRules.active(), { rules: [] }),
    solveReplan: replanHere,
    timeZone: () => ZONE,
    nowMs: () => civilToEpochMs(now, ZONE),
  });
  if (!parts.isEmpty) {
    const seated = parts.roster.table().assignments.filter(({ sessionId }) => sessionId === SESSION);
    const ids = [...new Set(seated.map(({ personId }) => personId))];
    const [left, late, later, absent, ...others] = ids;
    const who = (personId: string | undefined) => ({ sessionId: SESSION, personId: personId ?? '' });
    if (left && late && later && absent) {
      day.signIn(who(left), 'op1');
      // Two of them have not come.
      for (const personId of others.slice(0, -2)) day.signIn(who(personId), 'op1');
      now = '2026-06-08T14:04';
      day.signIn(who(late), 'op1');
      now = '2026-06-08T14:12';
      day.signIn(who(later), 'op1');
      day.leave(who(left), 'op1');
      day.absent(who(absent), 'op1');
    }
  }
  now = NOW;
  return day;
}
