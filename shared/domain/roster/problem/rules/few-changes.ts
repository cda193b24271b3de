import { placeKey } from '../roster-view.ts';
import type { RosterRule } from '../rule.ts';

/** Against a previous roster: everybody who is now somewhere else than before counts once a session. */
export const fewChanges: RosterRule = {
  kind: 'roster',
  id: 'few-changes',
  term: { zh: '少变动', en: 'few changes' },
  evaluate: ({ sittings, previous }) =>
    previous === null
      ? []
      : sittings
          .map(({ person, session, room }) => ({
            sessionId: session.id,
            roomId: room.id,
            staffId: person.id,
          }))
          .filter((place) => !previous.has(placeKey(place)))
          .map((place) => ({
            sessionId: place.sessionId,
            roomId: place.roomId,
            staffIds: [place.staffId],
            count: 1,
            text: {
              zh: `${place.staffId} 新安排到场次 ${place.sessionId} 考场 ${place.roomId}`,
              en: `${place.staffId} is new in session ${place.sessionId}, room ${place.roomId}`,
            },
          })),
};
