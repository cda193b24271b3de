import type { Job } from '../../shared/contract/job.ts';
import type { SelfTestRun, SelfTestSummary } from '../../shared/contract/self-test.ts';

/** The self-test of the whole site, as a job. */
export interface SelfTests {
  /** `conflict` while a run is under way or nothing failed before, `forbidden` without a named operator. */
  start(steps: 'all' | 'failed', actor: string): { runId: string; job: Job };
  list(): readonly SelfTestSummary[];
  /** Throws ContractError `not-found`. */
  get(id: string): SelfTestRun;
}
