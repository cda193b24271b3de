import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export interface ReferenceReading {
  readonly file: string;
  readonly sti: number;
  readonly cpuMs: number;
}

const PYTHON = '/usr/bin/python3';

/** Whether the textbook version can run here (Debian: python3-numpy, python3-scipy). */
export function hasReference(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy, scipy.signal'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The textbook's reading of each file; processor time is the least of the passes, on one thread. */
export function readByReference(files: readonly string[], passes: number): ReferenceReading[] {
  const script = join(import.meta.dirname, 'stipa_reference.py');
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const output = execFileSync(PYTHON, [script, String(passes), ...files], { env, encoding: 'utf8' });
  return JSON.parse(output) as ReferenceReading[];
}
