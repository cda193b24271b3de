/** A linear program over rows; bounds are infinite where there is none. Minimise `cost` plus `offset`. */
export interface LinearProgram {
  readonly cost: number[];
  readonly lower: number[];
  readonly upper: number[];
  readonly rowLower: number[];
  readonly rowUpper: number[];
  /** Compressed rows. */
  readonly starts: number[];
  readonly indices: number[];
  readonly values: number[];
  readonly offset: number;
}

/** Collects columns and rows. */
export class Program implements LinearProgram {
  readonly cost: number[] = [];
  readonly lower: number[] = [];
  readonly upper: number[] = [];
  readonly rowLower: number[] = [];
  readonly rowUpper: number[] = [];
  readonly starts: number[] = [0];
  readonly indices: number[] = [];
  readonly values: number[] = [];
  offset = 0;

  column(cost: number, lower: number, upper: number): number {
    this.cost.push(cost);
    this.lower.push(lower);
    this.upper.push(upper);
    return this.cost.length - 1;
  }

  /** Columns from `negativeFrom` on count negatively. */
  row(columns: readonly number[], lower: number, upper: number, negativeFrom = columns.length): void {
    for (const [index, column] of columns.entries()) {
      this.indices.push(column);
      this.values.push(index < negativeFrom ? 1 : -1);
    }
    this.starts.push(this.indices.length);
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
  }
}
