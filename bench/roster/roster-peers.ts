import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RosterProblem } from '../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../shared/domain/roster/problem/rule-set.ts';
import { loadExactSolver } from '../../site/roster/solve/exact-solver.ts';
import { solveNeighbourhood } from '../../site/roster/solve/neighbourhood.ts';
import { compileProblem } from '../../site/roster/solve/search-model.ts';
import type { RosterAnswer } from '../../site/roster/solve/solve-roster.ts';
import type { BenchResult } from '../bench-result.ts';
import { writeMilp } from './write-milp.ts';

const PEER_SECONDS = 30;
/** OR-Tools CP-SAT reads the same file where a Python has it: `ORTOOLS_PYTHON`, else python3. */
const CP_SAT = `
import sys
from ortools.linear_solver.python import model_builder as mb
model = mb.Model()
model.import_from_mps_file(sys.argv[1])
solver = mb.Solver('CP_SAT')
solver.set_time_limit_in_seconds(float(sys.argv[2]))
status = solver.solve(model)
if status in (mb.SolveStatus.OPTIMAL, mb.SolveStatus.FEASIBLE): print('Objective value:', solver.objective_value)
`;

/** Ours over each peer's cost; a peer that is not installed is left out, one without a roster counts as infinite. */
export async function peers(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  ours: RosterAnswer | undefined,
): Promise<BenchResult[]> {
  const { text, offset } = writeMilp(compileProblem(problem, rules, null));
  const folder = mkdtempSync(join(tmpdir(), 'roster-peer-'));
  const file = join(folder, 'roster.mps');
  writeFileSync(file, text);
  const result = (name: string, cost: number | null): BenchResult => ({
    name: `roster: cost after ${PEER_SECONDS} s over ${name} (which is spared pair-once)`,
    ratio: ours?.score.hard !== 0 ? 1e6 : cost === null ? 0 : ours.score.soft / cost,
    bar: 1,
    comparison: '<=',
    details: `ours ${ours?.score.soft}, ${name} ${cost === null ? 'no roster' : cost}, bound ${ours?.lowerBound}`,
  });
  const time = String(PEER_SECONDS);
  const printed = /Objective value:\s+(-?[\d.]+)/;
  try {
    const commands = [
      {
        name: 'CBC',
        program: 'cbc',
        args: [file, '-timeMode', 'elapsed', '-seconds', time, '-solve', '-quit'],
      },
      {
        name: 'GLPK',
        program: 'glpsol',
        args: ['--freemps', file, '--tmlim', time, '-o', join(folder, 'out.txt')],
      },
      {
        name: 'OR-Tools CP-SAT',
        program: process.env['ORTOOLS_PYTHON'] ?? 'python3',
        args: ['-c', CP_SAT, file, time],
      },
    ];
    const results = commands.flatMap(({ name, program, args }) => {
      const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });
      if (done.error || /No module named/.test(done.stderr)) {
        process.stderr.write(`${name} is not installed and left out\n`);
        return [];
      }
      const value = name === 'GLPK' ? glpkObjective(join(folder, 'out.txt')) : printed.exec(done.stdout)?.[1];
      return [result(name, value === undefined ? null : Number(value) + offset)];
    });
    return [...results, result('HiGHS (npm highs)', await highsCost(problem, rules))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The whole problem in HiGHS as we have it, in one piece and without pair-once. */
async function highsCost(problem: RosterProblem, rules: readonly ActiveRule[]): Promise<number | null> {
  const model = compileProblem(
    problem,
    rules.filter(({ rule }) => rule.id !== 'pair-once'),
    null,
  );
  const places = model.people * model.sessions;
  const answer = solveNeighbourhood(
    model,
    {
      scope: {
        base: new Int32Array(places).fill(-1),
        mayChange: new Uint8Array(places).fill(1),
        isFrozen: new Array<boolean>(model.sessions).fill(false),
      },
      isWhole: true,
      isStart: false,
    },
    await loadExactSolver(),
    { seconds: PEER_SECONDS, rounds: 1 },
  );
  return answer.status === 'found' ? answer.objective : null;
}

function glpkObjective(path: string): string | undefined {
  try {
    const report = readFileSync(path, 'utf8');
    return /INTEGER (?:NON-)?OPTIMAL/.test(report)
      ? /Objective:\s+\S+ = (-?[\d.]+)/.exec(report)?.[1]
      : undefined;
  } catch {
    return undefined;
  }
}
