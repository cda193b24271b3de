import { placeKey } from '../roster-view.ts';
import type { RosterRule } from '../rule.ts';

/** What has been fixed by hand stays. */
export const locked: RosterRule = {
  kind: 'roster',
  levels: ['hard', 'off'],
  id: 'locked',
  term: { zh: '已锁定', en: 'locked' },
  evaluate: ({ problem, places }) => {
    const missing = new Map(problem.locked.map((place) => [placeKey(place), place]));
    for (const key of places) missing.delete(key);
    return [...missing.values()].map(({ sessionId, roomId, staffId }) => ({
      sessionId,
      roomId,
      staffIds: [staffId],
      count: 1,
      text: {
        zh: `${staffId} 锁定在场次 ${sessionId} 考场 ${roomId}，名单中没有`,
        en: `${staffId} is locked to session ${sessionId}, room ${roomId}, and is not there`,
      },
    }));
  },
};
