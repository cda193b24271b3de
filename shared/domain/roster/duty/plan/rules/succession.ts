import type { Params } from '../../../problem/rule.ts';
import { atSitting, type DutyCourseRule, personName, shiftWords } from '../duty-rule.ts';

/** Pairs of times (ids of `posts[].times`) that must not follow each other on two days. */
export function forbiddenPairs(params: Params): readonly (readonly [string, string])[] {
  const list = params['forbidden'];
  return Array.isArray(list) ? list.filter(isPair) : [];
}

/** After some times others must not come on the next day, whatever the rest. */
export const succession: DutyCourseRule = {
  kind: 'course',
  id: 'succession',
  term: { zh: '班次衔接', en: 'succession of shifts' },
  readParams: (params) => {
    const other = Object.keys(params).find((name) => name !== 'forbidden');
    if (other !== undefined) return `params.${other.slice(0, 40)} is not known`;
    const list = params['forbidden'] ?? [];
    return Array.isArray(list) && list.length <= 200 && list.every(isPair)
      ? null
      : 'params.forbidden must be a list of pairs like ["night", "day"]';
  },
  evaluate: (person, course, params) => {
    const pairs = new Set(forbiddenPairs(params).map((pair) => JSON.stringify(pair)));
    return course.flatMap((sitting, index) => {
      const before = course
        .slice(0, index)
        .find(
          ({ day, timeId }) => day === sitting.day - 1 && pairs.has(JSON.stringify([timeId, sitting.timeId])),
        );
      if (!before || sitting.post === null) return [];
      const [one, two] = [
        shiftWords(before.post, before.fromMinute),
        shiftWords(sitting.post, sitting.fromMinute),
      ];
      return [
        atSitting(sitting, {
          zh: `${personName(person)} 在${one.zh}之后次日不能接${two.zh}`,
          en: `${personName(person)} must not have ${two.en} on the day after ${one.en}`,
        }),
      ];
    });
  },
};

function isPair(value: unknown): value is readonly [string, string] {
  return (
    Array.isArray(value) && value.length === 2 && value.every((id) => typeof id === 'string' && id !== '')
  );
}
