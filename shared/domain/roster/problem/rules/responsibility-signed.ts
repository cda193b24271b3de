import { nameOf, type SessionRule } from '../rule.ts';

/** Whoever serves has signed the responsibility letter (责任书). */
export const responsibilitySigned: SessionRule = {
  kind: 'session',
  id: 'responsibility-signed',
  term: { zh: '签订责任书', en: 'responsibility letter signed' },
  isBroken: (person) => !person.hasSigned,
  explain: (person, session) => ({
    zh: `${nameOf(person)} 未签责任书，场次 ${session.id}`,
    en: `${nameOf(person)} has not signed the responsibility letter, session ${session.id}`,
  }),
};
