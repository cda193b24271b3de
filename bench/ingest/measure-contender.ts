import { sleep } from '../statistics.ts';
import type { Contender } from './contenders.ts';
import { cpuNanosOfProcess, cpuNanosOfTree, pssOfTree } from './process-cost.ts';

export interface Cost {
  /** CPU seconds per camera and minute. */
  readonly cpu: number;
  readonly pssBytes: number;
}

const READY_TIMEOUT_MS = 240_000;

/** Cost of one contender over `windowMs`, after `settleMs` of running with every camera delivering. */
export async function measureContender(
  start: () => Contender,
  options: { cameras: number; windowMs: number; settleMs: number },
): Promise<Cost> {
  const contender = start();
  const nanosNow = (): number =>
    cpuNanosOfTree(contender.pids) + (contender.usesThisProcess ? cpuNanosOfProcess(process.pid) : 0);
  try {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!contender.isReady()) {
      if (performance.now() > deadline) throw new Error('a contender did not receive pictures in time');
      await sleep(100);
    }
    await sleep(options.settleMs);
    const startNanos = nanosNow();
    const startMs = performance.now();
    await sleep(options.windowMs);
    // Read before anything is killed: an exiting process takes its schedstat along.
    const nanos = nanosNow() - startNanos;
    const minutes = (performance.now() - startMs) / 60_000;
    return { cpu: nanos / 1e9 / minutes / options.cameras, pssBytes: pssOfTree(contender.pids) };
  } finally {
    await contender.stop();
  }
}
