import type { Highs } from 'highs';
import { chooseRows } from './choose-rows.ts';
import { ColumnMaster, type MasterAnswer } from './column-master.ts';
import { at } from './duty-model.ts';
import { type RowColumn, type RowRoster, type RowSource, rosterCost } from './row-source.ts';

/** Rows added for one person in one round. */
const ROWS_A_ROUND = 6;
/** Share of the best prices so far in the prices asked at: prices that jump find useless rows (Wentges 1997). */
const SMOOTHING = 0.6;
const NEGATIVE = -1e-6;
/** What a step of the simplex method costs beside a label of the dynamic program; measured. */
const LABELS_PER_ITERATION = 1_000;
/** Beyond any price of a row: what a line is worth where a branch asks for it, or forbids it. */
const FORCED = 1e6;

/** What a branch of the search asks for: bounds of a fixed column of the program, or a person on a line or not. */
export type Branch =
  | { readonly kind: 'fixed'; readonly column: number; readonly lower: number; readonly upper: number }
  | { readonly kind: 'person'; readonly person: number; readonly line: number; readonly isOn: boolean };

/**
 * Column generation: the linear program over whole rows, with new rows found by the exact dynamic program of each
 * person. Its optimum is the strongest bound known for these problems; rounding it piece by piece gives rosters.
 */
export class ColumnSearch<Row> {
  /** Proven least cost under the branches in force, with the offset; null while there is no proof. */
  bound: number | null = null;
  private readonly master: ColumnMaster<Row>;
  private readonly source: RowSource<Row>;
  private readonly highs: Highs;
  private bestDuals: Float64Array | null = null;
  private branches: readonly Branch[] = [];

  constructor(highs: Highs, source: RowSource<Row>) {
    this.highs = highs;
    this.source = source;
    this.master = new ColumnMaster(highs, source.people, source.lines);
  }

  /** Work done so far, the same on every machine: labels tried, and steps of the simplex method in their worth. */
  effort(): number {
    return this.source.effort() + LABELS_PER_ITERATION * this.master.iterations;
  }

  /** The rows of a roster as columns. */
  add(roster: RowRoster<Row>): void {
    this.master.add(roster);
  }

  dispose(): void {
    this.master.dispose();
  }

  /** The branches that hold from now on; the bound starts anew. */
  restrict(branches: readonly Branch[]): void {
    for (const branch of this.branches)
      if (branch.kind === 'fixed') this.master.limit(branch.column, 0, Number.POSITIVE_INFINITY);
    this.branches = branches;
    for (const branch of branches)
      if (branch.kind === 'fixed') this.master.limit(branch.column, branch.lower, branch.upper);
    this.bound = null;
    this.master.allow((column) => this.fits(column));
  }

  private fits({ person, lines }: RowColumn<Row>): boolean {
    return this.branches.every(
      (branch) =>
        branch.kind === 'fixed' || branch.person !== person || lines.includes(branch.line) === branch.isOn,
    );
  }

  /**
   * To the optimum of the linear program; null when stopped before. `isEnough` ends it at a bound that is high
   * enough already.
   */
  converge(
    isStopped: () => boolean,
    onBound: (bound: number) => void,
    isEnough: (bound: number) => boolean = () => false,
  ): MasterAnswer | null {
    for (;;) {
      const answer = this.master.solve();
      const objective = answer.objective + this.source.offset;
      // Costs are whole numbers: no further round can lift the bound over the next one.
      if (this.bound !== null && (wholeAbove(this.bound) >= wholeAbove(objective) || isEnough(this.bound)))
        return answer;
      const target = this.bestDuals === null ? answer.duals : blend(this.bestDuals, answer.duals);
      const added = this.round(target, answer, onBound, isStopped);
      if (added === null) return null;
      if (added > 0) continue;
      // Nothing at smoothed prices: the program's own prices decide.
      const own = this.round(answer.duals, answer, onBound, isStopped);
      if (own === null) return null;
      if (own === 0) return answer;
    }
  }

  /** Prices everybody once at these duals; adds what is cheaper than the program's rows. Null: stopped. */
  private round(
    duals: Float64Array,
    answer: MasterAnswer,
    onBound: (bound: number) => void,
    isStopped: () => boolean,
  ): number | null {
    const { source } = this;
    let bound = source.offset + this.master.dualValue(duals);
    let isProof = true;
    const found: RowColumn<Row>[] = [];
    for (let person = 0; person < source.people; person += 1) {
      if (isStopped()) return null;
      const { columns, isExact } = this.cheapest(person, duals);
      isProof &&= isExact;
      const [best] = columns;
      // Nobody without a row: under these branches there is no roster.
      bound += best ? best.cost - worthOf(best, duals) : Number.POSITIVE_INFINITY;
      for (const column of columns) if (this.reducedCost(column, answer) < NEGATIVE) found.push(column);
    }
    if (isProof && (this.bound === null || bound > this.bound)) {
      this.bound = bound;
      this.bestDuals = duals;
      onBound(bound);
    }
    return this.master.add(found);
  }

  /** The source's cheapest rows that fit the branches. */
  private cheapest(person: number, duals: Float64Array, perPlace?: number) {
    const own = this.branches.filter((branch) => branch.kind === 'person' && branch.person === person);
    if (own.length === 0) return this.source.cheapest(person, duals, ROWS_A_ROUND, perPlace);
    const bent = duals.slice();
    for (const branch of own)
      if (branch.kind === 'person')
        bent[branch.line] = at(bent, branch.line) + (branch.isOn ? FORCED : -FORCED);
    const { columns, isExact } = this.source.cheapest(person, bent, ROWS_A_ROUND, perPlace);
    return { columns: columns.filter((column) => this.fits(column)), isExact };
  }

  private reducedCost(column: RowColumn<Row>, { personDuals, duals }: MasterAnswer): number {
    return column.cost - at(personDuals, column.person) - worthOf(column, duals);
  }

  /**
   * The best roster in which only some people change, over the rows found so far and a few rounds of new ones for
   * them: a mixed integer program, ended after so many nodes. Null: nothing better than the roster given.
   */
  window(
    roster: RowRoster<Row>,
    free: ReadonlySet<number>,
    limits: { readonly rounds: number; readonly nodes: number; readonly seconds: number },
    isStopped: () => boolean,
  ): RowRoster<Row> | null {
    const { source, master } = this;
    this.add(roster);
    const keys = roster.map(({ key }) => key);
    const allow = () => master.allow(({ person, key }) => free.has(person) || key === keys[person]);
    try {
      if (free.size < source.people) allow();
      let answer = master.solve();
      for (let round = 0; round < limits.rounds; round += 1) {
        const found: RowColumn<Row>[] = [];
        for (const person of free) {
          if (isStopped()) return null;
          for (const column of this.cheapest(person, answer.duals, 2).columns)
            if (this.reducedCost(column, answer) < NEGATIVE) found.push(column);
        }
        if (master.add(found) === 0) break;
        answer = master.solve();
      }
      const gap = rosterCost(source, roster) - source.offset - answer.objective;
      return chooseRows(this.highs, source, roster, {
        // A row whose reduced cost eats the whole distance to the roster at hand cannot be part of a better one.
        columns: master.columns.filter(
          (column) => free.has(column.person) && this.reducedCost(column, answer) <= gap - 1 + 1e-6,
        ),
        free,
        nodes: limits.nodes,
        seconds: limits.seconds,
        onIterations: (count) => {
          master.iterations += count;
        },
      });
    } finally {
      master.allow((column) => this.fits(column));
    }
  }

  /**
   * Rounds the program to one roster: the row with the largest share is kept, the program is solved again with a
   * few new rows for the others, and so on. `noise` shakes the shares so that another dive goes another way.
   */
  dive(isStopped: () => boolean, noise: () => number, rounds: number): RowRoster<Row> | null {
    const { source, master } = this;
    const fixed: (RowColumn<Row> | null)[] = Array.from({ length: source.people }, () => null);
    try {
      let left = source.people;
      while (left > 0) {
        let answer = master.solve();
        for (let round = 0; round < rounds && left > 1; round += 1) {
          if (isStopped()) return null;
          const found: RowColumn<Row>[] = [];
          for (let person = 0; person < source.people; person += 1) {
            if (fixed[person]) continue;
            for (const column of this.cheapest(person, answer.duals, 2).columns)
              if (this.reducedCost(column, answer) < NEGATIVE) found.push(column);
          }
          if (master.add(found) === 0) break;
          answer = master.solve();
        }
        if (isStopped()) return null;
        const count = this.fix(fixed, answer, noise);
        if (count === 0) return null;
        left -= count;
        master.allow((column) => {
          const kept = fixed[column.person];
          return kept ? kept === column : this.fits(column);
        });
      }
    } finally {
      master.allow((column) => this.fits(column));
    }
    return fixed.filter((column) => column !== null);
  }

  /** Everybody who is whole, or else who is most nearly so. */
  private fix(fixed: (RowColumn<Row> | null)[], { shares }: MasterAnswer, noise: () => number): number {
    let [best, bestShare, count] = [-1, 0, 0];
    for (const [index, column] of this.master.columns.entries()) {
      const share = at(shares, index);
      if (share < 1e-6 || fixed[column.person]) continue;
      if (share > 1 - 1e-6) {
        fixed[column.person] = column;
        count += 1;
      } else if (share + noise() > bestShare) [best, bestShare] = [index, share + noise()];
    }
    const column = this.master.columns[best];
    if (count > 0 || !column) return count;
    fixed[column.person] = column;
    return 1;
  }

  /**
   * Two branches that between them leave out nothing but this fractional answer: the people missing on all lines,
   * on one line, too many on one, or else one person on one line. Null: the answer is whole.
   */
  branchesOf({ fixed, shares }: MasterAnswer): readonly [Branch, Branch] | null {
    const { master, source } = this;
    const total = fixed.length - 1;
    let [best, bestDistance] = [-1, 1e-4];
    for (let column = 0; column <= total; column += 1) {
      const value = at(fixed, column);
      const line = source.lines[column >> 1];
      const weight = column === total ? Number.POSITIVE_INFINITY : column % 2 === 0 ? line?.underWeight : 0;
      const distance = Math.abs(value - Math.round(value));
      // All lines together first, then the dearest lines.
      if (distance <= 1e-4 || !weight) continue;
      if (distance * weight > bestDistance) [best, bestDistance] = [column, distance * weight];
    }
    if (best >= 0) {
      const [lower, upper] = [at(master.fixedLower, best), at(master.fixedUpper, best)];
      const floor = Math.floor(at(fixed, best));
      return [
        { kind: 'fixed', column: best, lower, upper: floor },
        { kind: 'fixed', column: best, lower: floor + 1, upper },
      ];
    }
    const sums = new Map<number, number>();
    for (const [index, { person, lines }] of master.columns.entries()) {
      const share = at(shares, index);
      if (share < 1e-6) continue;
      for (const line of lines) {
        const key = person * source.lines.length + line;
        sums.set(key, (sums.get(key) ?? 0) + share);
      }
    }
    let [chosen, nearest] = [-1, 0.5 - 1e-4];
    for (const [key, share] of sums)
      if (Math.abs(share - 0.5) < nearest) [chosen, nearest] = [key, Math.abs(share - 0.5)];
    if (chosen < 0) return null;
    const [person, line] = [Math.floor(chosen / source.lines.length), chosen % source.lines.length];
    return [
      { kind: 'person', person, line, isOn: true },
      { kind: 'person', person, line, isOn: false },
    ];
  }
}

export function wholeAbove(value: number): number {
  return Math.ceil(value - 1e-5 * Math.max(1, Math.abs(value) * 1e-2));
}

function worthOf<Row>({ lines }: RowColumn<Row>, duals: Float64Array): number {
  let worth = 0;
  for (const line of lines) worth += at(duals, line);
  return worth;
}

function blend(old: Float64Array, now: Float64Array): Float64Array {
  return now.map((value, index) => SMOOTHING * at(old, index) + (1 - SMOOTHING) * value);
}
