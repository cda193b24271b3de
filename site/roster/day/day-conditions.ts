import type { RosterDay } from '../../../shared/contract/roster-day.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { dayBoard } from '../../../shared/domain/roster/on-day/day-board.ts';
import { sessionTimes } from '../../../shared/domain/roster/on-day/session-times.ts';
import type { Condition } from '../../ports/day.ts';

/**
 * Who is missing after the report time, one condition with the rooms it is about; it ends when everybody is there, is
 * replaced, or the exam is over. A session without a roster raises nothing: readiness tells of it.
 */
export function dayConditions(
  table: RosterTable,
  day: RosterDay,
  nowMs: number,
  toMs: (civil: string) => number,
): Condition[] {
  const seated = new Set(table.assignments.map(({ sessionId }) => sessionId));
  const boards = table.sessions
    .filter(({ kind, id }) => kind === 'exam' && seated.has(id))
    .flatMap((session) => {
      const { reportMs, ownReports, endMs } = sessionTimes(session, day, toMs);
      const firstMs = Math.min(reportMs, ...ownReports.map((own) => own.reportMs));
      return nowMs >= firstMs && nowMs < endMs
        ? [{ board: dayBoard(table, session, day, nowMs, toMs), isDue: nowMs >= reportMs }]
        : [];
    });
  const rooms = new Set<string>();
  let isOverdue = false;
  for (const { board, isDue } of boards)
    for (const { name, seats } of board.rooms)
      for (const { person } of seats) {
        if (person === null ? !isDue : person.state === 'present' || person.state === 'waiting') continue;
        // Known to be absent before anybody is late: there is time until the report time.
        if (person !== null && person.state !== 'overdue' && !isDue) continue;
        rooms.add(name);
        if (person?.state === 'overdue') isOverdue = true;
      }
  if (rooms.size === 0) return [];
  return [
    {
      cause: 'invigilators-missing',
      priority: 'high',
      subjects: [...rooms],
      reasonCode: isOverdue ? 'invigilators-overdue' : 'invigilators-to-replace',
    },
  ];
}

/** Instants at which the conditions may change by time alone. */
export function dayInstants(
  table: Pick<RosterTable, 'sessions'>,
  day: RosterDay,
  toMs: (civil: string) => number,
): number[] {
  return table.sessions
    .filter(({ kind }) => kind === 'exam')
    .flatMap((session) => {
      const { reportMs, ownReports, endMs } = sessionTimes(session, day, toMs);
      return [reportMs, ...ownReports.map((own) => own.reportMs), endMs];
    })
    .sort((a, b) => a - b);
}
