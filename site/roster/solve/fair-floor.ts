import { at, type SearchModel } from './search-model.ts';

/**
 * A bound that needs no solver: everybody who counts serves as equally as whole numbers allow, at no other cost.
 * Serving people who do not count (without training) would leave even fewer sittings, which the least over all
 * totals covers. 0 where rosters may have empty seats.
 */
export function fairFloor(model: SearchModel): number {
  if (model.price.coverage.hard !== 1) return 0;
  let counted = 0;
  for (let p = 0; p < model.people; p += 1) counted += at(model.isCounted, p);
  if (counted === 0) return 0;
  const seats = model.sessions * model.seatsPerSession;
  const costOf = (load: number) => at(model.loadCost, model.sessions + 1 + load);
  let least = Number.POSITIVE_INFINITY;
  for (let total = 0; total <= seats; total += 1) {
    const low = Math.min(model.sessions, Math.floor(total / counted));
    const high = Math.min(model.sessions, low + 1);
    const more = total - low * counted;
    least = Math.min(least, more * costOf(high) + (counted - more) * costOf(low));
  }
  return Math.max(0, least);
}
