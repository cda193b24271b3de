import { readDate, readDateTime, readTime, readWhole, readYesNo } from '../../server/table/cell-values.ts';
import { type ImportFile, type ImportRow, readColumns } from '../../server/table/read-columns.ts';
import type { ExamLibrary } from '../../shared/contract/exam-library.ts';
import {
  type ExamPlan,
  type PlanImportKind,
  type PlanImportPreview,
  PlanRoom,
  PlanSession,
} from '../../shared/contract/exam-plan.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import { checkPlan } from '../../shared/domain/exam/check-plan.ts';
import { readSeatNumbers } from '../../shared/domain/exam/seat-numbers.ts';
import { PLAN_COLUMNS } from './plan-columns.ts';

export interface PlanImportBase {
  readonly plan: ExamPlan;
  readonly revision: number;
  readonly library: ExamLibrary;
  readonly rooms: readonly RoomConfig[];
  /** Step table of a session of the file that names none. */
  stepsFor(hasListening: boolean): string;
  newSessionId(): string;
}

/**
 * Compares a file with a plan: sessions are known again by their name and take the file's times; rooms replace those of
 * the sessions the file names, of all sessions where it names none. Changes nothing and never throws on any file.
 */
export function planFileImport(
  kind: PlanImportKind,
  bytes: Uint8Array,
  base: PlanImportBase,
): { readonly preview: PlanImportPreview; readonly plan: ExamPlan } {
  // Rows of rooms are pairs: no column of theirs is unique.
  const file = readColumns(PLAN_COLUMNS[kind], bytes, { unique: kind === 'sessions' ? 'name' : '' });
  const sessions = kind === 'sessions' ? readSessions(file, base) : readRooms(file, base);
  const before = new Map(base.plan.sessions.map((session) => [session.id, JSON.stringify(session)]));
  const touched = sessions.filter(({ id }) => before.get(id) !== undefined);
  const changed = touched.filter((session) => before.get(session.id) !== JSON.stringify(session)).length;
  const hasProblems = file.problems.list.length > 0;
  return {
    plan: hasProblems ? base.plan : { ...base.plan, sessions },
    preview: {
      kind,
      encoding: file.encoding,
      rows: file.rows.length,
      added: sessions.length - touched.length,
      changed,
      unchanged: touched.length - changed,
      problems: file.problems.list,
      sample: file.sample,
      revision: base.revision,
      sessions: sessions.length,
    },
  };
}

function readSessions(file: ImportFile, base: PlanImportBase): PlanSession[] {
  const { plan, library } = base;
  const known = new Map(plan.sessions.map((session) => [session.name, session]));
  const rowOf = new Map<string, ImportRow>();
  for (const row of file.rows) {
    const name = row.cell('name');
    const old = known.get(name);
    const [start, end] = [timeOf(row, 'start', file), timeOf(row, 'end', file)];
    const heard = row.has('hasListening')
      ? readYesNo(row.cell('hasListening'))
      : (old?.hasListening ?? false);
    if (heard === null)
      file.problems.add(row.row, 'hasListening', 'not-valid', row.cell('hasListening'), 'yes or no');
    const steps = stepsOf(row, file, library);
    if (start === null || end === null || heard === null || steps === null || name === '') continue;
    const value = {
      id: old?.id ?? base.newSessionId(),
      name,
      subject: row.has('subject') ? row.cell('subject') : (old?.subject ?? name),
      ...{ start, end, hasListening: heard, rooms: old?.rooms ?? [] },
      steps: steps === '' ? (old?.steps ?? base.stepsFor(heard)) : steps,
    };
    const parsed = PlanSession.safeParse(value);
    if (parsed.success) {
      known.set(name, parsed.data);
      rowOf.set(parsed.data.id, row);
    } else
      for (const { path, message } of parsed.error.issues)
        file.problems.add(
          row.row,
          String(path[0] ?? 'name'),
          'not-valid',
          row.cell(String(path[0])),
          message,
        );
  }
  const sessions = [...known.values()].toSorted((a, b) =>
    a.start < b.start ? -1 : a.start > b.start ? 1 : 0,
  );
  addFaults(sessions, rowOf, file, base);
  return sessions;
}

/** What would keep the plan from being used, at the row that brings it. */
function addFaults(
  sessions: readonly PlanSession[],
  rowOf: ReadonlyMap<string, ImportRow>,
  file: ImportFile,
  base: PlanImportBase,
): void {
  const faults = checkPlan({ sessions: [...sessions] }, groundOf(base));
  for (const { code, at, value } of faults) {
    const session = sessions[at];
    const other = code === 'rooms-overlap' ? sessions.find(({ name }) => name === value) : undefined;
    const row = rowOf.get(session?.id ?? '') ?? rowOf.get(other?.id ?? '');
    if (row === undefined) continue;
    const column = code === 'rooms-overlap' ? 'start' : 'end';
    const text = code === 'rooms-overlap' ? `at the same time as ${value}` : 'must be after the start';
    file.problems.add(row.row, column, 'not-valid', row.cell(column), text);
  }
}

export const groundOf = ({ rooms, library }: Pick<PlanImportBase, 'rooms' | 'library'>) => ({
  roomIds: new Set(rooms.map(({ id }) => id)),
  tableIds: new Set(library.tables.map(({ id }) => id)),
});

/** A time with a date column, or date and time in one cell. */
function timeOf(row: ImportRow, key: 'start' | 'end', file: ImportFile): string | null {
  const text = row.cell(key);
  if (text === '') return null;
  const both = readDateTime(text);
  if (both !== null) return both;
  const time = readTime(text);
  const date = readDate(row.cell('date'));
  if (time !== null && date !== null) return `${date}T${time}`;
  if (time === null) file.problems.add(row.row, key, 'not-valid', text, 'must be a time like 09:00');
  // Start and end share the date: its problem is told once.
  else if (key === 'start' || readTime(row.cell('start')) === null)
    file.problems.add(
      row.row,
      'date',
      row.cell('date') === '' ? 'empty' : 'not-valid',
      row.cell('date'),
      'must be a date like 2026-06-07',
    );
  return null;
}

/** Id of a step table by its id or a name of it; empty where the file says nothing. */
function stepsOf(row: ImportRow, file: ImportFile, { tables }: ExamLibrary): string | null {
  const text = row.cell('steps');
  if (text === '') return '';
  const table = tables.find(({ id, name }) => id === text || name.zh === text || name.en === text);
  if (table !== undefined) return table.id;
  file.problems.add(row.row, 'steps', 'unknown-reference', text, 'there is no such step table');
  return null;
}

function readRooms(file: ImportFile, base: PlanImportBase): PlanSession[] {
  const { sessions } = base.plan;
  const roomOf = byIdOrName(base.rooms.filter(({ kind }) => kind === 'exam' || kind === 'spare'));
  const sessionOf = byIdOrName(sessions);
  const rooms = new Map<string, PlanRoom[]>();
  const rowOf = new Map<string, number>();
  for (const row of file.rows) {
    const roomId = found(row, 'room', roomOf, file);
    const named = row.cell('session') === '' ? null : found(row, 'session', sessionOf, file);
    const sessionIds =
      row.cell('session') === '' ? sessions.map(({ id }) => id) : named === null ? [] : [named];
    const room = roomId === null ? null : readRoom(row, roomId, file);
    if (room === null) continue;
    for (const sessionId of sessionIds) {
      const key = JSON.stringify([sessionId, room.roomId]);
      const first = rowOf.get(key);
      if (first !== undefined) {
        file.problems.add(row.row, 'room', 'duplicate', row.cell('room'), `also in row ${first}`);
        break;
      }
      rowOf.set(key, row.row);
      rooms.set(sessionId, [...(rooms.get(sessionId) ?? []), room]);
    }
  }
  return sessions.map((session) => ({ ...session, rooms: rooms.get(session.id) ?? session.rooms }));
}

function readRoom(row: ImportRow, roomId: string, file: ImportFile): PlanRoom | null {
  const text = row.cell('candidates');
  const candidates = readWhole(text);
  const parsed = PlanRoom.safeParse({ roomId, candidates, seatNumbers: row.cell('seatNumbers') });
  if (!parsed.success || candidates === null) {
    const isSeats = candidates !== null && candidates <= 500;
    const key = isSeats ? 'seatNumbers' : 'candidates';
    if (row.cell(key) !== '')
      file.problems.add(row.row, key, 'not-valid', row.cell(key), 'a number up to 500');
    return null;
  }
  const read = readSeatNumbers(parsed.data.seatNumbers);
  if (read.kind === 'wrong')
    file.problems.add(row.row, 'seatNumbers', 'not-valid', read.part, 'must be like 1-30 or 001、002');
  else if (read.kind === 'twice')
    file.problems.add(row.row, 'seatNumbers', 'duplicate', read.seat, 'the seat is there twice');
  else if (read.seats.length > 0 && read.seats.length !== candidates)
    file.problems.add(
      row.row,
      'seatNumbers',
      'not-valid',
      String(read.seats.length),
      `${read.seats.length} seats for ${candidates} candidates`,
    );
  else return parsed.data;
  return null;
}

function found(
  row: ImportRow,
  key: string,
  of: (text: string) => string | null,
  file: ImportFile,
): string | null {
  const text = row.cell(key);
  const id = of(text);
  if (id === null && text !== '')
    file.problems.add(row.row, key, 'unknown-reference', text, 'there is none of this name');
  return id;
}

/** By id first; by name where exactly one has it. */
function byIdOrName(
  list: readonly { readonly id: string; readonly name: string }[],
): (text: string) => string | null {
  const ids = new Set(list.map(({ id }) => id));
  const names = new Map<string, string | null>();
  for (const { id, name } of list) names.set(name, names.has(name) ? null : id);
  return (text) => (ids.has(text) ? text : (names.get(text) ?? null));
}
