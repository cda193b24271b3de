import { minuteOf } from '../../../problem/roster-view.ts';
import type { DutyCostRule } from '../duty-rule.ts';
import { dayOf } from '../duty-slots.ts';

/** Wishes that are not met cost what they weigh. */
export const requests: DutyCostRule = {
  kind: 'cost',
  levels: ['soft', 'off'],
  id: 'requests',
  term: { zh: '个人意愿', en: 'requests' },
  costIn: () => (person, course) =>
    person.requests.reduce((sum, request) => {
      if (request.wish === 'on') {
        const from = minuteOf(request.start);
        const isMet = course.some(
          ({ post, fromMinute }) => post?.id === request.postId && fromMinute === from,
        );
        return sum + (isMet ? 0 : request.weight);
      }
      const from = dayOf(request.date) * 1_440;
      const unmet = course.filter(
        ({ post, fromMinute, toMinute }) =>
          post !== null &&
          (request.postId === null || request.postId === post.id) &&
          fromMinute < from + 1_440 &&
          toMinute > from,
      );
      return sum + unmet.length * request.weight;
    }, 0),
};
