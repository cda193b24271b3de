import { randomBytes } from 'node:crypto';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Bookmark } from '../../../shared/contract/recording.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Recording } from '../../ports/recording.ts';

const MAX_LISTED = 2000;

/** Marks people put on the timeline. */
export function createBookmarks(
  database: HookedDatabase,
  journal: Journal,
  civil: (atMs: number) => string,
): Pick<Recording, 'bookmarks' | 'addBookmark' | 'removeBookmark'> {
  return {
    bookmarks: ({ fromMs, toMs }) =>
      database
        .all(
          'SELECT id, at_ms, room_id, text, by_name FROM recording_bookmark WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms, id LIMIT ?',
          fromMs,
          toMs,
          MAX_LISTED,
        )
        .map((row) => ({
          id: String(row.id),
          atMs: Number(row.at_ms),
          roomId: row.room_id === null ? null : String(row.room_id),
          text: String(row.text),
          by: String(row.by_name),
        })),
    addBookmark({ atMs, roomId, text }, actor) {
      const id = randomBytes(6).toString('hex');
      const bookmark: Bookmark = { id, atMs: Math.round(atMs), roomId, text, by: actor };
      database.transaction(() => {
        database.run(
          'INSERT INTO recording_bookmark (id, at_ms, room_id, text, by_name) VALUES (?, ?, ?, ?, ?)',
          id,
          bookmark.atMs,
          roomId,
          text,
          actor,
        );
        const details = { at: civil(bookmark.atMs), roomId, text };
        journal.append({ actor, action: 'bookmark.added', subject: id, details });
      });
      return bookmark;
    },
    removeBookmark(id, actor) {
      database.transaction(() => {
        const row = database.get('SELECT text FROM recording_bookmark WHERE id = ?', id);
        if (row === undefined) throw new ContractError('not-found', 'there is no such bookmark', 'id');
        database.run('DELETE FROM recording_bookmark WHERE id = ?', id);
        journal.append({ actor, action: 'bookmark.removed', subject: id, details: { text: row.text } });
      });
    },
  };
}
