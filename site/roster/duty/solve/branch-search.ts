import { type Branch, type ColumnSearch, wholeAbove } from './column-search.ts';
import type { RowRoster } from './row-source.ts';

interface Node {
  readonly bound: number;
  readonly depth: number;
  readonly branches: readonly Branch[];
}

export interface BranchOptions<Row> {
  /** Cost of the best roster so far. */
  best(): number;
  /** Takes a roster that rounding gave, improves it where it can, and keeps it when it is better. */
  take(roster: RowRoster<Row> | null): void;
  /** Told the bound of the whole problem whenever it rises. */
  onBound(bound: number): void;
  /** Rounds of new rows in each dive. */
  readonly diveRounds: number;
  /** A dive after every so many nodes. */
  readonly nodesPerDive: number;
}

/**
 * Branch and price, the node with the least bound first: the bound of the problem is the least of all that are open.
 * It is left and taken up again at will.
 */
export class BranchSearch<Row> {
  private readonly generation: ColumnSearch<Row>;
  private readonly options: BranchOptions<Row>;
  private open: Node[];
  private told: number;
  private nodes = 0;

  constructor(generation: ColumnSearch<Row>, rootBound: number, options: BranchOptions<Row>) {
    this.generation = generation;
    this.options = options;
    this.open = [{ bound: rootBound, depth: 0, branches: [] }];
    this.told = rootBound;
  }

  /** Until nothing open can be cheaper than the best roster (true: it is proven), or until it is stopped. */
  run(isStopped: () => boolean): boolean {
    try {
      for (;;) {
        this.open = this.open.filter(({ bound }) => !this.isPruned(bound));
        const least = this.open.reduce((low, { bound }) => Math.min(low, bound), this.options.best());
        if (wholeAbove(least) > wholeAbove(this.told)) {
          this.told = least;
          this.options.onBound(least);
        }
        const node = this.next();
        if (!node) return true;
        if (isStopped() || !this.expand(node, isStopped)) {
          this.open.push(node);
          return false;
        }
      }
    } finally {
      this.generation.restrict([]);
    }
  }

  private isPruned(bound: number): boolean {
    return wholeAbove(bound) >= this.options.best();
  }

  /** The node of the least bound; of equal ones the deepest, which is nearest to a roster. */
  private next(): Node | null {
    let best: Node | null = null;
    for (const node of this.open) {
      const difference = best === null ? -1 : wholeAbove(node.bound) - wholeAbove(best.bound);
      if (best === null || difference < 0 || (difference === 0 && node.depth > best.depth)) best = node;
    }
    this.open = this.open.filter((node) => node !== best);
    return best;
  }

  /** False: stopped before the node was done. */
  private expand(node: Node, isStopped: () => boolean): boolean {
    const { generation, options } = this;
    generation.restrict(node.branches);
    const answer = generation.converge(
      isStopped,
      () => {},
      (bound) => this.isPruned(bound),
    );
    if (answer === null) return false;
    const bound = Math.max(node.bound, generation.bound ?? node.bound);
    if (this.isPruned(bound)) return true;
    const branches = generation.branchesOf(answer);
    // A whole answer is a roster: the dive makes it.
    if (branches === null || this.nodes % options.nodesPerDive === 0)
      options.take(generation.dive(isStopped, () => 0, options.diveRounds));
    this.nodes += 1;
    for (const branch of branches ?? []) {
      const others = node.branches.filter((one) => !isOf(one, branch));
      this.open.push({ bound, depth: node.depth + 1, branches: [...others, branch] });
    }
    return true;
  }
}

/** A later bound of a fixed column takes the place of an earlier one: it lies within it. */
function isOf(one: Branch, other: Branch): boolean {
  return one.kind === 'fixed' && other.kind === 'fixed' && one.column === other.column;
}
