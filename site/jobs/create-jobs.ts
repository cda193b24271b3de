import { randomBytes } from 'node:crypto';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Job } from '../../shared/contract/job.ts';
import { JobFailure, type Jobs } from '../ports/jobs.ts';

/** Finished jobs still listed. */
const KEPT_JOBS = 50;
/** Progress is told at most this often. */
const TELL_MS = 200;

export function createJobs(nowMs: () => number, log: (message: string, fields: object) => void): Jobs {
  let jobs: readonly Job[] = [];
  const listeners = new Set<(jobs: readonly Job[]) => void>();
  const running = new Map<string, { stop: AbortController; ended: Promise<void> }>();
  let telling: NodeJS.Timeout | null = null;

  const tell = (): void => {
    if (telling !== null) clearTimeout(telling);
    telling = null;
    for (const listener of listeners) listener(jobs);
  };
  const change = (id: string, values: Partial<Job>, isUrgent: boolean): void => {
    jobs = jobs.map((job) => (job.id === id ? { ...job, ...values } : job));
    if (isUrgent) tell();
    else telling ??= setTimeout(tell, TELL_MS);
  };

  return {
    start({ kind, subject, unit, actor }, work) {
      const id = randomBytes(6).toString('hex');
      const job: Job = {
        id,
        kind,
        subject,
        state: 'running',
        unit,
        done: 0,
        total: null,
        startedAtMs: nowMs(),
        endedAtMs: null,
        startedBy: actor,
        errorCode: '',
        error: '',
        result: {},
      };
      const finished = jobs.filter(({ state }) => state !== 'running').slice(0, KEPT_JOBS - 1);
      jobs = [job, ...jobs.filter((one) => one.state === 'running' || finished.includes(one))];
      const stop = new AbortController();
      const end = (values: Partial<Job>): void => {
        running.delete(id);
        change(id, { endedAtMs: nowMs(), ...values }, true);
      };
      const ended = Promise.resolve()
        .then(() =>
          work({ signal: stop.signal, progress: (done, total) => change(id, { done, total }, false) }),
        )
        .then(
          (result) => end({ state: 'done', result }),
          (error: unknown) => {
            if (stop.signal.aborted) return end({ state: 'cancelled' });
            const isKnown = error instanceof JobFailure;
            const message = error instanceof Error ? error.message : String(error);
            if (!isKnown) log('a job failed', { kind, error: message });
            end({ state: 'failed', errorCode: isKnown ? error.code : 'internal', error: message });
          },
        );
      running.set(id, { stop, ended });
      tell();
      return job;
    },
    list: () => jobs,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    cancel(id) {
      const job = running.get(id);
      if (job === undefined) throw new ContractError('not-found', 'this work is not running any more', 'id');
      job.stop.abort();
    },
    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ ended }) => ended));
      if (telling !== null) clearTimeout(telling);
    },
  };
}
