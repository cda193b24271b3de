import type { DutyProblem } from '../duty-problem.ts';
import type { DutyCostRule } from '../duty-rule.ts';
import { dutySlots } from '../duty-slots.ts';
import { group } from './group.ts';

/** What a load costs: the square of its distance from the ideal in points of about four hours, rounded. */
export const fairDutyCost = (points: number, ideal: number): number => Math.round((points - ideal) ** 2);

/** Points of all shifts, shared by everybody who may serve at one of the posts. */
export function idealDutyLoad(problem: DutyProblem): { ideal: number; isCounted: readonly boolean[] } {
  const slots = dutySlots(problem);
  const firstOf = new Map(slots.map((slot) => [slot.post, slot]));
  const isCounted = problem.people.map((person) =>
    [...firstOf].some(([post, slot]) => !group.isBroken(person, post, slot, {})),
  );
  const people = isCounted.filter(Boolean).length;
  const points = slots.reduce((sum, slot) => sum + slot.points * slot.post.people, 0);
  return { ideal: people === 0 ? 0 : points / people, isCounted };
}

/** Everybody is on duty about as long as everybody else. */
export const fairDutyLoad: DutyCostRule = {
  kind: 'cost',
  levels: ['soft', 'off'],
  id: 'fair-load',
  term: { zh: '时长均衡', en: 'fair load' },
  costIn: (problem) => {
    const { ideal, isCounted } = idealDutyLoad(problem);
    const counted = new Set(problem.people.filter((_, index) => isCounted[index]));
    return (person, course) => {
      if (!counted.has(person)) return 0;
      const points = course.reduce((sum, one) => sum + (one.post === null ? 0 : one.points), 0);
      return fairDutyCost(points, ideal);
    };
  },
};
