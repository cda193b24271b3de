import type { Database } from '../../../server/sqlite/database.ts';
import { ImportKind, type TableImport } from '../../../shared/contract/roster-table.ts';

/** So many imports can be taken back, the newest first. */
const MOST_IMPORTS = 20;

/** What an import did to one row of one table; null where it was not there. */
export interface TableChange {
  readonly table: 'posts' | 'sessions' | 'rooms' | 'roomConfigs';
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Imports that can be taken back. Writing happens inside a transaction of the caller. */
export interface TableImportStore {
  last(): TableImport | null;
  changes(seq: number): TableChange[];
  remember(made: Omit<TableImport, 'seq'>, changes: readonly TableChange[]): void;
  forget(seq: number): void;
}

export function createTableImportStore(database: Database): TableImportStore {
  return {
    last() {
      const row = database.get('SELECT * FROM roster_import ORDER BY seq DESC LIMIT 1');
      return row === undefined
        ? null
        : {
            seq: Number(row['seq']),
            atMs: Number(row['at_ms']),
            actor: String(row['actor']),
            kind: ImportKind.parse(row['kind']),
            fileName: String(row['file_name']),
            rows: Number(row['rows']),
          };
    },
    changes(seq) {
      const row = database.get('SELECT changes FROM roster_import WHERE seq = ?', seq);
      return row === undefined ? [] : (JSON.parse(String(row['changes'])) as TableChange[]);
    },
    remember({ atMs, actor, kind, fileName, rows }, changes) {
      database.run(
        'INSERT INTO roster_import (at_ms, actor, kind, file_name, rows, changes) VALUES (?, ?, ?, ?, ?, ?)',
        ...[atMs, actor, kind, fileName, rows, JSON.stringify(changes)],
      );
      database.run(
        `DELETE FROM roster_import WHERE seq NOT IN
          (SELECT seq FROM roster_import ORDER BY seq DESC LIMIT ${MOST_IMPORTS})`,
      );
    },
    forget: (seq) => void database.run('DELETE FROM roster_import WHERE seq = ?', seq),
  };
}
