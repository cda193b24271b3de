import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RosterRoom } from '../../../shared/contract/roster-rooms.ts';
import type { ImportPreview, Post, Session, TableImport } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { RosterFact, TableFile } from '../../ports/roster.ts';
import { type ImportPlan, planImport } from '../plan-import.ts';
import type { RosterStore } from '../roster-store.ts';
import { createTableImportStore, type TableChange } from './table-import-store.ts';

/** The site's own list of rooms; the roster hands it the rooms of an import. */
export interface RoomList {
  list(): readonly RoomConfig[];
  upsert(rooms: readonly RoomConfig[]): void;
  /** Takes a room away that an import had added; throws ContractError `conflict` while it has cameras. */
  remove(roomId: string): void;
}

export interface TableImports {
  preview(file: TableFile): ImportPreview;
  import(file: TableFile, actor: string): ImportPreview;
  last(): TableImport | null;
  undo(seq: number, actor: string): TableImport;
}

/**
 * Imports of rooms, posts, sessions and candidates: whole or not at all, and taken back as a whole while
 * everything they wrote is as they left it and nobody sits on what would go.
 */
export function createTableImports(options: {
  database: Database;
  store: RosterStore;
  rooms: RoomList;
  record: (fact: RosterFact) => void;
  /** One transaction, then the listeners of the roster. */
  change: <T>(work: () => T) => T;
  nowMs: () => number;
}): TableImports {
  const { store, rooms, record, change } = options;
  const imports = createTableImportStore(options.database);

  const plan = ({ kind, bytes, columns }: TableFile): ImportPlan =>
    planImport(
      kind,
      bytes,
      { masters: store.masters(), rooms: rooms.list(), highestOccupiedSeat: store.highestOccupiedSeat },
      columns,
    );

  /** What is there of a row now, in the words a change keeps it in. */
  function now(table: TableChange['table'], id: string): unknown {
    const { posts, sessions, rooms: known } = store.masters();
    switch (table) {
      case 'posts':
        return posts.find((one) => one.id === id) ?? null;
      case 'sessions':
        return sessions.find((one) => one.id === id) ?? null;
      case 'rooms':
        return known.find((one) => one.roomId === id) ?? null;
      case 'roomConfigs':
        return rooms.list().find((one) => one.id === id) ?? null;
    }
  }

  function changesOf(made: ImportPlan): TableChange[] {
    const row = (table: TableChange['table'], id: string, after: unknown): TableChange => ({
      ...{ table, id, after },
      before: now(table, id),
    });
    return [
      ...made.roomConfigs.map((one) => row('roomConfigs', one.id, one)),
      ...made.removedPostIds.map((id) => row('posts', id, null)),
      ...made.posts.map((one) => row('posts', one.id, one)),
      ...made.sessions.map((one) => row('sessions', one.id, one)),
      ...made.rooms.map((one) => row('rooms', one.roomId, one)),
    ].filter(({ before, after }) => canonical(before) !== canonical(after));
  }

  function checkUnused({ table, id, before }: TableChange): void {
    const seats = (before as Post | null)?.seats ?? 0;
    if (table === 'posts' && store.highestOccupiedSeat(id) >= seats)
      throw new ContractError('conflict', `people sit on seats of ${id} that would go`, 'seated');
    if (table === 'sessions' && before === null && store.assignments().some((one) => one.sessionId === id))
      throw new ContractError('conflict', `people are assigned in session ${id}`, 'seated');
  }

  function takeBack({ table, id, before }: TableChange): void {
    switch (table) {
      case 'posts':
        if (before === null) store.removePost(id);
        else store.upsert({ posts: [before as Post] });
        return;
      case 'sessions':
        if (before === null) store.removeSession(id);
        else store.upsert({ sessions: [before as Session] });
        return;
      case 'rooms':
        if (before === null) store.removeRoom(id);
        else store.upsert({ rooms: [before as RosterRoom] });
        return;
      case 'roomConfigs':
        if (before === null) rooms.remove(id);
        else rooms.upsert([before as RoomConfig]);
        return;
    }
  }

  return {
    preview: (file) => plan(file).preview,
    import: (file, actor) =>
      change(() => {
        const made = plan(file);
        const { preview } = made;
        const [first] = preview.problems;
        if (first)
          throw new ContractError(
            'bad-input',
            `the file has ${preview.problems.length} problems, the first in row ${first.row}: ${first.text}`,
            first.column,
          );
        const changes = changesOf(made);
        if (made.roomConfigs.length > 0) rooms.upsert(made.roomConfigs);
        for (const postId of made.removedPostIds) store.removePost(postId);
        store.upsert({ posts: made.posts, sessions: made.sessions, rooms: made.rooms });
        const { rows, added, changed, unchanged, encoding } = preview;
        const { kind, fileName } = file;
        if (changes.length > 0)
          imports.remember({ atMs: options.nowMs(), actor, kind, fileName, rows }, changes);
        record({
          what: 'roster.imported',
          subject: kind,
          details: { fileName, rows, added, changed, unchanged, encoding, revision: store.revision() },
          actor,
        });
        return preview;
      }),
    last: () => imports.last(),
    undo: (seq, actor) =>
      change(() => {
        const last = imports.last();
        if (last?.seq !== seq)
          throw new ContractError('conflict', 'somebody has imported something else in the meantime', 'seq');
        const changes = imports.changes(seq);
        for (const one of changes) {
          if (canonical(now(one.table, one.id)) !== canonical(one.after))
            throw new ContractError('conflict', `${one.id} was changed since this import`, 'changed');
          checkUnused(one);
        }
        for (const one of changes.toReversed()) takeBack(one);
        // The revision goes on even where only the list of rooms was touched.
        store.upsert({});
        imports.forget(seq);
        const { kind, fileName, rows } = last;
        record({
          what: 'roster.import-undone',
          subject: kind,
          details: { fileName, rows, revision: store.revision() },
          actor,
        });
        return last;
      }),
  };
}

/** The same text for equal values, whatever the order of their keys. */
function canonical(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : 'null';
}
