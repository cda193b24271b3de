import type { Invigilator } from '../roster-problem.ts';
import type { TeamRule } from '../rule.ts';

/** A room of two seats or more has a man and a woman (男女搭配). */
export const mixedSex: TeamRule = {
  kind: 'team',
  id: 'mixed-sex',
  term: { zh: '男女搭配', en: 'one man and one woman' },
  count: (members, seats) =>
    seats >= 2 && members.length > 0 && (!has(members, 'F') || !has(members, 'M')) ? 1 : 0,
  explain: ({ session, room, members }) => {
    const [hasWoman, hasMan] = [has(members, 'F'), has(members, 'M')];
    const zh = hasWoman ? '男' : hasMan ? '女' : '男教师和女';
    const en = hasWoman ? 'man' : hasMan ? 'woman' : 'man and no woman';
    return {
      zh: `场次 ${session.id} 考场 ${room.id} 的 ${members.length} 名监考员没有${zh}教师`,
      en: `session ${session.id}, room ${room.id} has no ${en} among ${members.length}`,
    };
  },
};

const has = (members: readonly Invigilator[], wanted: 'F' | 'M'): boolean =>
  members.some(({ sex }) => sex === wanted);
