import { type DutyShiftRule, personName } from '../duty-rule.ts';

/** A post with groups is served by their members, a person with posts serves at those. */
export const group: DutyShiftRule = {
  kind: 'shift',
  id: 'group',
  term: { zh: '编组与岗位', en: 'groups and posts' },
  isBroken: (person, post) =>
    (post.groups.length > 0 && !post.groups.some((one) => person.groups.includes(one))) ||
    (person.posts.length > 0 && !person.posts.includes(post.id)),
  explain: (person, { zh, en }) => ({
    zh: `${personName(person)} 不属于${zh}的编组或岗位`,
    en: `${personName(person)} is not of the group or post of ${en}`,
  }),
};
