import { nameOf, type SessionRule } from '../rule.ts';

/** Whoever has a relative among the candidates of any room of the site does not invigilate there at all (近亲属回避). */
export const relatives: SessionRule = {
  kind: 'session',
  id: 'relatives',
  term: { zh: '近亲属回避（全考点）', en: 'relatives, the whole site' },
  isBroken: (person) => person.avoidRooms.length > 0,
  explain: (person, session) => ({
    zh: `${nameOf(person)} 有近亲属在本考点应考，应回避全考点（场次 ${session.id}）`,
    en: `${nameOf(person)} has a relative among the candidates of this site, session ${session.id}`,
  }),
};
