import type { Database } from '../../server/sqlite/database.ts';
import { createEventLog } from './event-log.ts';
import { failedGroup, perform } from './perform.ts';
import { createSqliteTables } from './sqlite-tables.ts';
import type { FromWorker, ToWorker } from './worker-protocol.ts';

/**
 * Runs everything that has gathered in one transaction and answers after its commit; when the commit
 * fails, everything in it is answered as failed and nothing of it is stored.
 */
export function createGroupCommit(database: Database): (group: readonly ToWorker[]) => FromWorker {
  const log = createEventLog(createSqliteTables(database));
  return (group) => {
    try {
      const answers = database.transaction(() => {
        const results = group.map((each) => ({ id: each.id, answer: perform(log, each) }));
        log.writeBoards();
        return results;
      });
      return { answers, change: log.takeChanges() };
    } catch (error) {
      log.forget();
      return failedGroup(group, error);
    }
  };
}
