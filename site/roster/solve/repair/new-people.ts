import type { Invigilator } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../../shared/domain/roster/problem/rule.ts';

/** People of one kind who are added; a `sex` of '' is anybody. */
export interface NewPeople {
  readonly sex: 'F' | 'M' | '';
  readonly isExperienced: boolean;
  readonly count: number;
}

/** Kinds of people, the least asking first. */
export const KINDS: readonly Omit<NewPeople, 'count'>[] = [
  { sex: '', isExperienced: false },
  { sex: 'F', isExperienced: false },
  { sex: 'M', isExperienced: false },
  { sex: '', isExperienced: true },
  { sex: 'F', isExperienced: true },
  { sex: 'M', isExperienced: true },
];

/**
 * The least that people of these kinds are: whoever is added in truth is at least as useful. Anybody is neither man
 * nor woman, nobody is experienced who need not be. Each is of a school and county of their own, trained, free in
 * all sessions, and kept from no room.
 */
export function newPeople(kinds: readonly NewPeople[]): Invigilator[] {
  return kinds.flatMap(({ sex, isExperienced, count }) =>
    Array.from({ length: count }, (_, index): Invigilator => {
      // Longer than an id of a problem can be: nobody has it.
      const id = `new ${sex} ${isExperienced} ${index}`.padEnd(80, ' ');
      return {
        ...{ id, name: '', school: id, county: id, sex, isExperienced },
        ...{ isTrained: true, trainedUntil: null, hasSigned: true, maxSessions: null },
        ...{ subjects: [], classes: [], relatedSchools: [], unavailable: [], duties: [], avoidRooms: [] },
        preference: { sessions: {}, buildings: {} },
      };
    }),
  );
}

/** "2 more women", "再增加女监考员 2 人" without its verb. */
export function peopleWords(kinds: readonly NewPeople[]): Sentence {
  return {
    zh: kinds.map((kind) => `${nameOf(kind).zh} ${kind.count} 人`).join('、'),
    en: kinds.map((kind) => `${kind.count} more ${nameOf(kind).en}`).join(', '),
  };
}

function nameOf({ sex, isExperienced, count }: NewPeople): Sentence {
  const one = count === 1;
  const who = {
    '': { zh: '监考员', en: one ? 'invigilator' : 'invigilators' },
    F: { zh: '女监考员', en: one ? 'woman' : 'women' },
    M: { zh: '男监考员', en: one ? 'man' : 'men' },
  }[sex];
  return isExperienced ? { zh: `有经验的${who.zh}`, en: `experienced ${who.en}` } : who;
}
