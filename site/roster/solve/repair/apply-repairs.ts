import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { type NewPeople, newPeople } from './new-people.ts';
import type { Repair } from './repair.ts';

/** The problem and its rules after these repairs; people of one kind are added as often as one of them asks. */
export function applyRepairs(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  repairs: readonly Repair[],
): { readonly problem: RosterProblem; readonly rules: readonly ActiveRule[] } {
  const relaxed = new Set(repairs.flatMap((one) => (one.kind === 'relax' ? one.ruleId : [])));
  const open = new Set(repairs.flatMap((one) => (one.kind === 'unlock' ? one.places.map(placeKey) : [])));
  const people = mostOfEach(repairs.flatMap((one) => (one.kind === 'people' ? one.people : [])));
  return {
    problem: {
      ...problem,
      staff: [...problem.staff, ...newPeople(people)],
      locked: problem.locked.filter((place) => !open.has(placeKey(place))),
    },
    rules: rules.filter(({ rule }) => !relaxed.has(rule.id)),
  };
}

/** Sessions take turns: whoever is added for one can serve in the others. */
export function mostOfEach(people: readonly NewPeople[]): NewPeople[] {
  const most = new Map<string, NewPeople>();
  for (const one of people) {
    const key = `${one.sex} ${one.isExperienced}`;
    if ((most.get(key)?.count ?? 0) < one.count) most.set(key, one);
  }
  return [...most.values()];
}

export function sumOfEach(people: readonly NewPeople[]): NewPeople[] {
  const sum = new Map<string, NewPeople>();
  for (const one of people) {
    const key = `${one.sex} ${one.isExperienced}`;
    sum.set(key, { ...one, count: one.count + (sum.get(key)?.count ?? 0) });
  }
  return [...sum.values()];
}

const placeKey = ({ sessionId, roomId, staffId }: RosterPlace): string =>
  JSON.stringify([sessionId, roomId, staffId]);
