import { type DutyRosterRule, postName, shiftWords, timeWords } from '../duty-rule.ts';

/** Every shift has its people: none missing, nobody beyond them, and no shift that the problem does not have. */
export const coverage: DutyRosterRule = {
  kind: 'roster',
  id: 'coverage',
  term: { zh: '值班人数', en: 'coverage' },
  evaluate: ({ slots, membersOf, teams }) => [
    ...slots.flatMap(({ post, start, fromMinute }, index) => {
      const off = post.people - (membersOf[index]?.length ?? 0);
      if (off === 0) return [];
      const { zh, en } = shiftWords(post, fromMinute);
      return [
        {
          postId: post.id,
          start,
          personIds: [],
          count: Math.abs(off),
          text: {
            zh: `${zh}应有 ${post.people} 人，${off > 0 ? `缺 ${off} 人` : `多出 ${-off} 人`}`,
            en: `${en} needs ${post.people} people, ${Math.abs(off)} ${off > 0 ? 'missing' : 'too many'}`,
          },
        },
      ];
    }),
    ...teams
      .filter(({ slot }) => slot === null)
      .map(({ post, start, fromMinute, toMinute, members }) => {
        const [from, to] = [timeWords(fromMinute), timeWords(toMinute)];
        return {
          postId: post.id,
          start,
          personIds: members.map(({ id }) => id),
          count: 1,
          text: {
            zh: `${postName(post)}没有 ${from.zh} 至 ${to.zh} 的班次`,
            en: `${postName(post)} has no shift from ${from.en} to ${to.en}`,
          },
        };
      }),
  ],
};
