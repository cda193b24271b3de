import { type ImportFile, readColumns } from '../../server/table/read-columns.ts';
import type { ImportKind, ImportPreview, Person, Post, Session } from '../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import { IMPORT_COLUMNS } from './import-columns.ts';
import { postIdOfRoom, postOfRoom, toPeople, toPosts, toRooms, toSessions } from './import-values.ts';
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
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly sessions: readonly Session[];
  readonly roomConfigs: readonly RoomConfig[];
  readonly removedPostIds: readonly string[];
}

/** Compares a file with what is there. Changes nothing and never throws on any file. */
export function planImport(kind: ImportKind, bytes: Uint8Array, base: ImportBase): ImportPlan {
  const file = readColumns(IMPORT_COLUMNS[kind], bytes);
  const { masters } = base;
  const nothing = { people: [], posts: [], sessions: [], roomConfigs: [], removedPostIds: [] };
  switch (kind) {
    case 'people': {
      const people = toPeople(file.rows, masters.people, file.problems);
      return finish(kind, file, people, masters.people, { ...nothing, people });
    }
    case 'posts': {
      const posts = toPosts(file.rows, new Set(base.rooms.map((room) => room.id)), file.problems);
      checkSeats(posts, file, base);
      return finish(kind, file, posts, masters.posts, { ...nothing, posts });
    }
    case 'sessions': {
      const sessions = toSessions(file.rows, file.problems);
      return finish(kind, file, sessions, masters.sessions, { ...nothing, sessions });
    }
    case 'rooms':
      return planRooms(file, base);
  }
}

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
  // What a row says of a room is the room and the seats of its post together.
  const seatsOf = (post: Post | undefined) => post?.seats ?? null;
  const fresh = new Map(posts.map((post) => [post.id, post]));
  const after = rows.map(({ room }) => ({ ...room, seats: seatsOf(fresh.get(postIdOfRoom(room.id))) }));
  const before = base.rooms.map((room) => ({ ...room, seats: seatsOf(postOf.get(postIdOfRoom(room.id))) }));
  return finish('rooms', file, after, before, {
    people: [],
    posts,
    sessions: [],
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
    sample: file.sample,
  };
  if (preview.problems.length > 0)
    return { preview, people: [], posts: [], sessions: [], roomConfigs: [], removedPostIds: [] };
  return { preview, ...writes };
}

/** The same text for equal values, whatever the order of their keys. */
function canonical(value: object): string {
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
