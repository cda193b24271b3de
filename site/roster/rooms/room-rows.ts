import { readList } from '../../../server/table/cell-values.ts';
import type { ImportFile, ImportRow, ProblemList } from '../../../server/table/read-columns.ts';
import { RosterRoom } from '../../../shared/contract/roster-rooms.ts';
import type { Session } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';

const FIELDS = ['building', 'county', 'candidateSchools', 'candidateClasses'] as const;

/** What nobody said anything about. */
export const blankRoom = (roomId: string): RosterRoom => ({
  ...{ roomId, building: '', county: '', candidateSchools: [], candidateClasses: [], sessions: [] },
});

/** Building, county and candidates of the rooms of a file; what it has no column for stays as it is. */
export function roomsOfRows(
  rows: readonly ImportRow[],
  known: readonly RosterRoom[],
  problems: ProblemList,
): RosterRoom[] {
  if (!rows.some((row) => FIELDS.some((field) => row.has(field)))) return [];
  const before = new Map(known.map((room) => [room.roomId, room]));
  return rows.flatMap((row) => {
    const roomId = row.cell('id');
    const old = before.get(roomId) ?? blankRoom(roomId);
    const value = {
      ...old,
      ...(row.has('building') ? { building: row.cell('building') } : {}),
      ...(row.has('county') ? { county: row.cell('county') } : {}),
      ...(row.has('candidateSchools') ? { candidateSchools: readList(row.cell('candidateSchools')) } : {}),
      ...(row.has('candidateClasses') ? { candidateClasses: readList(row.cell('candidateClasses')) } : {}),
    };
    return checked(value, row, problems);
  });
}

/**
 * Candidates by room and session: one row for each pair, named by id or by a name that only one has. Sessions of a
 * room that the file does not name stay as they are; a row without schools and classes says that the room is empty then.
 */
export function roomsOfCandidates(
  file: ImportFile,
  base: {
    readonly rooms: readonly RoomConfig[];
    readonly sessions: readonly Session[];
    readonly known: readonly RosterRoom[];
  },
): RosterRoom[] {
  const { problems } = file;
  const roomOf = byIdOrName(base.rooms);
  const sessionOf = byIdOrName(base.sessions.filter(({ kind }) => kind === 'exam'));
  const rooms = new Map(base.known.map((room) => [room.roomId, room]));
  const seen = new Map<string, number>();
  const touched = new Map<string, ImportRow>();
  for (const row of file.rows) {
    const [roomText, sessionText] = [row.cell('roomId'), row.cell('sessionId')];
    const [room, session] = [roomOf(roomText), sessionOf(sessionText)];
    if (room === null && roomText !== '')
      problems.add(row.row, 'roomId', 'unknown-reference', roomText, 'there is no such room');
    if (session === null && sessionText !== '')
      problems.add(row.row, 'sessionId', 'unknown-reference', sessionText, 'there is no such exam session');
    if (room === null || session === null) continue;
    const key = JSON.stringify([room, session]);
    const first = seen.get(key);
    if (first !== undefined) {
      problems.add(row.row, 'sessionId', 'duplicate', sessionText, `also in row ${first}`);
      continue;
    }
    seen.set(key, row.row);
    touched.set(room, row);
    const old = rooms.get(room) ?? blankRoom(room);
    const own = {
      sessionId: session,
      candidateSchools: readList(row.cell('candidateSchools')),
      candidateClasses: readList(row.cell('candidateClasses')),
    };
    const sessions = [...old.sessions.filter(({ sessionId }) => sessionId !== session), own];
    rooms.set(room, ...checkedOr(old, { ...old, sessions }, row, problems));
  }
  return [...touched.keys()].flatMap((id) => rooms.get(id) ?? []);
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

const checkedOr = (
  old: RosterRoom,
  value: RosterRoom,
  row: ImportRow,
  problems: ProblemList,
): [RosterRoom] => {
  const [room] = checked(value, row, problems);
  return [room ?? old];
};

/** What the contract says of lengths; nothing comes out of a row with a problem. */
function checked(value: RosterRoom, row: ImportRow, problems: ProblemList): RosterRoom[] {
  const result = RosterRoom.safeParse(value);
  if (result.success) return [result.data];
  for (const { path, message } of result.error.issues) {
    const [field = '', , inSession] = path.map(String);
    const key = field === 'sessions' ? (inSession ?? 'candidateSchools') : field === 'roomId' ? 'id' : field;
    if (row.cell(key) !== '') problems.add(row.row, key, 'not-valid', row.cell(key), message);
  }
  return [];
}
