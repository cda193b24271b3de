import type { Random } from '../../../solve/random.ts';
import { type RowRoster, type RowSource, rosterCost } from '../../solve/row-source.ts';

/** Passes over everybody, each the best answer of one person to all the others; ends where nobody improves. */
export function respond<Row>(
  source: RowSource<Row>,
  start: RowRoster<Row>,
  random: Random,
  isStopped: () => boolean,
): RowRoster<Row> {
  const roster = [...start];
  const counts = new Int32Array(source.lines.length);
  for (const { lines } of roster) for (const line of lines) counts[line] = (counts[line] ?? 0) + 1;
  const change = (lines: readonly number[], by: number) => {
    for (const line of lines) counts[line] = (counts[line] ?? 0) + by;
  };
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const before = rosterCost(source, roster);
    const order = Array.from({ length: source.people }, (_, person) => person);
    for (let left = order.length; left > 1; left -= 1) {
      const [one, other] = [left - 1, random.below(left)];
      [order[one], order[other]] = [order[other] ?? 0, order[one] ?? 0];
    }
    for (const person of order) {
      if (isStopped()) return roster;
      const own = roster[person];
      if (!own) continue;
      change(own.lines, -1);
      // What one more person on a line saves, or costs.
      const worth = Float64Array.from(source.lines, ({ required, underWeight, overWeight }, line) =>
        (counts[line] ?? 0) < required ? underWeight : -overWeight,
      );
      const [best] = source.cheapest(person, worth, 1).columns;
      if (best) roster[person] = best;
      change((best ?? own).lines, 1);
    }
    if (rosterCost(source, roster) >= before) break;
  }
  return roster;
}

const MOST_PASSES = 6;
