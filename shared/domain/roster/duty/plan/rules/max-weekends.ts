import { type DutyCourseRule, numberOf, personName, wholeNumbers } from '../duty-rule.ts';

/** A person's own limit goes before the one for everybody. */
export const maxWeekends: DutyCourseRule = {
  kind: 'course',
  id: 'max-weekends',
  term: { zh: '周末值班', en: 'weekends' },
  readParams: wholeNumbers({ weekends: 100 }),
  evaluate: (person, course, params) => {
    const most = person.maxWeekends ?? numberOf(params, 'weekends');
    const worked = new Set(
      course.flatMap(({ post, weekend }) => (post && weekend !== null ? [weekend] : [])),
    );
    if (most === null || worked.size <= most) return [];
    return [
      {
        postId: null,
        start: null,
        personIds: [person.id],
        count: worked.size - most,
        text: {
          zh: `${personName(person)} 有 ${worked.size} 个周末值班，最多 ${most} 个`,
          en: `${personName(person)} is on duty on ${worked.size} weekends, at most ${most}`,
        },
      },
    ];
  },
};
