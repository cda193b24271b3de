import type { ExamRoom } from './roster-problem.ts';

/** The room with the candidates who sit in it in this session. */
export function roomIn(room: ExamRoom, sessionId: string): ExamRoom {
  const own = room.sessionCandidates?.find((one) => one.sessionId === sessionId);
  if (own === undefined) return room;
  return { ...room, candidateSchools: own.candidateSchools, candidateClasses: own.candidateClasses };
}

/** Whether candidates of a class sit in the room, in any session. */
export const hasClass = (room: ExamRoom, name: string): boolean =>
  room.candidateClasses.includes(name) ||
  room.sessionCandidates?.some(({ candidateClasses }) => candidateClasses.includes(name)) === true;
