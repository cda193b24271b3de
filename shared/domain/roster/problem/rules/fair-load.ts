import { isTrainedOn } from '../../is-trained-on.ts';
import type { RosterProblem } from '../roster-problem.ts';
import type { CostRule } from '../rule.ts';

/** What a load costs: ten times the square of its distance from the ideal, to the nearest whole number. */
export function fairLoadCost(load: number, ideal: number): number {
  return Math.round(10 * (load - ideal) ** 2);
}

/** Seats of all sessions shared by everybody whose training is valid in at least one of them. */
export function idealLoad(problem: RosterProblem): { ideal: number; isCounted: readonly boolean[] } {
  const isCounted = problem.staff.map((person) =>
    problem.sessions.some((session) => isTrainedOn(person, session)),
  );
  const people = isCounted.filter(Boolean).length;
  const seats = problem.rooms.reduce((sum, room) => sum + room.seats, 0) * problem.sessions.length;
  return { ideal: people === 0 ? 0 : seats / people, isCounted };
}

/** Everybody serves about as often as everybody else. */
export const fairLoad: CostRule = {
  kind: 'cost',
  levels: ['soft', 'off'],
  id: 'fair-load',
  term: { zh: '场次均衡', en: 'fair load' },
  costIn: (problem) => {
    const { ideal, isCounted } = idealLoad(problem);
    const counted = new Set(problem.staff.filter((_, index) => isCounted[index]));
    return (person, sittings) => (counted.has(person) ? fairLoadCost(sittings.length, ideal) : 0);
  },
};
