import type { Database } from '../../server/sqlite/database.ts';
import { createSqliteLog, type SqliteLog } from './sqlite-log.ts';
import {
  type FromWorker,
  type StoreAnswer,
  type StoreRequest,
  type ToWorker,
  unpackBatch,
} from './worker-protocol.ts';

/**
 * Runs everything that has gathered in one transaction and answers after its commit; when the commit
 * fails, everything in it is answered as failed and nothing of it is stored.
 */
export function createGroupCommit(database: Database): (group: readonly ToWorker[]) => FromWorker {
  const log = createSqliteLog(database);
  return (group) => {
    try {
      const answers = database.transaction(() => {
        const results = group.map(({ id, request }) => ({ id, answer: perform(log, request) }));
        log.writeBoards();
        return results;
      });
      return { answers, change: log.takeChanges() };
    } catch (error) {
      log.forget();
      const text = error instanceof Error ? error.message : String(error);
      return {
        answers: group.map(({ id }) => ({ id, answer: { kind: 'failed', text } })),
        change: { boards: [], findings: [] },
      };
    }
  };
}

function perform(log: SqliteLog, request: StoreRequest): StoreAnswer {
  switch (request.kind) {
    case 'open-epoch':
      return { kind: 'opened', epoch: log.openEpoch(request.site, request.hello, request.atMs) };
    case 'ingest':
      return { kind: 'ingested', result: log.ingest(unpackBatch(request.batch)) };
    case 'seen':
      log.noteSeen(request.site, request.atMs, request.backlog);
      return { kind: 'done' };
    case 'finding':
      log.noteFinding(request.site, request.epoch, request.lane, request.code, request.detail, request.atMs);
      return { kind: 'done' };
    case 'close':
      return { kind: 'done' };
  }
}
