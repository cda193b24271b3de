import type { EventLog } from './event-log.ts';
import type { FromWorker, StoreAnswer, ToWorker } from './worker-protocol.ts';

/** Runs one request against the log of the running transaction. */
export function perform(log: EventLog, { request }: ToWorker): StoreAnswer {
  switch (request.kind) {
    case 'open-epoch':
      return { kind: 'opened', epoch: log.openEpoch(request) };
    case 'ingest':
      return { kind: 'ingested', result: log.ingest(request.batch) };
    case 'seen':
      log.noteSeen(request);
      return { kind: 'done' };
    case 'finding':
      log.noteFinding(request);
      return { kind: 'done' };
    case 'close':
      return { kind: 'done' };
  }
}

/** Nothing of the group is stored. */
export function failedGroup(group: readonly ToWorker[], error: unknown): FromWorker {
  const text = error instanceof Error ? error.message : String(error);
  return {
    answers: group.map(({ id }) => ({ id, answer: { kind: 'failed', text } })),
    change: { boards: [], findings: [] },
  };
}
