import { nameOf, type SessionRule } from '../rule.ts';

/** A person who cannot come to a session does not serve in it. */
export const unavailable: SessionRule = {
  kind: 'session',
  id: 'unavailable',
  term: { zh: '请假', en: 'unavailable' },
  isBroken: (person, session) => person.unavailable.includes(session.id),
  explain: (person, session) => ({
    zh: `${nameOf(person)} 场次 ${session.id} 不能到岗`,
    en: `${nameOf(person)} is unavailable in session ${session.id}`,
  }),
};
