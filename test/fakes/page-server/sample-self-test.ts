import type { Handlers } from '../../../server/rpc/handlers.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { SelfTestOutcome, SelfTestRun } from '../../../shared/contract/self-test.ts';
import type { selfTestContract } from '../../../shared/contract/self-test-contract.ts';
import { countVerdicts } from '../../../site/self-test/create-self-tests.ts';

/** A self-test with invented figures: the link is down, the disk somewhat slow. */
export function sampleSelfTest(
  log: (name: string, actor: string, input: unknown) => void,
): Handlers<typeof selfTestContract> {
  const nowMs = Date.now();
  const scale = (unit: SelfTestOutcome['unit'], good: SelfTestOutcome['good']) => ({ unit, good });
  const passed = { verdict: 'pass', reasonCode: 'none', evidence: {}, atMs: nowMs } as const;
  const steps: SelfTestRun['steps'] = [
    {
      step: 'cameras',
      family: 'video',
      ...scale('rooms', 'at-most'),
      ...passed,
      value: 0,
      limit: 0,
      before: 'pass',
    },
    {
      ...{ step: 'network', family: 'network', ...scale('s', 'at-most'), ...passed, value: 412.5, limit: 30 },
      ...{ verdict: 'fail', reasonCode: 'not-online', before: 'pass' },
    },
    {
      ...{ step: 'certificate', family: 'certificates', ...scale('days', 'at-least'), ...passed },
      ...{ value: 211, limit: 30, before: 'pass' },
    },
    {
      ...{ step: 'disk-write', family: 'recording', ...scale('MB/s', 'at-least'), ...passed },
      ...{ value: 31.4, limit: 40, verdict: 'warn', reasonCode: 'write-slow', before: null },
    },
    {
      ...{ step: 'backup', family: 'backup', ...scale('tables', 'at-least'), ...passed },
      ...{ value: 92, limit: 92, before: 'fail' },
    },
  ];
  const summary = {
    ...{ id: 'check1', startedAtMs: nowMs - 120_000, endedAtMs: nowMs - 100_000, startedBy: 'op1' },
    ...{ state: 'done' as const, counts: countVerdicts(steps) },
  };
  const job: Job = {
    ...{ id: 'job2', kind: 'self-test', subject: '6', state: 'running', unit: 'items', done: 0, total: 6 },
    ...{ startedAtMs: nowMs, endedAtMs: null, startedBy: 'op1', errorCode: '', error: '', result: {} },
  };
  return {
    'selfTest.start': (input, { actor }) => {
      log('selfTest.start', actor, input);
      return { runId: 'check2', job };
    },
    'selfTest.list': () => [summary],
    'selfTest.get': () => ({ ...summary, steps }),
  };
}
