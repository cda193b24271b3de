import { readdirSync, readFileSync } from 'node:fs';

/** CPU nanoseconds of a process tree so far, from schedstat of every thread: ticks of 10 ms are too coarse. */
export function cpuNanosOfTree(rootPids: readonly number[]): number {
  return treeOf(rootPids).reduce((sum, pid) => sum + cpuNanosOfProcess(pid), 0);
}

/** The same of one process without its descendants. */
export function cpuNanosOfProcess(pid: number): number {
  let total = 0;
  for (const task of listOr(`/proc/${pid}/task`))
    total += Number(readOr(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0] ?? 0);
  return total;
}

/** CPU nanoseconds so far of each process of a tree, and of each named thread of the root: `<pid>` or `<pid>/<name>`. */
export function cpuNanosByPart(rootPid: number, isNamed: (name: string) => boolean): Map<string, number> {
  const parts = new Map<string, number>();
  for (const pid of treeOf([rootPid])) parts.set(String(pid), cpuNanosOfProcess(pid));
  for (const task of listOr(`/proc/${rootPid}/task`)) {
    const name = readOr(`/proc/${rootPid}/task/${task}/comm`).trim();
    if (isNamed(name))
      parts.set(
        `${rootPid}/${name}`,
        Number(readOr(`/proc/${rootPid}/task/${task}/schedstat`).split(' ')[0] ?? 0),
      );
  }
  return parts;
}

/** Proportional set size of a process tree in bytes. */
export function pssOfTree(rootPids: readonly number[]): number {
  let total = 0;
  for (const pid of treeOf(rootPids))
    total += Number(/^Pss:\s+(\d+)/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
  return total;
}

/** The processes and all their descendants that still run. A process that has exited takes its figures along. */
function treeOf(rootPids: readonly number[]): readonly number[] {
  const found: number[] = [];
  const waiting = [...rootPids];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    if (found.includes(pid)) continue;
    found.push(pid);
    for (const task of listOr(`/proc/${pid}/task`))
      for (const child of readOr(`/proc/${pid}/task/${task}/children`).trim().split(' '))
        if (child !== '') waiting.push(Number(child));
  }
  return found;
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function listOr(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
