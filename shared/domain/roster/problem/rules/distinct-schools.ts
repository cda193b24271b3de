import type { TeamRule } from '../rule.ts';

/** The invigilators of a room come from different schools (不同单位). */
export const distinctSchools: TeamRule = {
  kind: 'team',
  id: 'distinct-schools',
  term: { zh: '不同单位', en: 'different schools' },
  count: (members) => members.length - new Set(members.map(({ school }) => school)).size,
  explain: ({ session, room, members }) => {
    const seen = new Set<string>();
    const several = members
      .map(({ school }) => school)
      .filter((school) => seen.size === seen.add(school).size);
    const repeated = [...new Set(several)].join(', ');
    return {
      zh: `场次 ${session.id} 考场 ${room.id} 有多名监考员来自 ${repeated}`,
      en: `session ${session.id}, room ${room.id} has several people of ${repeated}`,
    };
  },
};
