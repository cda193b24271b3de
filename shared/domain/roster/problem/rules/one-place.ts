import { overlapChains } from '../../overlap.ts';
import { type CourseRule, nameOf } from '../rule.ts';

/** Nobody is in two rooms, or twice in one, at the same time; each sitting that overlaps an earlier one counts. */
export const onePlace: CourseRule = {
  kind: 'course',
  // Nobody can be in two places: solver and bounds take it for granted.
  levels: ['hard'],
  id: 'one-place',
  term: { zh: '同一时间只在一处', en: 'one place at a time' },
  evaluate: (person, sittings) =>
    overlapChains(sittings).flatMap((chain) =>
      chain.slice(1).map(({ session, room }) => ({
        sessionId: session.id,
        roomId: room.id,
        staffIds: [person.id],
        count: 1,
        text: {
          zh: `${nameOf(person)} 在场次 ${session.id} 考场 ${room.id} 时已在别处监考`,
          en: `${nameOf(person)} is already elsewhere at the time of session ${session.id}, room ${room.id}`,
        },
      })),
    ),
};
