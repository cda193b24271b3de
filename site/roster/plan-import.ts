import { type ImportFile, readColumns } from '../../server/table/read-columns.ts';
import type { RosterRoom } from '../../shared/contract/roster-rooms.ts';
import type {
  ImportKind,
  ImportPreview,
  Post,
  Session,
  TableColumnChoice,
} from '../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import { IMPORT_COLUMNS } from './import-columns.ts';
import { postIdOfRoom, postOfRoom, toPosts, toRooms, toSessions } from './import-values.ts';
import { blankRoom, roomsOfCandidates, roomsOfRows } from './rooms/room-rows.ts';
import type { Masters } from './roster-store.ts';

/** What is there before an import. */
export interface ImportBase {
  readonly masters: Masters;
  readonly rooms: readonly RoomConfig[];
  /** Highest occupied seat of a post, -1 when none is. */
  highestOccupiedSeat(postId: string): number;
}

/** What an import would write; empty lists while the preview has problems. */
export interface ImportPlan {
  readonly preview: ImportPreview;
  readonly posts: readonly Post[];
  readonly sessions: readonly Session[];
  /** What the rules ask of rooms. */
  readonly rooms: readonly RosterRoom[];
  readonly roomConfigs: readonly RoomConfig[];
  readonly removedPostIds: readonly string[];
}

/** Compares a file with what is there. Changes nothing and never throws on any file. */
export function planImport(
  kind: ImportKind,
  bytes: Uint8Array,
  base: ImportBase,
  columns: readonly TableColumnChoice[] = [],
): ImportPlan {
  const file = readColumns(IMPORT_COLUMNS[kind], bytes, {
    // Rows of candidates are pairs: no column of theirs is unique.
    ...(kind === 'candidates' ? { unique: '' } : {}),
    chosen: new Map(columns.map(({ column, field }) => [column, field])),
  });
  const { masters } = base;
  const nothing = { posts: [], sessions: [], rooms: [], roomConfigs: [], removedPostIds: [] };
  switch (kind) {
    case 'posts': {
      const posts = toPosts(file.rows, new Set(base.rooms.map((room) => room.id)), file.problems);
      checkSeats(posts, file, base);
      return finish(kind, file, posts, masters.posts, { ...nothing, posts });
    }
    case 'sessions': {
      const sessions = toSessions(file.rows, file.problems);
      return finish(kind, file, sessions, masters.sessions, { ...nothing, sessions });
    }
    case 'candidates': {
      const rooms = roomsOfCandidates(file, { ...masters, rooms: base.rooms, known: masters.rooms });
      return finish(kind, file, rooms.map(withId), masters.rooms.map(withId), { ...nothing, rooms });
    }
    case 'rooms':
      return planRooms(file, base);
  }
}

const withId = (room: RosterRoom) => ({ ...room, id: room.roomId });

/** Exam rooms bring their invigilation post; a room that is no exam room any more loses it while nobody sits there. */
function planRooms(file: ImportFile, base: ImportBase): ImportPlan {
  const rows = toRooms(file.rows, file.problems);
  const postOf = new Map(base.masters.posts.map((post) => [post.id, post]));
  const posts = rows.flatMap(({ room, seats }) =>
    room.kind === 'exam' ? [postOfRoom(room, seats, postOf.get(postIdOfRoom(room.id)))] : [],
  );
  const removedPostIds = rows.flatMap(({ row, room }) => {
    const postId = postIdOfRoom(room.id);
    if (room.kind === 'exam' || !postOf.has(postId)) return [];
    if (base.highestOccupiedSeat(postId) >= 0)
      file.problems.add(row, 'kind', 'not-valid', room.kind, 'people are assigned to this exam room');
    return [postId];
  });
  checkSeats(posts, file, base);
  const rooms = roomsOfRows(file.rows, base.masters.rooms, file.problems);
  // What a row says of a room is the room, the seats of its post and what the rules ask of it together.
  const seatsOf = (post: Post | undefined) => post?.seats ?? null;
  const fresh = new Map(posts.map((post) => [post.id, post]));
  const known = new Map(base.masters.rooms.map((room) => [room.roomId, room]));
  const said = new Map([...known, ...rooms.map((room) => [room.roomId, room] as const)]);
  const whole = (
    room: RoomConfig,
    from: ReadonlyMap<string, Post>,
    asked: ReadonlyMap<string, RosterRoom>,
  ) => ({
    ...room,
    seats: seatsOf(from.get(postIdOfRoom(room.id))),
    asked: asked.get(room.id) ?? blankRoom(room.id),
  });
  const after = rows.map(({ room }) => whole(room, fresh, said));
  const before = base.rooms.map((room) => whole(room, postOf, known));
  return finish('rooms', file, after, before, {
    posts,
    sessions: [],
    rooms,
    roomConfigs: rows.map(({ room }) => room),
    removedPostIds,
  });
}

/** A post must not shrink below a seat somebody sits on. */
function checkSeats(posts: readonly Post[], file: ImportFile, base: ImportBase): void {
  const rowOf = new Map(file.rows.map((row) => [row.cell('id'), row]));
  for (const post of posts) {
    const highest = base.highestOccupiedSeat(post.id);
    if (highest < post.seats) continue;
    const row = rowOf.get(post.id) ?? rowOf.get(post.roomId ?? '');
    file.problems.add(
      row?.row ?? 1,
      'seats',
      'not-valid',
      String(post.seats),
      `seat ${highest + 1} is occupied`,
    );
  }
}

function finish(
  kind: ImportKind,
  file: ImportFile,
  values: readonly { readonly id: string }[],
  existing: readonly { readonly id: string }[],
  writes: Omit<ImportPlan, 'preview'>,
): ImportPlan {
  const known = new Map(existing.map((value) => [value.id, canonical(value)]));
  const added = values.filter((value) => !known.has(value.id)).length;
  const unchanged = values.filter((value) => known.get(value.id) === canonical(value)).length;
  const preview: ImportPreview = {
    kind,
    encoding: file.encoding,
    rows: file.rows.length,
    added,
    changed: values.length - added - unchanged,
    unchanged,
    problems: file.problems.list,
    columns: [...file.columns],
    fields: IMPORT_COLUMNS[kind].map(({ key, headers, isRequired }) => ({
      ...{ field: key, isRequired },
      header: headers[0] ?? key,
    })),
    sample: file.sample,
  };
  if (preview.problems.length > 0)
    return { preview, posts: [], sessions: [], rooms: [], roomConfigs: [], removedPostIds: [] };
  return { preview, ...writes };
}

/** The same text for equal values, whatever the order of their keys. */
function canonical(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
