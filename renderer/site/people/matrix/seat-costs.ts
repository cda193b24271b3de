import type { SoftCost } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import { cellKey } from '../roster-model.ts';

/** Costs by where they are shown: beside a cell of the rooms, or beside a person. */
export interface SeatCosts {
  /** Keys of `cellKey`: costs that name both, session and post. */
  readonly cells: ReadonlyMap<string, readonly SoftCost[]>;
  /** Costs of a person's whole roster, by the person's id. */
  readonly people: ReadonlyMap<string, readonly SoftCost[]>;
}

export const NO_COSTS: SeatCosts = { cells: new Map(), people: new Map() };

/** Groups costs by place. Lists that are as they were in `before` are the same objects, so that nothing is drawn anew. */
export function seatCosts(costs: readonly SoftCost[], before: SeatCosts): SeatCosts {
  const [cells, people] = [new Map<string, SoftCost[]>(), new Map<string, SoftCost[]>()];
  const put = (map: Map<string, SoftCost[]>, key: string, cost: SoftCost): void => {
    const list = map.get(key);
    if (list) list.push(cost);
    else map.set(key, [cost]);
  };
  for (const cost of costs) {
    const { sessionId, roomId, staffIds } = cost;
    if (sessionId !== null && roomId !== null) put(cells, cellKey(sessionId, roomId), cost);
    else for (const id of staffIds) put(people, id, cost);
  }
  return { cells: kept(cells, before.cells), people: kept(people, before.people) };
}

function kept(
  now: ReadonlyMap<string, readonly SoftCost[]>,
  before: ReadonlyMap<string, readonly SoftCost[]>,
): ReadonlyMap<string, readonly SoftCost[]> {
  return new Map(
    [...now].map(([key, list]) => {
      const old = before.get(key);
      return [key, old && isSame(old, list) ? old : list];
    }),
  );
}

/** By what is shown of a cost. */
const isSame = (a: readonly SoftCost[], b: readonly SoftCost[]): boolean =>
  a.length === b.length &&
  a.every((one, index) => {
    const other = b[index];
    return (
      other !== undefined &&
      one.ruleId === other.ruleId &&
      one.cost === other.cost &&
      one.staffIds.join() === other.staffIds.join() &&
      JSON.stringify(one.reason) === JSON.stringify(other.reason)
    );
  });

export const totalOf = (costs: readonly SoftCost[]): number => costs.reduce((sum, { cost }) => sum + cost, 0);
