import { type DutyRosterRule, shiftWords } from '../duty-rule.ts';

/** Each shift has enough people of each skill it asks for; a shift without anybody is coverage's alone. */
export const skills: DutyRosterRule = {
  kind: 'roster',
  id: 'skills',
  term: { zh: '专业要求', en: 'skills' },
  evaluate: ({ slots, membersOf }) =>
    slots.flatMap(({ post, start, fromMinute }, index) => {
      const members = membersOf[index] ?? [];
      if (members.length === 0) return [];
      return post.skills.flatMap(({ skill, people }) => {
        const missing = people - members.filter((member) => member.skills.includes(skill)).length;
        if (missing <= 0) return [];
        const { zh, en } = shiftWords(post, fromMinute);
        return [
          {
            postId: post.id,
            start,
            personIds: members.map(({ id }) => id),
            count: missing,
            text: {
              zh: `${zh}要有 ${people} 名${skill}，缺 ${missing} 名`,
              en: `${en} needs ${people} with ${skill}, ${missing} missing`,
            },
          },
        ];
      });
    }),
};
