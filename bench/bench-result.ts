/** One figure of a benchmark: ours over a named peer, measured in the same run. */
export interface BenchResult {
  readonly name: string;
  readonly ratio: number;
  readonly bar: number;
  readonly comparison: '<=' | '>=';
  readonly unit?: string;
  readonly details: string;
}

export const isMet = ({ ratio, bar, comparison }: BenchResult): boolean =>
  comparison === '<=' ? ratio <= bar : ratio >= bar;
