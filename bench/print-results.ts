import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { type BenchResult, isMet } from './bench-result.ts';

/** Prints every figure against its bar, keeps them in bench/results, and sets exit 1 when a bar is missed. */
export function printResults(file: string, results: readonly BenchResult[]): void {
  const processor = cpus()[0]?.model.trim() ?? 'unknown';
  const machine = `${cpus().length} x ${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`;
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(
    `bench/results/${file}`,
    `${JSON.stringify({ machine, atMs: Date.now(), results }, null, 2)}\n`,
  );
  process.stdout.write(`\n${machine}\n`);
  for (const result of results) {
    const { name, ratio, bar, comparison, unit = 'x', details } = result;
    const verdict = isMet(result) ? 'met   ' : 'MISSED';
    process.stdout.write(
      `${verdict}  ${ratio.toFixed(3).padStart(9)} ${unit.padEnd(2)} ${comparison} ${bar}  ${name}\n                 ${details}\n`,
    );
  }
  process.exitCode = results.every(isMet) ? 0 : 1;
}
