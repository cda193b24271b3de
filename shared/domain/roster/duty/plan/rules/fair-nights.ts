import type { DutyProblem } from '../duty-problem.ts';
import type { DutyCostRule } from '../duty-rule.ts';
import { dutySlots } from '../duty-slots.ts';
import { group } from './group.ts';

/** What a number of nights costs: ten times the square of its distance from the ideal, to the nearest whole number. */
export const fairNightsCost = (nights: number, ideal: number): number =>
  Math.round(10 * (nights - ideal) ** 2);

/** Nights of all shifts and those served before, shared by everybody who may serve at a post with nights. */
export function idealNights(problem: DutyProblem): { ideal: number; isCounted: readonly boolean[] } {
  const slots = dutySlots(problem).filter(({ isNight }) => isNight);
  const posts = [...new Set(slots.map(({ post }) => post))];
  const isCounted = problem.people.map((person) =>
    posts.some((post) => {
      const [slot] = slots.filter((one) => one.post === post);
      return slot !== undefined && !group.isBroken(person, post, slot, {});
    }),
  );
  const people = isCounted.filter(Boolean).length;
  const before = problem.people.reduce(
    (sum, one, index) => sum + (isCounted[index] ? one.nightsBefore : 0),
    0,
  );
  const nights = slots.reduce((sum, { post }) => sum + post.people, before);
  return { ideal: people === 0 ? 0 : nights / people, isCounted };
}

/** Everybody who can have nights has about as many as the others, those served before included. */
export const fairNights: DutyCostRule = {
  kind: 'cost',
  levels: ['soft', 'off'],
  id: 'fair-nights',
  term: { zh: '夜班均衡', en: 'fair nights' },
  costIn: (problem) => {
    const { ideal, isCounted } = idealNights(problem);
    const counted = new Set(problem.people.filter((_, index) => isCounted[index]));
    return (person, course) => {
      if (!counted.has(person)) return 0;
      const nights = course.filter(({ post, isNight }) => post !== null && isNight).length;
      return fairNightsCost(person.nightsBefore + nights, ideal);
    };
  },
};
