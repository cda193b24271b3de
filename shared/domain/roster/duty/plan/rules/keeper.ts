import { type DutyRosterRule, shiftWords } from '../duty-rule.ts';

/** One of the people in every shift of a papers room is a named keeper; a shift without anybody is coverage's alone. */
export const keeper: DutyRosterRule = {
  kind: 'roster',
  id: 'keeper',
  term: { zh: '保管员在岗', en: 'a named keeper' },
  evaluate: ({ slots, membersOf }) =>
    slots.flatMap(({ post, start, fromMinute }, index) => {
      const members = membersOf[index] ?? [];
      if (!post.needsKeeper || members.length === 0 || members.some(({ isKeeper }) => isKeeper)) return [];
      const { zh, en } = shiftWords(post, fromMinute);
      return [
        {
          postId: post.id,
          start,
          personIds: members.map(({ id }) => id),
          count: 1,
          text: { zh: `${zh}没有指定的保管员`, en: `${en} has no named keeper` },
        },
      ];
    }),
};
