import { minuteOf } from '../../../problem/roster-view.ts';
import { type DutyRosterRule, personName, shiftWords } from '../duty-rule.ts';

/** What was fixed by hand stays. */
export const locked: DutyRosterRule = {
  kind: 'roster',
  id: 'locked',
  term: { zh: '锁定的安排', en: 'locked assignments' },
  evaluate: ({ problem, courses }) => {
    const people = new Map(problem.people.map((person) => [person.id, person]));
    return problem.locked.flatMap(({ postId, start, personId }) => {
      const person = people.get(personId);
      const course = person ? courses.get(person) : undefined;
      const from = minuteOf(start);
      if (!person || course?.some(({ post, fromMinute }) => post?.id === postId && fromMinute === from))
        return [];
      const post = problem.posts.find(({ id }) => id === postId) ?? null;
      const { zh, en } = shiftWords(post, from);
      return [
        {
          postId,
          start,
          personIds: [personId],
          count: 1,
          text: {
            zh: `${personName(person)} 锁定在${zh}，现在不在其中`,
            en: `${personName(person)} is locked to ${en} and is not in it`,
          },
        },
      ];
    });
  },
};
