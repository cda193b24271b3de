import { atSitting, type DutyCourseRule, numberOf, personName, wholeNumbers } from '../duty-rule.ts';

/** At most `days` days in a row with a shift that begins on them; each one beyond counts. */
export const maxConsecutiveDays: DutyCourseRule = {
  kind: 'course',
  id: 'max-consecutive-days',
  term: { zh: '连续值班天数', en: 'days in a row' },
  readParams: wholeNumbers({ days: 92 }),
  evaluate: (person, course, params) => {
    const most = numberOf(params, 'days') ?? 92;
    let [run, lastDay] = [0, Number.NEGATIVE_INFINITY];
    return course.flatMap((sitting) => {
      if (sitting.day === lastDay) return [];
      run = sitting.day === lastDay + 1 ? run + 1 : 1;
      lastDay = sitting.day;
      if (run <= most || sitting.post === null) return [];
      return [
        atSitting(sitting, {
          zh: `${personName(person)} 连续值班 ${run} 天，最多 ${most} 天`,
          en: `${personName(person)} is on duty on ${run} days in a row, at most ${most}`,
        }),
      ];
    });
  },
};
