import { join } from 'node:path';
import type { WriteBook } from '../server/table/book-writer.ts';
import { ContractError } from '../shared/contract/errors.ts';
import type { RoomConfig } from '../shared/contract/site-config.ts';
import { civilToEpochMs } from '../shared/domain/civil-time.ts';
import type { RosterFact, RosterFiles } from './ports/roster.ts';
import type { RosterPapers } from './ports/roster-papers.ts';
import type { RosterPlans } from './ports/roster-plans.ts';
import type { RosterRules } from './ports/roster-rules.ts';
import { createRoster } from './roster/create-roster.ts';
import { createRosterPapers } from './roster/papers/create-roster-papers.ts';
import { createBookReader } from './roster/people/book-reader.ts';
import { activeRules } from './roster/plan/active-rules.ts';
import { createRosterPlans } from './roster/plan/create-roster-plans.ts';
import { planProblem } from './roster/plan/table-problem.ts';
import { createRosterFiles } from './roster/rooms/workbook-text.ts';
import { createRosterRules } from './roster/rules/create-roster-rules.ts';
import { readRulesFile } from './roster/rules/read-rules-file.ts';
import { solveRoster } from './roster/solve/solve-roster.ts';
import type { Wiring } from './wiring.ts';

/** The roster of the site: every change is journalled and told upward in the transaction that makes it. */
export function wireRoster(
  wiring: Wiring,
  workerUrl: URL,
  tables: { readonly worker: URL; readonly writeBook: WriteBook },
) {
  const { database, journal, jobs, outbox, registry, time } = wiring;
  const record = ({ what, subject, details, actor }: RosterFact): void => {
    journal.append({ actor, action: what, subject, details });
    // No names above the county: the report says what changed and where, never who.
    outbox.append({ lane: 'B', type: 'roster.changed', data: { what, sessionId: sessionOf(details) } });
  };
  const rosterRules: RosterRules = createRosterRules({
    database,
    shipped: readRulesFile(join(wiring.resourcesFolder, 'profiles', 'roster-rules-default.json')),
    record,
    isOperator: (actor) => registry.operators().some(({ id }) => id === actor),
    onChange: () => roster.rulesChanged(),
    nowMs: time.nowMs,
  });
  const roster = createRoster({
    database,
    rooms: {
      list: () => registry.rooms(),
      upsert: (rooms: readonly RoomConfig[]) => registry.upsertRooms(rooms),
      remove(id: string) {
        if (registry.cameras().some(({ roomId }) => roomId === id))
          throw new ContractError('conflict', `room ${id} has cameras`, 'cameras');
        registry.removeRoom(id);
      },
    },
    record,
    nowMs: time.nowMs,
    rules: () => activeRules(rosterRules.active(), { rules: [] }),
    isOver: ({ end }) => civilToEpochMs(end, registry.site().timeZone) <= time.nowMs(),
  });
  roster.ensureRoomPosts('system');
  const rosterPlans: RosterPlans = createRosterPlans({
    database,
    journal,
    jobs,
    roster,
    rules: () => rosterRules.active(),
    readTable: planProblem,
    solve: (request) => solveRoster({ ...request, workerUrl }),
    nowMs: time.nowMs,
  });
  const rosterPapers: RosterPapers = createRosterPapers({
    table: () => roster.table(),
    site: () => registry.site(),
    nowMs: time.nowMs,
    writeBook: tables.writeBook,
  });
  const books = createBookReader(tables.worker);
  wiring.atClose(() => books.close());
  const rosterFiles: RosterFiles = createRosterFiles(books, tables.writeBook);
  return { roster, rosterFiles, rosterPlans, rosterRules, rosterPapers };
}

const sessionOf = (details: Record<string, unknown>): string | null =>
  typeof details['sessionId'] === 'string' ? details['sessionId'] : null;
