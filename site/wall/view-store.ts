import { randomUUID } from 'node:crypto';
import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { MOST_VIEWS, type WallView, WallViewContent } from '../../shared/contract/wall-contract.ts';

/** Removed views are kept for undo; older ones than this many make room for new ones. */
const MOST_REMOVED = 20;

/** Views in their order. Positions are dense from 0 among those that are not removed. */
export interface ViewStore {
  list(): WallView[];
  create(content: WallViewContent): WallView;
  change(id: string, content: WallViewContent): WallView;
  /** The removed view. */
  remove(id: string, atMs: number): WallView;
  restore(id: string): WallView;
  move(id: string, position: number): void;
}

export function createViewStore(database: Database): ViewStore {
  const list = (): WallView[] =>
    database
      .all('SELECT id, content FROM wall_view WHERE removed_at_ms IS NULL ORDER BY position, id')
      .map((row) => viewOf(row));
  const find = (id: string): WallView => {
    const view = list().find((one) => one.id === id);
    if (view === undefined) throw new ContractError('not-found', 'there is no such view', 'id');
    return view;
  };
  const refuseName = (name: string, exceptId: string | null): void => {
    if (list().some((view) => view.name === name && view.id !== exceptId))
      throw new ContractError('conflict', 'another view has this name', 'name');
  };
  const refuseMore = (): void => {
    if (list().length >= MOST_VIEWS)
      throw new ContractError('too-large', `a site keeps at most ${MOST_VIEWS} views`);
  };
  const order = (ids: readonly string[]): void => {
    for (const [position, id] of ids.entries())
      database.run('UPDATE wall_view SET position = ? WHERE id = ?', position, id);
  };
  return {
    list,
    create(content) {
      refuseName(content.name, null);
      refuseMore();
      const id = randomUUID().slice(0, 8);
      database.run(
        'INSERT INTO wall_view (id, position, content) VALUES (?, ?, ?)',
        id,
        list().length,
        JSON.stringify(content),
      );
      return { id, ...content };
    },
    change(id, content) {
      find(id);
      refuseName(content.name, id);
      database.run('UPDATE wall_view SET content = ? WHERE id = ?', JSON.stringify(content), id);
      return { id, ...content };
    },
    remove(id, atMs) {
      const view = find(id);
      database.run('UPDATE wall_view SET removed_at_ms = ? WHERE id = ?', atMs, id);
      // The removed one keeps its position: undo puts it back before the one that follows it now.
      order(list().map((one) => one.id));
      database.run(
        `DELETE FROM wall_view WHERE removed_at_ms IS NOT NULL AND id NOT IN
           (SELECT id FROM wall_view WHERE removed_at_ms IS NOT NULL ORDER BY removed_at_ms DESC LIMIT ?)`,
        MOST_REMOVED,
      );
      return view;
    },
    restore(id) {
      const row = database.get(
        'SELECT id, content, position FROM wall_view WHERE id = ? AND removed_at_ms IS NOT NULL',
        id,
      );
      if (row === undefined) throw new ContractError('not-found', 'there is no such removed view', 'id');
      const view = viewOf(row);
      refuseName(view.name, id);
      refuseMore();
      const ids = list().map((one) => one.id);
      ids.splice(Math.min(Number(row['position']), ids.length), 0, id);
      database.run('UPDATE wall_view SET removed_at_ms = NULL WHERE id = ?', id);
      order(ids);
      return view;
    },
    move(id, position) {
      find(id);
      const ids = list()
        .map((one) => one.id)
        .filter((one) => one !== id);
      ids.splice(Math.min(position, ids.length), 0, id);
      order(ids);
    },
  };
}

const viewOf = (row: Readonly<Record<string, unknown>>): WallView => ({
  id: String(row['id']),
  ...WallViewContent.parse(JSON.parse(String(row['content']))),
});
