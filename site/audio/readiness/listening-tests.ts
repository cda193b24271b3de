import type { Session } from '../../../shared/contract/roster-table.ts';

/** Subjects whose papers have a listening part, as exam plans write them. */
const LISTENING =
  /听力|外语|英语|日语|俄语|法语|德语|西班牙语|韩语|四级|六级|\bCET|\bPETS|listening|english|foreign|japanese|russian|french|german|spanish/i;

/** What the exam plan says; where none does, the subject tells. */
export const hasListeningPart = ({
  name,
  subject,
  hasListening = LISTENING.test(subject) || LISTENING.test(name),
}: Pick<Session, 'name' | 'subject' | 'hasListening'>): boolean => hasListening;

/** Rooms of the listening test that comes first; `session` is null, and the rooms are all, where the plan has none. */
export function roomsOfNextListening(plan: Omit<PlannedRooms, 'plannedSessions'>): {
  readonly session: string | null;
  readonly roomIds: readonly string[];
} {
  const next = plan.sessions.find(hasListeningPart);
  if (next === undefined) return { session: null, roomIds: plan.candidateRoomIds };
  const assigned = new Set(plan.roomsOf(next.id));
  const roomIds = plan.candidateRoomIds.filter((id) => assigned.has(id));
  return { session: next.name, roomIds: roomIds.length > 0 ? roomIds : plan.candidateRoomIds };
}

export interface PlannedRooms {
  /** Rooms that can hold candidates, in the order of the site. */
  readonly candidateRoomIds: readonly string[];
  /** Exam sessions that are not over. */
  readonly sessions: readonly Pick<Session, 'id' | 'name' | 'subject' | 'hasListening'>[];
  /** How many exam sessions the plan has at all, over or not. */
  readonly plannedSessions: number;
  /** Rooms people were assigned to, by session. */
  roomsOf(sessionId: string): readonly string[];
}

/**
 * Rooms whose listening equipment must be good: those of the listening tests to come, all rooms where the plan does not
 * say which; null where the plan has tests, and none with a listening part is to come.
 */
export function roomsWithListening(plan: PlannedRooms): readonly string[] | null {
  if (plan.plannedSessions === 0) return plan.candidateRoomIds;
  const tests = plan.sessions.filter(hasListeningPart);
  if (tests.length === 0) return null;
  const assigned = tests.map(({ id }) => plan.roomsOf(id));
  if (assigned.some((rooms) => rooms.length === 0)) return plan.candidateRoomIds;
  const wanted = new Set(assigned.flat());
  return plan.candidateRoomIds.filter((id) => wanted.has(id));
}
