import type { TeamRule } from '../rule.ts';

/** A room of two seats or more has a man and a woman (男女搭配). */
export const mixedSex: TeamRule = {
  kind: 'team',
  id: 'mixed-sex',
  term: { zh: '男女搭配', en: 'one man and one woman' },
  count: (members, seats) => {
    const [first] = members;
    return seats >= 2 && first && members.every(({ sex }) => sex === first.sex) ? 1 : 0;
  },
  explain: ({ session, room, members }) => {
    const isFemale = members[0]?.sex === 'F';
    return {
      zh: `场次 ${session.id} 考场 ${room.id} 的 ${members.length} 名监考员没有${isFemale ? '男' : '女'}教师`,
      en: `session ${session.id}, room ${room.id} has no ${isFemale ? 'man' : 'woman'} among ${members.length}`,
    };
  },
};
