import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeProcessFolder } from '../../server/process/process-folder.ts';

/**
 * Global set-up of both test runners: every temporary folder of a run, also of programs it starts and kills, lies in
 * one, which goes with the run. What a test forgot is named.
 */
export default function runFolder(): () => void {
  if (process.env['EXAM_RUN_FOLDER'] !== undefined) return () => undefined;
  const folder = makeProcessFolder('exam-run');
  for (const name of ['EXAM_RUN_FOLDER', 'TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  // The same programs are started hundreds of times: Node compiles them once.
  process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compile-cache');
  return () => {
    const forgotten = readdirSync(folder).filter((name) => /^exam-/.test(name));
    if (forgotten.length > 0) process.stderr.write(`left behind by tests: ${forgotten.join(', ')}\n`);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
}
