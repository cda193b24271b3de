import { atSitting, type DutyCourseRule, personName, shiftWords } from '../duty-rule.ts';
import { overlaps } from '../duty-slots.ts';

/** Nobody is in two places: each shift that overlaps an earlier one of the same person counts. */
export const onePlace: DutyCourseRule = {
  kind: 'course',
  levels: ['hard'],
  id: 'one-place',
  term: { zh: '同一时间只在一处', en: 'one place at a time' },
  evaluate: (person, course) =>
    course.flatMap((sitting, index) => {
      const other = course.slice(0, index).find((before) => overlaps(before, sitting));
      if (!other || sitting.post === null) return [];
      const [one, two] = [
        shiftWords(other.post, other.fromMinute),
        shiftWords(sitting.post, sitting.fromMinute),
      ];
      return [
        atSitting(sitting, {
          zh: `${personName(person)} 的${one.zh}与${two.zh}时间重叠`,
          en: `${personName(person)} has ${one.en} and ${two.en} at the same time`,
        }),
      ];
    }),
};
