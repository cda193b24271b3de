import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';

/** Number of the building of each room, from 0 in the order of first mention. */
export function buildingIndex({ rooms }: RosterProblem): Int32Array {
  const known = new Map<string, number>();
  for (const { building } of rooms) if (!known.has(building)) known.set(building, known.size);
  return Int32Array.from(rooms, ({ building }) => known.get(building) ?? 0);
}
