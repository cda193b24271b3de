import type { TeamRule } from '../rule.ts';

/** At least one invigilator of a room has done it before (新老搭配). */
export const experienced: TeamRule = {
  kind: 'team',
  id: 'experienced',
  term: { zh: '新老搭配', en: 'at least one experienced' },
  count: (members) => (members.length > 0 && !members.some(({ isExperienced }) => isExperienced) ? 1 : 0),
  explain: ({ session, room, members }) => ({
    zh: `场次 ${session.id} 考场 ${room.id} 的 ${members.length} 名监考员都没有监考经验`,
    en: `session ${session.id}, room ${room.id} has nobody experienced among ${members.length}`,
  }),
};
