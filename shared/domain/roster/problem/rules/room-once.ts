import type { Sitting } from '../roster-view.ts';
import { type CourseRule, type Finding, nameOf } from '../rule.ts';

/** Nobody is in the same room in two sessions (每考一科轮换一次); each further session counts. */
export const roomOnce: CourseRule = {
  kind: 'course',
  id: 'room-once',
  term: { zh: '不重复考场', en: 'no room twice' },
  evaluate: (person, sittings) => {
    const first = new Map<string, string>();
    const findings: Finding[] = [];
    let last: Sitting | null = null;
    for (const sitting of sittings) {
      const { session, room } = sitting;
      // The same place given twice is one-place's.
      const isRepeated = last?.session === session && last.room === room;
      last = sitting;
      if (isRepeated) continue;
      const before = first.get(room.id);
      if (before === undefined) first.set(room.id, session.id);
      else if (before !== session.id)
        findings.push({
          sessionId: session.id,
          roomId: room.id,
          staffIds: [person.id],
          count: 1,
          text: {
            zh: `${nameOf(person)} 场次 ${before} 已在考场 ${room.id}，场次 ${session.id} 又在同一考场`,
            en: `${nameOf(person)} was in room ${room.id} in session ${before} and is again in session ${session.id}`,
          },
        });
    }
    return findings;
  },
};
