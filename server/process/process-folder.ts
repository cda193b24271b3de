import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A new folder of this process in the system's temporary folder, named `<prefix>-<pid>-<random>`. The maker removes
 * it; what earlier processes left behind because they were killed is removed first.
 */
export function makeProcessFolder(prefix: string): string {
  removeStale(prefix);
  return mkdtempSync(join(tmpdir(), `${prefix}-${process.pid}-`));
}

/** Removes such folders of processes that are gone. A number that another process has by now keeps its folder. */
function removeStale(prefix: string): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = name.startsWith(`${prefix}-`) ? (/^-(\d+)-/.exec(name.slice(prefix.length)) ?? []) : [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's, or still held by a program that is ending: the next start tries again.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
