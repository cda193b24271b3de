import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { readDate, readDateTime, readTime, readWhole, readWord } from '../../server/table/cell-values.ts';
import type { ImportRow, ProblemList } from '../../server/table/read-columns.ts';
import { ROOM_KIND_WORDS } from '../../server/table/room-kind-words.ts';
import { Post, Session } from '../../shared/contract/roster-table.ts';
import { RoomConfig } from '../../shared/contract/site-config.ts';
import { addDays } from '../../shared/domain/roster/civil-date.ts';
import { POST_KINDS, SESSION_KINDS } from './import-columns.ts';

/** Seats of an exam room's invigilation post when the file does not say. */
const DEFAULT_SEATS = 2;
/** As the contract's `Post`. */
const MOST_SEATS = 20;

/** A room of a file; `seats` is null when the file does not say. */
export interface RoomRow {
  readonly row: number;
  readonly room: RoomConfig;
  readonly seats: number | null;
}

export function toPosts(
  rows: readonly ImportRow[],
  roomIds: ReadonlySet<string>,
  problems: ProblemList,
): Post[] {
  return rows.flatMap((row) => {
    const roomId = row.cell('roomId');
    if (roomId !== '' && !roomIds.has(roomId))
      problems.add(row.row, 'roomId', 'unknown-reference', roomId, 'there is no such room');
    const value = {
      id: row.cell('id'),
      name: row.cell('name'),
      kind: need(row, 'kind', readWord(row.cell('kind'), POST_KINDS), problems, '监考 or 值班'),
      roomId: roomId === '' ? null : roomId,
      seats: seatsOf(row, problems) ?? 1,
    };
    return checked(Post, value, row, problems);
  });
}

export function toRooms(rows: readonly ImportRow[], problems: ProblemList): RoomRow[] {
  return rows.flatMap((row) => {
    const value = {
      id: row.cell('id'),
      name: row.cell('name'),
      kind: need(row, 'kind', readWord(row.cell('kind'), ROOM_KIND_WORDS), problems, 'a use of a room'),
    };
    const seats = seatsOf(row, problems);
    return checked(RoomConfig, value, row, problems).map((room) => ({ row: row.row, room, seats }));
  });
}

/** The invigilation post of an exam room; an existing one keeps its seats when the file does not say. */
export function postOfRoom(room: RoomConfig, seats: number | null, existing: Post | undefined): Post {
  return {
    id: postIdOfRoom(room.id),
    name: room.name,
    kind: 'invigilation',
    roomId: room.id,
    seats: seats ?? existing?.seats ?? DEFAULT_SEATS,
  };
}

/** Within the 64 characters of an id, and never that of another room. */
export function postIdOfRoom(roomId: string): string {
  const id = `room:${roomId}`;
  return id.length <= 64 ? id : `room:${createHash('sha256').update(roomId).digest('hex').slice(0, 40)}`;
}

export function toSessions(rows: readonly ImportRow[], problems: ProblemList): Session[] {
  return rows.flatMap((row) => {
    const span = spanOf(row, problems);
    if (!span) return [];
    const value = {
      id: row.cell('id'),
      name: row.cell('name'),
      kind: need(row, 'kind', readWord(row.cell('kind'), SESSION_KINDS), problems, '考试 or 值班'),
      subject: row.cell('subject'),
      ...span,
    };
    return checked(Session, value, row, problems);
  });
}

/**
 * Start and end as dates with times, or as times on the day of the date column. An end without a date
 * that is earlier than the start is on the next day: a shift over midnight.
 */
function spanOf(row: ImportRow, problems: ProblemList): { start: string; end: string } | null {
  const dateText = row.cell('date');
  const date =
    dateText === '' ? null : need(row, 'date', readDate(dateText), problems, 'a date like 2026-06-07');
  if (row.cell('start') === '' || row.cell('end') === '') return null;
  const start = momentOf(row, 'start', date, problems);
  const startDay = start?.slice(0, 10) ?? null;
  let end = momentOf(row, 'end', startDay ?? date, problems);
  if (!start || !end) return null;
  if (end < start && readTime(row.cell('end'))) end = `${addDays(end.slice(0, 10), 1)}${end.slice(10)}`;
  if (end > start) return { start, end };
  problems.add(row.row, 'end', 'not-valid', row.cell('end'), 'the end must be after the start');
  return null;
}

function momentOf(row: ImportRow, key: string, date: string | null, problems: ProblemList): string | null {
  const text = row.cell(key);
  const time = readTime(text);
  const moment = readDateTime(text) ?? (date && time ? `${date}T${time}` : null);
  return need(row, key, moment, problems, 'a date and time like 2026-06-07 08:15');
}

function seatsOf(row: ImportRow, problems: ProblemList): number | null {
  const text = row.cell('seats');
  if (text === '') return null;
  const seats = readWhole(text);
  const isInRange = seats !== null && seats >= 1 && seats <= MOST_SEATS;
  return need(row, 'seats', isInRange ? seats : null, problems, `a number from 1 to ${MOST_SEATS}`);
}

/** Notes a problem when a cell could not be read (empty required cells are noted already). */
function need<T>(
  row: ImportRow,
  key: string,
  value: T | null,
  problems: ProblemList,
  what: string,
): T | null {
  const text = row.cell(key);
  if (value === null && text !== '') problems.add(row.row, key, 'not-valid', text, `must be ${what}`);
  return value;
}

/** What the contract says about lengths and ranges; nothing comes out of a row with a problem. */
function checked<T>(schema: z.ZodType<T>, value: object, row: ImportRow, problems: ProblemList): T[] {
  const result = schema.safeParse(value);
  if (result.success) return [result.data];
  for (const issue of result.error.issues) {
    const key = String(issue.path[0] ?? '');
    const isKnown = problems.list.some((problem) => problem.row === row.row) || row.cell(key) === '';
    if (!isKnown) problems.add(row.row, key, 'not-valid', row.cell(key), issue.message);
  }
  return [];
}
