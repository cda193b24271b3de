import { hasClass } from '../room-in-session.ts';
import { nameOf, type SessionRule } from '../rule.ts';

/**
 * Teachers of the classes that sit the exam stay out of the whole site (高三任课教师、班主任不监考). Parameter
 * `classes`: the classes meant; without it, every class that has candidates in a room of this site.
 */
export const seniorClass: SessionRule = {
  kind: 'session',
  id: 'senior-class',
  term: { zh: '毕业班教师不监考', en: 'teachers of senior classes excluded' },
  readParams: ({ classes }) =>
    classes === undefined || (Array.isArray(classes) && classes.every((one) => typeof one === 'string'))
      ? null
      : 'params.classes must be a list of names',
  isBroken: (person, _session, { classes }, { rooms }) =>
    person.classes.some((own) =>
      Array.isArray(classes) ? classes.includes(own) : rooms.some((room) => hasClass(room, own)),
    ),
  explain: (person, session) => ({
    zh: `${nameOf(person)} 任教参考班级，不得监考（场次 ${session.id}）`,
    en: `${nameOf(person)} teaches a class that sits the exam, session ${session.id}`,
  }),
};
