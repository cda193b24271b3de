import { z } from 'zod';
import { command, query, ROLES } from './define.ts';
import { Job } from './job.ts';
import { SelfTestRun, SelfTestSummary } from './self-test.ts';

const Id = z.string().min(1).max(64);

/** The self-test of the whole site. It is cancelled by `jobs.cancel`. */
export const selfTestContract = {
  /** Needs a named operator; one at a time. `failed` repeats what did not pass in the newest finished run. */
  'selfTest.start': command(
    ['director', 'duty', 'technician'],
    z.object({ steps: z.enum(['all', 'failed']).default('all') }),
    z.object({ runId: z.string(), job: Job }),
  ),
  /** Newest first, at most 50. */
  'selfTest.list': query(ROLES, z.object({}), z.array(SelfTestSummary)),
  'selfTest.get': query(ROLES, z.object({ id: Id }), SelfTestRun),
};
