import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a peer found in its time: the objective of its best whole answer; null: none. */
export interface PeerAnswer {
  readonly objective: number | null;
  readonly isOptimal: boolean;
}

/** Solvers of Debian for mixed integer programs in CPLEX LP text; undefined: not installed. */
export const MIP_PEERS: Readonly<Record<string, (text: string, seconds: number) => PeerAnswer | undefined>> =
  {
    CBC: (text, seconds) =>
      inFolder(text, (file) => {
        const args = [file, '-timeMode', 'elapsed', '-seconds', String(seconds), '-solve', '-quit'];
        const done = spawnSync('cbc', args, { encoding: 'utf8', maxBuffer: 1e8 });
        if (done.error) return undefined;
        const value = /Objective value:\s+(-?[\d.]+)/.exec(done.stdout)?.[1];
        const isOptimal = /Result - Optimal solution found/.test(done.stdout);
        return { objective: value === undefined ? null : Number(value), isOptimal };
      }),
    GLPK: (text, seconds) =>
      inFolder(text, (file, folder) => {
        const out = join(folder, 'out.txt');
        const args = ['--lp', file, '--tmlim', String(seconds), '-o', out];
        const done = spawnSync('glpsol', args, { encoding: 'utf8', maxBuffer: 1e8 });
        if (done.error) return undefined;
        const report = readFileSync(out, 'utf8');
        const found = /INTEGER (NON-)?OPTIMAL/.exec(report);
        const value = /Objective:\s+\S+ = (-?[\d.e+]+)/.exec(report)?.[1];
        return {
          objective: found === null || value === undefined ? null : Number(value),
          isOptimal: found !== null && found[1] === undefined,
        };
      }),
  };

function inFolder<T>(text: string, run: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'mip-peer-'));
  try {
    const file = join(folder, 'model.lp');
    writeFileSync(file, text);
    return run(file, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
