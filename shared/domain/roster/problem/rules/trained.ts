import { isTrainedOn } from '../../is-trained-on.ts';
import { nameOf, type SessionRule } from '../rule.ts';

/** Training must be valid on the last day of the session (未经培训或培训不合格的不得上岗). */
export const trained: SessionRule = {
  kind: 'session',
  id: 'trained',
  term: { zh: '培训合格', en: 'trained' },
  isBroken: (person, session) => !isTrainedOn(person, session),
  explain: (person, session) =>
    person.trainedUntil === null
      ? {
          zh: `${nameOf(person)} 未经培训或培训不合格，不得在场次 ${session.id} 上岗`,
          en: `${nameOf(person)} has not passed the training, needed in session ${session.id}`,
        }
      : {
          zh: `${nameOf(person)} 的培训 ${person.trainedUntil} 到期，不得在场次 ${session.id} 上岗`,
          en: `${nameOf(person)} is trained until ${person.trainedUntil}, not in session ${session.id}`,
        },
};
