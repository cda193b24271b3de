import type { Invigilator, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { countPairs } from './pair-count.ts';
import { compileProblem } from './search-model.ts';

/** More is needed than there is, shown by counting alone. */
export interface Lack {
  readonly id: 'invigilators' | 'women' | 'men' | 'experienced' | 'sittings' | 'pairs';
  readonly need: number;
  readonly have: number;
  readonly kind: Sentence;
  /** Chinese measure word. */
  readonly unit: string;
}

/** What one session lacks in people, or several in sittings and pairs; empty where counting shows nothing. */
export function lacksOf(part: RosterProblem, rules: readonly ActiveRule[]): Lack[] {
  return part.sessions.length === 1 ? sessionLacks(part, rules) : coursesLack(part, rules);
}

export const seatsOf = (part: RosterProblem): number => part.rooms.reduce((sum, { seats }) => sum + seats, 0);

/** Counts of one session: everybody, women, men, experienced people who may serve, against what its rooms need. */
function sessionLacks(part: RosterProblem, rules: readonly ActiveRule[]): Lack[] {
  const able = ableIn(part, rules);
  const has = (id: string) => rules.some(({ rule }) => rule.id === id);
  const large = part.rooms.filter(({ seats }) => seats >= 2).length;
  const count = (test: (person: Invigilator) => boolean) => able.filter(test).length;
  const checks: (Lack & { readonly isAsked: boolean })[] = [
    {
      isAsked: true,
      id: 'invigilators',
      need: seatsOf(part),
      have: able.length,
      kind: { zh: '监考员', en: 'invigilators' },
      unit: '人',
    },
    {
      isAsked: has('mixed-sex'),
      id: 'women',
      need: large,
      have: count(({ sex }) => sex === 'F'),
      kind: { zh: '女监考员', en: 'women' },
      unit: '人',
    },
    {
      isAsked: has('mixed-sex'),
      id: 'men',
      need: large,
      have: count(({ sex }) => sex === 'M'),
      kind: { zh: '男监考员', en: 'men' },
      unit: '人',
    },
    {
      isAsked: has('experienced'),
      id: 'experienced',
      need: part.rooms.length,
      have: count(({ isExperienced }) => isExperienced),
      kind: { zh: '有经验的监考员', en: 'experienced invigilators' },
      unit: '人',
    },
  ];
  return checks.filter(({ isAsked, need, have }) => isAsked && have < need);
}

/** People who may serve in the session of the part, in one of its rooms at least. */
function ableIn(part: RosterProblem, rules: readonly ActiveRule[]): Invigilator[] {
  const model = compileProblem(part, rules, null);
  return part.staff.filter((_, p) => {
    if (model.sessionHard[p * model.sessions] !== 0) return false;
    return part.rooms.some((__, r) => model.roomHard[p * model.rooms + r] === 0);
  });
}

/** Over several sessions: sittings needed against the sittings everybody may take. */
function coursesLack(part: RosterProblem, rules: readonly ActiveRule[]): Lack[] {
  const model = compileProblem(part, rules, null);
  const isLimited = rules.some(({ rule }) => rule.id === 'max-load');
  let have = 0;
  for (let p = 0; p < model.people; p += 1) {
    let able = 0;
    for (let s = 0; s < model.sessions; s += 1)
      if (model.sessionHard[p * model.sessions + s] === 0) able += 1;
    have += isLimited ? Math.min(able, model.maxLoad[p] ?? able) : able;
  }
  const need = seatsOf(part) * part.sessions.length;
  const pairs = countPairs(part, rules);
  return [
    ...(have < need
      ? [{ id: 'sittings' as const, need, have, kind: { zh: '监考', en: 'sittings' }, unit: '人次' }]
      : []),
    ...(pairs && pairs.have < pairs.need
      ? [{ id: 'pairs' as const, ...pairs, kind: { zh: '不同的搭档', en: 'pairs' }, unit: '对' }]
      : []),
  ];
}
