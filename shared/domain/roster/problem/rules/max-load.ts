import { type CourseRule, nameOf } from '../rule.ts';

/** Nobody serves in more sessions than agreed; each one beyond counts. */
export const maxLoad: CourseRule = {
  kind: 'course',
  id: 'max-load',
  term: { zh: '监考场次上限', en: 'most sessions' },
  evaluate: (person, sittings) =>
    person.maxSessions === null
      ? []
      : sittings.slice(person.maxSessions).map(({ session, room }) => ({
          sessionId: session.id,
          roomId: room.id,
          staffIds: [person.id],
          count: 1,
          text: {
            zh: `${nameOf(person)} 监考 ${sittings.length} 场，上限 ${person.maxSessions} 场（场次 ${session.id} 考场 ${room.id}）`,
            en: `${nameOf(person)} serves ${sittings.length} times, at most ${person.maxSessions} agreed (session ${session.id}, room ${room.id})`,
          },
        })),
};
