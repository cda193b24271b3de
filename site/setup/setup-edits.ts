import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import { type SetupAction, SetupEdit } from '../../shared/contract/camera-setup.ts';
import type { CameraConfig, RoomConfig } from '../../shared/contract/site-config.ts';

/** Undo reaches back this far. */
const KEPT_EDITS = 20;

export interface Changed<T> {
  readonly id: string;
  readonly before: T | null;
  readonly after: T | null;
  /** Place in the list it had before; null when it was not there. */
  readonly position: number | null;
}

/** What a change did, whole: enough to take it back. */
export interface SetupChange {
  readonly rooms: readonly Changed<RoomConfig>[];
  readonly cameras: readonly Changed<CameraConfig>[];
}

export interface SetupEdits {
  /** Joins the surrounding transaction. */
  remember(edit: Omit<SetupEdit, 'id'>, change: SetupChange): void;
  last(): SetupEdit | null;
  /** The change of the newest edit when that is its id, else null. */
  take(id: number): SetupChange | null;
  forget(id: number): void;
}

/** Sealed, because a change holds addresses with passwords. */
export function createSetupEdits(
  database: HookedDatabase,
  box: { seal(text: string): Uint8Array; open(sealed: Uint8Array): string },
): SetupEdits {
  const last = (): SetupEdit | null => {
    const row = database.get('SELECT * FROM setup_edit ORDER BY id DESC LIMIT 1');
    if (row === undefined) return null;
    return SetupEdit.parse({
      id: row['id'],
      action: row['action'],
      subject: row['subject'],
      label: row['label'],
      atMs: row['at_ms'],
      actor: row['actor'],
    });
  };
  return {
    remember({ action, subject, label, atMs, actor }, change) {
      const { lastInsertRowid } = database.run(
        'INSERT INTO setup_edit (action, subject, label, actor, at_ms, sealed_change) VALUES (?, ?, ?, ?, ?, ?)',
        action satisfies SetupAction,
        subject,
        label,
        actor,
        atMs,
        box.seal(JSON.stringify(change)),
      );
      database.run('DELETE FROM setup_edit WHERE id <= ?', lastInsertRowid - KEPT_EDITS);
    },
    last,
    take(id) {
      if (last()?.id !== id) return null;
      const row = database.get('SELECT sealed_change FROM setup_edit WHERE id = ?', id);
      return row === undefined
        ? null
        : (JSON.parse(box.open(row['sealed_change'] as Uint8Array)) as SetupChange);
    },
    forget: (id) => void database.run('DELETE FROM setup_edit WHERE id = ?', id),
  };
}
