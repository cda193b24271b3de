/** The cost a person gave something; 0 where nothing was said. */
export function ownCost(costs: Readonly<Record<string, number>>, id: string): number {
  return Object.hasOwn(costs, id) ? (costs[id] ?? 0) : 0;
}
