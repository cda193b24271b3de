import { teachesSubject } from '../../teaches-subject.ts';
import { nameOf, type SessionRule } from '../rule.ts';

/** A teacher of the subject examined does not invigilate it (学科回避). */
export const ownSubject: SessionRule = {
  kind: 'session',
  id: 'own-subject',
  term: { zh: '学科回避', en: 'own subject' },
  isBroken: (person, session) => teachesSubject(person, session.subject),
  explain: (person, session) => ({
    zh: `${nameOf(person)} 任教 ${session.subject.trim()}，应回避场次 ${session.id}`,
    en: `${nameOf(person)} teaches ${session.subject.trim()}, the subject of session ${session.id}`,
  }),
};
