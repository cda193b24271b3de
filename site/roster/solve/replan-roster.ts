import { Worker } from 'node:worker_threads';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { ReplanAnswer, ReplanRequest } from './replan.ts';
import type { ReplanWork, SolverMessage } from './solver-messages.ts';

/** `rules` of the problem are merged over the set in the thread. */
export interface ReplanOrder extends Omit<ReplanRequest, 'rules'> {
  readonly ruleSet: RuleSetFile;
  readonly workerUrl: URL;
}

/** A re-plan in a thread of its own, so that a page or a feed never waits for it; about a second. */
export function replanRoster({ workerUrl, ...order }: ReplanOrder): Promise<ReplanAnswer> {
  const workerData: ReplanWork = { job: 'replan', ...order };
  const worker = new Worker(workerUrl, { workerData });
  return new Promise((resolve, reject) => {
    worker.on('message', (message: SolverMessage) => {
      if (message.kind === 'replanned') resolve(message.answer);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the re-plan ended without an answer')));
  });
}
