import { civilToEpochMs } from '../shared/domain/civil-time.ts';
import type { PlannedRooms } from './audio/readiness/listening-tests.ts';
import type { Roster } from './ports/roster.ts';
import type { Wiring } from './wiring.ts';

/** The exam sessions that are not over, first one first, and who sits where, as the roster has it now. */
export function followPlan(
  { registry, time }: Wiring,
  roster: Pick<Roster, 'table' | 'onChange'>,
): () => Omit<PlannedRooms, 'candidateRoomIds'> {
  let table = roster.table();
  roster.onChange(() => {
    table = roster.table();
  });
  const roomsOf = (sessionId: string): string[] => {
    const planned = table.sessions.find(({ id }) => id === sessionId)?.roomIds;
    if (planned !== undefined) return planned;
    const rooms = new Map(table.posts.map(({ id, roomId }) => [id, roomId]));
    return table.assignments.flatMap(({ sessionId: of, postId }) =>
      of === sessionId ? (rooms.get(postId) ?? []) : [],
    );
  };
  return () => {
    const exams = table.sessions.filter(({ kind }) => kind === 'exam');
    const { timeZone } = registry.site();
    const endMs = ({ end }: (typeof exams)[number]): number => civilToEpochMs(end, timeZone);
    return {
      sessions: exams
        .filter((session) => endMs(session) > time.nowMs())
        .toSorted((a, b) => endMs(a) - endMs(b)),
      plannedSessions: exams.length,
      roomsOf,
    };
  };
}
