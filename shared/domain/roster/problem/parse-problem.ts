import type { z } from 'zod';
import { civilMinutes } from './civil-minutes.ts';
import { PROBLEM_LIMITS } from './limits.ts';
import { RosterDocument, type RosterPlace, RosterProblem } from './roster-problem.ts';

/** The first thing wrong with a file: the field like `staff[12].sex` and what is wrong, in one sentence. */
export interface InputFault {
  readonly field: string;
  readonly text: string;
}
export type Parsed<T> = { readonly value: T } | { readonly fault: InputFault };

const fault = (field: string, text: string): { fault: InputFault } => ({ fault: { field, text } });

/** Reads `roster-problem/1`; never throws and looks at no list longer than its limit. */
export function parseProblem(json: unknown): Parsed<RosterProblem> {
  const tooLong = tooLongList(json, ['sessions', 'rooms', 'staff', 'locked', 'rules']);
  if (tooLong) return { fault: tooLong };
  const parsed = RosterProblem.safeParse(json);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const problem = parsed.data;
  const wrong =
    duplicateId(problem) ??
    wrongSession(problem) ??
    wrongReference(problem) ??
    wrongCandidates(problem) ??
    tooManySeats(problem);
  return wrong ? { fault: wrong } : { value: problem };
}

/**
 * Reads the assignments of `roster/1` and makes sure that they name what the problem has; a roster of before (no
 * problem given) may name people who are gone.
 */
export function parseRoster(json: unknown, problem: RosterProblem | null): Parsed<RosterDocument> {
  const tooLong = tooLongList(json, ['assignments']);
  if (tooLong) return { fault: tooLong };
  const parsed = RosterDocument.safeParse(json);
  if (!parsed.success) return { fault: firstFault(parsed.error) };
  const wrong = problem && wrongPlace('assignments', parsed.data.assignments, problem);
  return wrong ? { fault: wrong } : { value: parsed.data };
}

const LIST_LIMITS: Readonly<Record<string, number>> = {
  sessions: PROBLEM_LIMITS.sessions,
  rooms: PROBLEM_LIMITS.rooms,
  staff: PROBLEM_LIMITS.staff,
  rules: PROBLEM_LIMITS.rules,
  locked: PROBLEM_LIMITS.assignments,
  assignments: PROBLEM_LIMITS.assignments,
};

/** Before the schema looks at every entry. */
function tooLongList(json: unknown, names: readonly string[]): InputFault | null {
  if (typeof json !== 'object' || json === null) return { field: '', text: 'must be a JSON object' };
  for (const name of names) {
    const list = (json as Record<string, unknown>)[name];
    const most = LIST_LIMITS[name] ?? 0;
    if (Array.isArray(list) && list.length > most)
      return { field: name, text: `has ${list.length} entries, at most ${most} are read` };
  }
  return null;
}

function firstFault(error: z.ZodError): InputFault {
  const [issue] = error.issues;
  const field = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return { field: field.replace(/^\./, ''), text: issue?.message ?? 'is not valid' };
}

function duplicateId(problem: RosterProblem): InputFault | null {
  for (const name of ['sessions', 'rooms', 'staff', 'rules'] as const) {
    const seen = new Map<string, number>();
    for (const [index, { id }] of problem[name].entries()) {
      const first = seen.get(id);
      if (first !== undefined)
        return {
          field: `${name}[${index}].id`,
          text: `${JSON.stringify(id)} is already the id of ${name}[${first}]`,
        };
      seen.set(id, index);
    }
  }
  return null;
}

/** Longer than any exam: a wrong year would otherwise make two sessions overlap by months. */
const LONGEST_SESSION_MINUTES = 24 * 60;

function wrongSession(problem: RosterProblem): InputFault | null {
  for (const [index, { start, end }] of problem.sessions.entries()) {
    const minutes = (civilMinutes(end) ?? 0) - (civilMinutes(start) ?? 0);
    const field = `sessions[${index}].end`;
    if (minutes <= 0) return { field, text: `${end} is not after the start ${start}` };
    if (minutes > LONGEST_SESSION_MINUTES) return { field, text: 'a session lasts at most 24 hours' };
  }
  return null;
}

function wrongReference(problem: RosterProblem): InputFault | null {
  const sessions = new Set(problem.sessions.map(({ id }) => id));
  const rooms = new Set(problem.rooms.map(({ id }) => id));
  const buildings = new Set(problem.rooms.map(({ building }) => building));
  const unknown = (what: string, id: string) => `there is no ${what} ${JSON.stringify(id)}`;
  for (const [index, person] of problem.staff.entries()) {
    const field = `staff[${index}]`;
    for (const [at, id] of person.unavailable.entries())
      if (!sessions.has(id)) return { field: `${field}.unavailable[${at}]`, text: unknown('session', id) };
    for (const [at, { start, end }] of person.duties.entries())
      if ((civilMinutes(end) ?? 0) <= (civilMinutes(start) ?? 0))
        return { field: `${field}.duties[${at}].end`, text: `${end} is not after the start ${start}` };
    for (const [at, id] of person.avoidRooms.entries())
      if (!rooms.has(id)) return { field: `${field}.avoidRooms[${at}]`, text: unknown('room', id) };
    for (const id of Object.keys(person.preference.sessions))
      if (!sessions.has(id)) return { field: `${field}.preference.sessions`, text: unknown('session', id) };
    for (const id of Object.keys(person.preference.buildings))
      if (!buildings.has(id))
        return { field: `${field}.preference.buildings`, text: unknown('building', id) };
  }
  return wrongPlace('locked', problem.locked, problem);
}

/** Sessions with candidates of their own are named once, and the whole stays within what the solver can hold. */
function wrongCandidates({ rooms, sessions, staff }: RosterProblem): InputFault | null {
  const known = new Set(sessions.map(({ id }) => id));
  let columns = rooms.length;
  for (const [index, { sessionCandidates = [] }] of rooms.entries()) {
    const seen = new Set<string>();
    for (const [at, { sessionId }] of sessionCandidates.entries()) {
      const field = `rooms[${index}].sessionCandidates[${at}].sessionId`;
      if (!known.has(sessionId)) return { field, text: `there is no session ${JSON.stringify(sessionId)}` };
      if (seen.has(sessionId)) return { field, text: `session ${JSON.stringify(sessionId)} is there twice` };
      seen.add(sessionId);
    }
    if (seen.size > 0) columns += sessions.length;
  }
  return columns * staff.length > PROBLEM_LIMITS.peopleByRooms
    ? fault(
        'rooms',
        `people times rooms and sessions with other candidates is more than ${PROBLEM_LIMITS.peopleByRooms}`,
      ).fault
    : null;
}

function wrongPlace(
  field: string,
  places: readonly RosterPlace[],
  problem: RosterProblem,
): InputFault | null {
  const known = {
    sessionId: new Set(problem.sessions.map(({ id }) => id)),
    roomId: new Set(problem.rooms.map(({ id }) => id)),
    staffId: new Set(problem.staff.map(({ id }) => id)),
  };
  for (const [index, place] of places.entries())
    for (const name of ['sessionId', 'roomId', 'staffId'] as const)
      if (!known[name].has(place[name]))
        return {
          field: `${field}[${index}].${name}`,
          text: `the problem has no ${name.slice(0, -2)} ${JSON.stringify(place[name])}`,
        };
  return null;
}

function tooManySeats(problem: RosterProblem): InputFault | null {
  const seats = problem.rooms.reduce((sum, room) => sum + room.seats, 0) * problem.sessions.length;
  return seats > PROBLEM_LIMITS.seats
    ? fault('rooms', `need ${seats} seats in all sessions, at most ${PROBLEM_LIMITS.seats} are planned`).fault
    : null;
}
