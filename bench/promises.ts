// `npm run promises [number …]`: the promises of the uplink (docs/uplink.md) with real processes. Each is shown twice:
// by the product, and by a copy broken on purpose in memory, which must be caught.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROOFS } from '../test/fakes/faults/promises.ts';

const wanted = process.argv.slice(2).map(Number);
let isAllRight = true;
for (const proof of PROOFS) {
  if (wanted.length > 0 && !wanted.includes(proof.promise)) continue;
  for (const mutant of [null, ...proof.mutants]) {
    const folder = mkdtempSync(join(tmpdir(), 'exam-promise-'));
    const started = performance.now();
    const problems = await proof
      .run(folder, mutant)
      .finally(() => rmSync(folder, { recursive: true, force: true }));
    const seconds = Math.round((performance.now() - started) / 1000);
    const isRight = (problems.length === 0) === (mutant === null);
    isAllRight &&= isRight;
    const verdict = mutant === null ? (isRight ? 'kept' : 'BROKEN') : isRight ? 'caught' : 'NOT CAUGHT';
    const found =
      problems.length === 0
        ? ''
        : `: ${problems[0]}${problems.length > 1 ? ` (+${problems.length - 1})` : ''}`;
    process.stdout.write(
      `${String(proof.promise).padStart(2)}  ${verdict.padEnd(10)}  ${mutant === null ? proof.what : `mutant ${mutant}`}${found}  (${seconds} s)\n`,
    );
  }
}
process.exitCode = isAllRight ? 0 : 1;
