import { type DutyCourseRule, type DutyFinding, numberOf, personName, wholeNumbers } from '../duty-rule.ts';

/** Most shifts and most hours; a person's own limits go before those for everybody. */
export const maxLoad: DutyCourseRule = {
  kind: 'course',
  id: 'max-load',
  term: { zh: '值班次数与时长上限', en: 'most shifts and hours' },
  readParams: wholeNumbers({ shifts: 1_000, hours: 10_000 }),
  evaluate: (person, course, params) => {
    const own = course.filter(({ post }) => post !== null);
    const minutes = own.reduce((sum, { fromMinute, toMinute }) => sum + toMinute - fromMinute, 0);
    const mostShifts = person.maxShifts ?? numberOf(params, 'shifts');
    const mostHours = person.maxHours ?? numberOf(params, 'hours');
    const findings: DutyFinding[] = [];
    const add = (count: number, zh: string, en: string) =>
      findings.push({
        ...{ postId: null, start: null, personIds: [person.id], count },
        text: { zh: `${personName(person)} ${zh}`, en: `${personName(person)} ${en}` },
      });
    if (mostShifts !== null && own.length > mostShifts)
      add(
        own.length - mostShifts,
        `值班 ${own.length} 次，上限 ${mostShifts} 次`,
        `has ${own.length} shifts, at most ${mostShifts}`,
      );
    if (mostHours !== null && minutes > 60 * mostHours) {
      const hours = Math.round(minutes / 6) / 10;
      add(
        1,
        `值班 ${hours} 小时，上限 ${mostHours} 小时`,
        `has ${hours} hours of duty, at most ${mostHours}`,
      );
    }
    return findings;
  },
};
