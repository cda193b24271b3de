import { randomBytes } from 'node:crypto';
import { scrub } from '../../server/process/secrets.ts';
import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import {
  type SelfTestOutcome,
  type SelfTestSummary,
  SelfTestVerdict,
} from '../../shared/contract/self-test.ts';
import type { Jobs, JobTools } from '../ports/jobs.ts';
import type { Journal } from '../ports/journal.ts';
import type { SelfTests } from '../ports/self-test.ts';
import type { SelfTestStore, StoredRun } from './self-test-store.ts';
import { type SelfTestStep, unmeasured } from './step.ts';

export interface SelfTestOptions {
  readonly database: Database;
  readonly store: SelfTestStore;
  readonly jobs: Jobs;
  readonly journal: Journal;
  /** In the order they run. */
  readonly steps: readonly SelfTestStep[];
  isOperator(actor: string): boolean;
  nowMs(): number;
}

const LISTED = 50;

export const countVerdicts = (steps: readonly SelfTestOutcome[]): SelfTestSummary['counts'] => {
  const counts = Object.fromEntries(
    SelfTestVerdict.options.map((verdict) => [verdict, 0]),
  ) as SelfTestSummary['counts'];
  for (const { verdict } of steps) counts[verdict] += 1;
  return counts;
};

const isSettled = ({ verdict }: SelfTestOutcome): boolean => verdict === 'pass' || verdict === 'warn';

/** Runs the steps one after the other as a job, keeps every run, and repeats what failed on request. */
export function createSelfTests(options: SelfTestOptions): SelfTests {
  const { database, store, journal, nowMs } = options;
  let currentId: string | null = null;

  const summaryOf = ({ id, startedAtMs, startedBy, end }: StoredRun): SelfTestSummary => ({
    id,
    startedAtMs,
    startedBy,
    endedAtMs: end?.atMs ?? null,
    state: end?.state ?? (id === currentId ? 'running' : 'interrupted'),
    counts: countVerdicts(end?.steps ?? []),
  });

  const runStep = async (step: SelfTestStep, signal: AbortSignal): Promise<SelfTestOutcome> => {
    const { id, family } = step;
    try {
      return { step: id, family, ...(await step.run(signal)), atMs: nowMs() };
    } catch (error) {
      if (signal.aborted) throw error;
      const message = scrub(error instanceof Error ? error.message : String(error)).slice(0, 300);
      const finding = unmeasured({ unit: null, good: 'at-least' }, 'step-error', 'fail', {
        error: message,
      });
      return { step: id, family, ...finding, atMs: nowMs() };
    }
  };

  const work = async (
    runId: string,
    actor: string,
    kept: readonly SelfTestOutcome[],
    { signal, progress }: JobTools,
  ) => {
    const outcomes: SelfTestOutcome[] = [];
    for (const step of options.steps) {
      progress(outcomes.length, options.steps.length);
      if (signal.aborted) break;
      const earlier = kept.find((outcome) => outcome.step === step.id);
      try {
        outcomes.push(earlier ?? (await runStep(step, signal)));
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    }
    const state = signal.aborted ? 'cancelled' : 'done';
    const counts = countVerdicts(outcomes);
    const figures = {
      pass: counts.pass,
      warn: counts.warn,
      fail: counts.fail,
      notMeasurable: counts['not-measurable'],
    };
    database.transaction(() => {
      store.end(runId, nowMs(), state, outcomes);
      journal.append({
        actor,
        action: state === 'done' ? 'self-test.finished' : 'self-test.cancelled',
        subject: runId,
        details: figures,
      });
    });
    signal.throwIfAborted();
    return { runId, ...figures };
  };

  return {
    start(steps, actor) {
      if (!options.isOperator(actor))
        throw new ContractError('forbidden', 'a self-test is started by a named operator', 'actor');
      if (currentId !== null) throw new ContractError('conflict', 'a self-test is under way');
      const last = store.newest(LISTED).find(({ end }) => end?.state === 'done')?.end ?? null;
      const kept = steps === 'failed' ? (last?.steps ?? []).filter(isSettled) : [];
      if (steps === 'failed' && (last === null || kept.length === last.steps.length))
        throw new ContractError('conflict', 'nothing failed in the newest finished self-test');
      const runId = randomBytes(6).toString('hex');
      database.transaction(() => {
        store.begin(runId, nowMs(), actor);
        journal.append({ actor, action: 'self-test.started', subject: runId });
      });
      currentId = runId;
      const subject = String(options.steps.length - kept.length);
      const job = options.jobs.start({ kind: 'self-test', subject, unit: 'items', actor }, async (tools) => {
        try {
          return await work(runId, actor, kept, tools);
        } finally {
          currentId = null;
        }
      });
      return { runId, job };
    },
    list: () => store.newest(LISTED).map(summaryOf),
    get(id) {
      const runs = store.newest(Number.MAX_SAFE_INTEGER);
      const at = runs.findIndex((run) => run.id === id);
      const run = runs[at];
      if (run === undefined) throw new ContractError('not-found', 'there is no such self-test', 'id');
      const before = runs.slice(at + 1).find(({ end }) => end?.state === 'done')?.end?.steps ?? [];
      return {
        ...summaryOf(run),
        steps: (run.end?.steps ?? []).map((outcome) => ({
          ...outcome,
          before: before.find(({ step }) => step === outcome.step)?.verdict ?? null,
        })),
      };
    },
  };
}
