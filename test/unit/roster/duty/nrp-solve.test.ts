import { describe, expect, it } from 'vitest';
import { generateNrp } from '../../../../bench/duty/generate-nrp.ts';
import type { NrpProblem } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';
import { parseNrp } from '../../../../shared/domain/roster/duty/nrp/parse-nrp.ts';
import { BranchSearch } from '../../../../site/roster/duty/solve/branch-search.ts';
import { ColumnSearch, wholeAbove } from '../../../../site/roster/duty/solve/column-search.ts';
import { compileDuty } from '../../../../site/roster/duty/solve/duty-model.ts';
import { costOf, DutyState } from '../../../../site/roster/duty/solve/duty-state.ts';
import { explainImpossible } from '../../../../site/roster/duty/solve/explain-impossible.ts';
import { loadHighs } from '../../../../site/roster/duty/solve/load-highs.ts';
import { annealDuty, firstRows, polish } from '../../../../site/roster/duty/solve/local-search.ts';
import { NrpRows } from '../../../../site/roster/duty/solve/nrp-rows.ts';
import { RowCheck } from '../../../../site/roster/duty/solve/row-check.ts';
import { RowPricer } from '../../../../site/roster/duty/solve/row-pricer.ts';
import { rosterCost } from '../../../../site/roster/duty/solve/row-source.ts';
import { Random } from '../../../../site/roster/solve/random.ts';
import { judgeApart } from './nrp-oracle.ts';

function read(text: string): NrpProblem {
  const parsed = parseNrp(text);
  if ('fault' in parsed) throw new Error(JSON.stringify(parsed.fault));
  return parsed.value;
}

/** Every row of one person there is, by counting up; the rules come from the judge written apart. */
function everyRow(days: number, shifts: number): Int8Array[] {
  const rows: Int8Array[] = [];
  for (let code = 0; code < (shifts + 1) ** days; code += 1) {
    const row = new Int8Array(days);
    for (let day = 0, rest = code; day < days; day += 1, rest = Math.floor(rest / (shifts + 1)))
      row[day] = (rest % (shifts + 1)) - 1;
    rows.push(row);
  }
  return rows;
}

/** One person, one week and a bit, with limits drawn from a seed. */
function onePerson(seed: number): string {
  const random = new Random(seed);
  const [minRun, minOff] = [1 + random.below(3), 1 + random.below(3)];
  return `SECTION_HORIZON
8

SECTION_SHIFTS
D,480,
N,${seed % 2 === 0 ? 480 : 600},D

SECTION_STAFF
A,D=${2 + random.below(5)}|N=${1 + random.below(4)},${1500 + random.below(2000)},${random.below(1500)},${minRun + random.below(3)},${minRun},${minOff},${random.below(2)}

SECTION_DAYS_OFF
A,${random.below(8)}

SECTION_COVER
0,D,1,1,1
`;
}

const asAssignments = (problem: NrpProblem, row: Int8Array) =>
  [...row].flatMap((shift, day) =>
    shift < 0 ? [] : [{ staffId: 'A', day, shiftId: problem.shifts[shift]?.id ?? '' }],
  );

describe('rows of one person', () => {
  const rows = everyRow(8, 2);
  it.each([1, 2, 3, 4, 5, 6])(
    'finds the cheapest of all rows and knows which are allowed (seed %i)',
    (seed) => {
      const text = onePerson(seed);
      const problem = read(text);
      const model = compileDuty(problem);
      const random = new Random(seed);
      const check = new RowCheck(model);
      const allowed = rows.filter((row) => {
        const isAllowed = judgeApart(text, asAssignments(problem, row)).hard === 0;
        expect(check.isAllowed(0, row, 0)).toBe(isAllowed);
        return isAllowed;
      });
      const pricer = new RowPricer(model, 0);
      for (let draw = 0; draw < 60; draw += 1) {
        const prices = Float64Array.from({ length: 16 }, () => random.below(21) - 10);
        const priceOf = (row: Int8Array) =>
          row.reduce((sum, shift, day) => sum + (shift < 0 ? 0 : (prices[day * 2 + shift] ?? 0)), 0);
        const least = Math.min(Number.POSITIVE_INFINITY, ...allowed.map(priceOf));
        const found = pricer.price(prices, 3);
        expect(found[0]?.price ?? Number.POSITIVE_INFINITY).toBe(least);
        for (const { row, price } of found) {
          expect(priceOf(row)).toBe(price);
          expect(check.isAllowed(0, row, 0)).toBe(true);
        }
      }
    },
    60_000,
  );

  it('names the smallest set of rules that leaves somebody without a row', () => {
    // Four days of 480 minutes are wanted; two of five may be worked in a row, then two are free: three at most.
    const text = `SECTION_HORIZON
5

SECTION_SHIFTS
D,480,

SECTION_STAFF
A,D=5,2400,1920,2,1,2,3

SECTION_COVER
0,D,1,1,1
`;
    const [conflict, ...others] = explainImpossible(read(text), [0]);
    expect(others).toEqual([]);
    expect(conflict?.requirements.map(({ ruleId }) => ruleId)).toEqual([
      'min-minutes',
      'max-consecutive-shifts',
      'min-consecutive-days-off',
    ]);
    expect(conflict?.text).toBe(
      'A cannot be given any roster: at least 1920 minutes, at most 2 shifts in a row, at least 2 days off in a row do not go together',
    );
    expect(conflict?.textZh).toContain('A 无法排班：总时长不少于 1920 分钟、连续值班不超过 2 天');
  });
});

describe('search and columns', () => {
  it.each([1, 2, 3])(
    'keeps every rule and its own cost by a judge written apart (seed %i)',
    (seed) => {
      const text = generateNrp({ staff: 9, days: 14, shifts: 3, seed });
      const problem = read(text);
      const model = compileDuty(problem);
      const state = new DutyState(model);
      const random = new Random(seed);
      expect(firstRows(state, random).impossible).toEqual([]);
      const judge = () => {
        const assignments = [...state.rows].flatMap((shift, index) =>
          shift < 0
            ? []
            : [
                {
                  staffId: problem.staff[Math.floor(index / 14)]?.id ?? '',
                  day: index % 14,
                  shiftId: problem.shifts[shift]?.id ?? '',
                },
              ],
        );
        return judgeApart(text, assignments);
      };
      expect(judge()).toEqual({ hard: 0, soft: state.cost });
      annealDuty(state, random, {
        steps: 60_000,
        startTemperature: 40,
        isStopped: () => false,
        onBest: () => {},
      });
      expect(judge()).toEqual({ hard: 0, soft: state.cost });
      polish(state, random, () => false);
      expect(judge()).toEqual({ hard: 0, soft: state.cost });
    },
    60_000,
  );

  it('proves the optimum of a problem small enough to try everything', async () => {
    // Three people, five days: every choice of allowed rows is tried.
    const text = `SECTION_HORIZON
5

SECTION_SHIFTS
D,480,
N,600,D

SECTION_STAFF
A,D=5|N=1,1700,480,3,1,1,1
B,D=5|N=5,1700,480,3,2,2,1
C,D=0|N=5,1300,0,2,1,1,1

SECTION_SHIFT_ON_REQUESTS
A,2,N,4
B,0,N,3

SECTION_COVER
${[0, 1, 2, 3, 4].map((day) => `${day},D,1,10,1\n${day},N,1,7,2`).join('\n')}
`;
    const problem = read(text);
    const model = compileDuty(problem);
    const check = new RowCheck(model);
    const allowed = [0, 1, 2].map((person) =>
      everyRow(5, 2).filter((row) => check.isAllowed(person, row, 0)),
    );
    let least = Number.POSITIVE_INFINITY;
    const [first = [], second = [], third = []] = allowed;
    const rows = new Int8Array(15);
    const state = new DutyState(model);
    for (const a of first)
      for (const b of second)
        for (const c of third) {
          rows.set(a, 0);
          rows.set(b, 5);
          rows.set(c, 10);
          state.load(rows);
          least = Math.min(least, state.cost);
        }
    const highs = await loadHighs();
    const source = new NrpRows(model);
    const columns = new ColumnSearch(highs, source);
    const random = new Random(1);
    firstRows(state, random);
    columns.add(source.rosterOf(state.rows));
    columns.converge(
      () => false,
      () => {},
    );
    const rootBound = columns.bound ?? 0;
    const dived =
      columns.dive(
        () => false,
        () => 0,
        5,
      ) ?? source.rosterOf(new Int8Array(15));
    expect(rosterCost(source, dived)).toBe(costOf(model, source.rowsOf(dived)));
    expect(rosterCost(source, dived)).toBeGreaterThanOrEqual(least);
    const free = new Set([0, 1, 2]);
    const limits = { rounds: 5, nodes: 1_000, seconds: 20 };
    const best = columns.window(dived, free, limits, () => false) ?? dived;
    expect(rosterCost(source, best)).toBe(least);
    expect(wholeAbove(rootBound)).toBeLessThanOrEqual(least);
    expect(wholeAbove(rootBound)).toBeGreaterThan(least - 8);
    // The tree alone, from any roster, ends at the optimum and proves it.
    const kept = { roster: source.rosterOf(state.rows), bound: rootBound };
    const tree = new BranchSearch(columns, rootBound, {
      best: () => rosterCost(source, kept.roster),
      take: (roster) => {
        if (roster && rosterCost(source, roster) < rosterCost(source, kept.roster)) kept.roster = roster;
      },
      onBound: (bound) => {
        kept.bound = bound;
      },
      diveRounds: 5,
      nodesPerDive: 1,
    });
    expect(tree.run(() => false)).toBe(true);
    expect([rosterCost(source, kept.roster), wholeAbove(kept.bound)]).toEqual([least, least]);
    columns.dispose();
  }, 60_000);
});
