import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import {
  type ResponsibilityNode,
  ResponsibilityNodes,
  type ResponsibilityTree,
} from '../../../shared/contract/responsibility.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig, SiteConfig } from '../../../shared/contract/site-config.ts';
import { findGaps } from '../../../shared/domain/responsibility/find-gaps.ts';
import { treeFault } from '../../../shared/domain/responsibility/layout-tree.ts';
import type { Responsibility } from '../../ports/responsibility.ts';
import type { RosterFact } from '../../ports/roster.ts';
import type { BookReader } from './book-reader.ts';
import { makeResponsibilityPdf } from './make-responsibility-pdf.ts';
import { planResponsibilityImport } from './plan-responsibility-import.ts';

/** So many changes can be taken back. */
const MOST_VERSIONS = 51;

/** The tree in SQLite, one row a version; the newest is the one in use. Every change is journalled in its transaction. */
export function createResponsibility(options: {
  database: Database;
  books: Pick<BookReader, 'read'>;
  /** The roster with the people named; told after each change, for readiness hangs on it. */
  roster: { table(): RosterTable; refresh(): void };
  rooms: () => readonly RoomConfig[];
  site: () => SiteConfig['site'];
  record: (fact: RosterFact) => void;
  nowMs: () => number;
}): Responsibility {
  const { database, roster, rooms, record, nowMs } = options;

  function newest(): { version: number; nodes: readonly ResponsibilityNode[]; canUndo: boolean } {
    const rows = database.all(
      'SELECT version, value FROM responsibility_version ORDER BY version DESC LIMIT 2',
    );
    const [row] = rows;
    if (row === undefined) return { version: 0, nodes: [], canUndo: false };
    const nodes = ResponsibilityNodes.parse(JSON.parse(String(row['value'])));
    return { version: Number(row['version']), nodes, canUndo: true };
  }

  function get(): ResponsibilityTree {
    const { version, nodes, canUndo } = newest();
    const examRooms = rooms().filter(({ kind }) => kind === 'exam');
    const gaps = findGaps(nodes, roster.table().people, examRooms);
    return { version, nodes: [...nodes], gaps, canUndo };
  }

  function checkVersion(version: number): void {
    if (newest().version !== version)
      throw new ContractError('conflict', 'somebody has changed the tree in the meantime', 'version');
  }

  return {
    get,
    preview: async (bytes) =>
      planResponsibilityImport(await options.books.read(bytes), roster.table().people, rooms()),
    save(version, nodes, actor) {
      checkVersion(version);
      const fault = treeFault(nodes);
      if (fault !== null) throw new ContractError('bad-input', fault.text, fault.id);
      database.transaction(() => {
        database.run(
          'INSERT INTO responsibility_version (at_ms, actor, value) VALUES (?, ?, ?)',
          nowMs(),
          actor,
          JSON.stringify(nodes),
        );
        database.run(
          `DELETE FROM responsibility_version WHERE version NOT IN
            (SELECT version FROM responsibility_version ORDER BY version DESC LIMIT ${MOST_VERSIONS})`,
        );
        record({
          what: 'responsibility.saved',
          subject: 'responsibility',
          details: { duties: nodes.length, named: nodes.filter(({ personId }) => personId !== null).length },
          actor,
        });
      });
      roster.refresh();
      return get();
    },
    undo(version, actor) {
      checkVersion(version);
      if (version === 0) throw new ContractError('conflict', 'there is nothing to take back', 'version');
      database.transaction(() => {
        database.run('DELETE FROM responsibility_version WHERE version = ?', version);
        record({
          what: 'responsibility.undone',
          subject: 'responsibility',
          details: { duties: newest().nodes.length },
          actor,
        });
      });
      roster.refresh();
      return get();
    },
    pdf: (language) =>
      makeResponsibilityPdf({
        ...{ tree: get(), people: roster.table().people, rooms: rooms() },
        ...{ site: options.site(), madeAtMs: nowMs(), language },
      }),
  };
}
