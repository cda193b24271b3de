// The seeded fault run of the uplink's tests, for longer: another sequence each time, told by its seed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFaults } from '../../test/fakes/faults/fault-run.ts';
import type { BenchResult } from '../bench-result.ts';

export async function run(minutes: number, seed: number): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-soak-faults-'));
  try {
    const { problems, confirmed, instructions, strikes } = await runFaults({
      folder,
      seed,
      seconds: minutes * 60,
      patienceMs: 120_000,
      onStrike: (name) => void process.stderr.write(`${name} `),
    });
    process.stderr.write('\n');
    for (const problem of problems.slice(0, 20)) process.stderr.write(`${problem}\n`);
    const count = Object.values(strikes).reduce((sum, each) => sum + each, 0);
    return [
      {
        name: `uplink: entries lost, doubled, moved or stuck after ${minutes} min of faults`,
        ratio: problems.length,
        bar: 0,
        comparison: '<=',
        unit: '',
        details: `seed ${seed}: ${confirmed} entries confirmed, ${instructions} instructions, ${count} faults of ${Object.keys(strikes).length} kinds, ${strikes['kill-site'] ?? 0} + ${strikes['kill-centre'] ?? 0} times kill -9`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
