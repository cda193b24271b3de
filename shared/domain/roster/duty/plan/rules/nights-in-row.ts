import { atSitting, type DutyCourseRule, numberOf, personName, wholeNumbers } from '../duty-rule.ts';

/** At most `nights` night shifts on days that follow each other; each one beyond counts. */
export const nightsInRow: DutyCourseRule = {
  kind: 'course',
  id: 'nights-in-row',
  term: { zh: '连续夜班', en: 'nights in a row' },
  readParams: wholeNumbers({ nights: 60 }),
  evaluate: (person, course, params) => {
    const most = numberOf(params, 'nights') ?? 60;
    let [run, lastDay] = [0, Number.NEGATIVE_INFINITY];
    return course.flatMap((sitting) => {
      if (!sitting.isNight || sitting.day === lastDay) return [];
      run = sitting.day === lastDay + 1 ? run + 1 : 1;
      lastDay = sitting.day;
      if (run <= most || sitting.post === null) return [];
      return [
        atSitting(sitting, {
          zh: `${personName(person)} 连续 ${run} 天值夜班，最多 ${most} 天`,
          en: `${personName(person)} has ${run} nights in a row, at most ${most}`,
        }),
      ];
    });
  },
};
