import type { RosterRule } from '../rule.ts';

/** Every room has its invigilators in every session: no empty seat, and nobody beyond the seats. */
export const coverage: RosterRule = {
  kind: 'roster',
  id: 'coverage',
  term: { zh: '监考员配齐', en: 'coverage' },
  evaluate: ({ teams }) =>
    teams
      .filter(({ room, members }) => members.length !== room.seats)
      .map(({ session, room, members }) => {
        const off = room.seats - members.length;
        return {
          sessionId: session.id,
          roomId: room.id,
          staffIds: [],
          count: Math.abs(off),
          text:
            off > 0
              ? {
                  zh: `场次 ${session.id} 考场 ${room.id} 应有 ${room.seats} 名监考员，缺 ${off} 名`,
                  en: `session ${session.id}, room ${room.id} needs ${room.seats} invigilators, ${off} missing`,
                }
              : {
                  zh: `场次 ${session.id} 考场 ${room.id} 应有 ${room.seats} 名监考员，多出 ${-off} 名`,
                  en: `session ${session.id}, room ${room.id} has ${room.seats} seats, ${-off} too many`,
                },
        };
      }),
};
