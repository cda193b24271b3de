import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../uplink-processes.ts';
import { eventsOf } from './fault-ends.ts';
import { findProblems, readOracle } from './oracle.ts';
import { comesTrue, flows, sleep, withEnds } from './with-ends.ts';

const MIB = 1024 * 1024;

/** A small volume of its own at this path: a real full disk, at no risk for the machine. Null without the right to mount. */
function mountSmall(path: string): (() => void) | null {
  mkdirSync(path, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', path], {
    stdio: 'ignore',
  });
  return status === 0 ? () => void spawnSync('umount', ['-l', path]) : null;
}

/** Takes every byte that is left. */
function fill(file: string): void {
  for (let size = 16 * MIB; size >= 512; size /= 2)
    for (;;)
      try {
        appendFileSync(file, Buffer.alloc(size, 1));
      } catch {
        break;
      }
}

/** The site's disk is filled to the last byte while it reports, and freed again. */
export async function fullSite(folder: string, mutant: string | null): Promise<string[]> {
  const data = join(folder, 'site');
  const unmount = mountSmall(data);
  if (unmount === null) throw new Error('this needs the right to mount a small volume');
  try {
    return await withEnds(folder, mutant, ['--every', '20', '--everyday'], async (ends) => {
      const problems: string[] = [];
      const urgent = (): number => readOracle(ends.oracle).filter(({ lane }) => lane === 'A').length;
      const filler = join(data, 'filler');
      fill(filler);
      // The log of the database may still have room in itself.
      await until(
        'the disk is felt',
        async () => {
          // Given up: what it gave back must not be taken as well.
          if (ends.site().log().includes('ballast is given up') || mutant === 'no-ballast') return true;
          fill(filler);
          return false;
        },
        60_000,
      );
      const before = urgent();
      const isAccepted = await comesTrue(async () => urgent() >= before + 30, mutant);
      if (!isAccepted) problems.push('urgent entries were no longer accepted');
      const reached = (await ends.row())?.lanes.A.seq ?? 0;
      const isDelivered = await comesTrue(
        async () => ((await ends.row())?.lanes.A.seq ?? 0) > reached + 10,
        mutant,
      );
      if (!isDelivered) problems.push('urgent entries were no longer delivered');
      rmSync(filler);
      const isTold = await comesTrue(
        async () => (await eventsOf(ends, 'B')).some(({ type }) => type === 'outbox.suppressed'),
        mutant,
      );
      if (!isTold) problems.push('nothing tells what was left out');
      await flows(ends, 10).catch(() => problems.push('it did not recover'));
      ends.site().signal('SIGUSR2');
      await sleep(500);
      const confirmed = readOracle(ends.oracle);
      const unnumbered = confirmed.filter(({ seq }) => seq === 0);
      if (unnumbered.length > 0) problems.push(`${unnumbered.length} confirmed entries have no number`);
      const last = (lane: string): number => confirmed.filter((each) => each.lane === lane).at(-1)?.seq ?? 0;
      await comesTrue(async () => {
        const lanes = (await ends.row())?.lanes;
        return (lanes?.A.seq ?? 0) >= last('A') && (lanes?.B.seq ?? 0) >= last('B');
      }, mutant);
      await ends.site().stop();
      await ends.centre().stop();
      return [...problems, ...findProblems(join(ends.centreData, 'centre.db'), confirmed)];
    });
  } finally {
    unmount();
  }
}

/** The centre's disk is filled while sites report: acknowledgements stop, its board stays, and it recovers by itself. */
export async function fullCentre(folder: string, mutant: string | null): Promise<string[]> {
  const data = join(folder, 'centre');
  const unmount = mountSmall(data);
  if (unmount === null) throw new Error('this needs the right to mount a small volume');
  try {
    return await withEnds(folder, mutant, ['--every', '10', '--burst', '5', '--keep', '0'], async (ends) => {
      const problems: string[] = [];
      const filler = join(data, 'filler');
      fill(filler);
      await until(
        'the disk is felt',
        async () => {
          fill(filler);
          return /did not take events|does not answer/.test(ends.centre().log()) || mutant !== null;
        },
        60_000,
      );
      await sleep(2_000);
      if ((await ends.row()) === undefined) problems.push('the board is gone');
      rmSync(filler);
      await flows(ends, 100).catch(() => problems.push('it did not recover'));
      ends.site().signal('SIGUSR2');
      await sleep(500);
      const confirmed = readOracle(ends.oracle);
      const last = (lane: string): number => confirmed.filter((each) => each.lane === lane).at(-1)?.seq ?? 0;
      const isThere = await comesTrue(async () => {
        const lanes = (await ends.row())?.lanes;
        return (lanes?.A.seq ?? 0) >= last('A') && (lanes?.B.seq ?? 0) >= last('B');
      }, mutant);
      if (!isThere) problems.push('stuck');
      await ends.site().stop();
      await ends.centre().stop();
      return [...problems, ...findProblems(join(ends.centreData, 'centre.db'), confirmed)];
    });
  } finally {
    unmount();
  }
}
