import { type DutyRosterRule, postName, timeWords } from '../duty-rule.ts';
import { presentSpans } from '../present-spans.ts';

/** A 24-hour post is never without anybody between its first and its last shift. */
export const noGap: DutyRosterRule = {
  kind: 'roster',
  id: 'no-gap',
  term: { zh: '24 小时不断岗', en: 'no gap at a 24-hour post' },
  evaluate: ({ problem, teams }) =>
    problem.posts
      .filter(({ isAroundTheClock }) => isAroundTheClock)
      .flatMap((post) =>
        presentSpans(teams.filter((team) => team.post === post))
          .filter(({ people }) => people.length === 0)
          .map(({ fromMinute, toMinute, start }) => {
            const [from, to] = [timeWords(fromMinute), timeWords(toMinute)];
            return {
              postId: post.id,
              start,
              personIds: [],
              count: 1,
              text: {
                zh: `${postName(post)} ${from.zh} 至 ${to.zh} 无人值班`,
                en: `${postName(post)} has nobody from ${from.en} to ${to.en}`,
              },
            };
          }),
      ),
};
