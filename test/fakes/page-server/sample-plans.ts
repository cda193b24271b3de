import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Database } from '../../../server/sqlite/database.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { RosterTable, SeatPlace } from '../../../shared/contract/roster-table.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { Roster } from '../../../site/ports/roster.ts';
import type { RosterPapers } from '../../../site/ports/roster-papers.ts';
import type { RosterPlans } from '../../../site/ports/roster-plans.ts';
import type { RosterRules } from '../../../site/ports/roster-rules.ts';
import { createRosterPapers } from '../../../site/roster/papers/create-roster-papers.ts';
import { createRosterPlans } from '../../../site/roster/plan/create-roster-plans.ts';
import { planMigrationSql } from '../../../site/roster/plan/plan-migration.ts';
import { planProblem } from '../../../site/roster/plan/table-problem.ts';
import { createRosterRules } from '../../../site/roster/rules/create-roster-rules.ts';
import { readRulesFile } from '../../../site/roster/rules/read-rules-file.ts';
import { solveRoster } from '../../../site/roster/solve/solve-roster.ts';
import type { Signal } from './signal.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The product's own plans and rules over a roster in memory, whose history is one list of tables. */
export function samplePlans(options: {
  database: Database;
  table: Signal<RosterTable>;
  jobs: Signal<Job[]>;
  log(name: string, actor: string, input: unknown): void;
}): {
  roster: Pick<
    Roster,
    'table' | 'onChange' | 'assign' | 'swap' | 'lock' | 'undo' | 'redo' | 'replaceSeats' | 'saveRooms'
  >;
  rosterPlans: RosterPlans;
  rosterRules: RosterRules;
  rosterPapers: RosterPapers;
  close(): Promise<void>;
} {
  const { database, table, log } = options;
  database.exec(planMigrationSql);
  let past: RosterTable[] = [];
  let future: RosterTable[] = [];
  const show = (value: RosterTable): void =>
    table.set({
      ...value,
      revision: table.get().revision + 1,
      canUndo: past.length > 0,
      canRedo: future.length > 0,
    });
  const change = (seats: readonly (SeatPlace & { personId: string | null })[]): void => {
    const keys = new Set(seats.map(keyOf));
    const rest = table.get().assignments.filter((one) => !keys.has(keyOf(one)));
    const added = seats.flatMap(({ sessionId, postId, seat, personId }) =>
      personId === null ? [] : [{ sessionId, postId, seat, personId }],
    );
    past = [...past, table.get()];
    future = [];
    show({ ...table.get(), assignments: [...rest, ...added] });
  };
  const personAt = (at: SeatPlace): string | null =>
    table.get().assignments.find((one) => keyOf(one) === keyOf(at))?.personId ?? null;
  const roster: ReturnType<typeof samplePlans>['roster'] = {
    table: () => table.get(),
    onChange: (listener) => table.feed.subscribe(listener),
    assign(one, actor) {
      log('roster.assign', actor, one);
      change([one]);
    },
    swap({ from, to, revision }, actor) {
      log('roster.swap', actor, { from, to, revision });
      change([
        { ...from, personId: personAt(to) },
        { ...to, personId: personAt(from) },
      ]);
    },
    lock(at, isLocked, actor) {
      log('roster.lock', actor, { ...at, isLocked });
      const rest = table.get().locks.filter((one) => keyOf(one) !== keyOf(at));
      show({ ...table.get(), locks: isLocked ? [...rest, at] : rest });
    },
    undo() {
      const before = past.at(-1);
      if (!before) return;
      past = past.slice(0, -1);
      future = [table.get(), ...future];
      show(before);
    },
    redo() {
      const [after] = future;
      if (!after) return;
      future = future.slice(1);
      past = [...past, table.get()];
      show(after);
    },
    saveRooms(revision, rooms, actor) {
      log('rosterRooms.save', actor, { revision, rooms });
      const ids = new Set(rooms.map(({ roomId }) => roomId));
      show({
        ...table.get(),
        rooms: [...table.get().rooms.filter(({ roomId }) => !ids.has(roomId)), ...rooms],
      });
    },
    replaceSeats(changes, what, subject, actor) {
      log(what, actor, { subject, seats: changes.length });
      if (changes.length > 0) change(changes);
    },
  };
  const jobs = createJobs(Date.now, () => undefined);
  jobs.onChange((list) => options.jobs.set([...list]));
  const rosterRules = createRosterRules({
    database,
    shipped: readRulesFile(join(ROOT, 'resources', 'profiles', 'roster-rules-default.json')),
    record: ({ what, details, actor }) => log(what, actor, details),
    isOperator: () => true,
    onChange: () => undefined,
    nowMs: Date.now,
  });
  const workerUrl = pathToFileURL(join(ROOT, 'site', 'roster-worker.ts'));
  const rosterPlans = createRosterPlans({
    database,
    journal: { append: ({ action, actor, details }) => log(action, actor, details ?? {}) },
    jobs,
    roster,
    rules: () => rosterRules.active(),
    readTable: planProblem,
    solve: (request) => solveRoster({ ...request, workerUrl }),
    nowMs: Date.now,
  });
  const rosterPapers = createRosterPapers({
    table: () => table.get(),
    site: () => ({ code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' }),
    nowMs: Date.now,
  });
  return { roster, rosterPlans, rosterRules, rosterPapers, close: () => jobs.close() };
}

const keyOf = ({ sessionId, postId, seat }: SeatPlace): string => `${sessionId}/${postId}/${seat}`;
