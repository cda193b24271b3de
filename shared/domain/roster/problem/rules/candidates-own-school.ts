import { nameOf, type RoomRule } from '../rule.ts';

/** Nobody watches candidates of the own school, or of a school the person is tied to (本校考生回避). */
export const candidatesOwnSchool: RoomRule = {
  kind: 'room',
  id: 'candidates-own-school',
  term: { zh: '本校考生回避', en: 'candidates of the own school' },
  isBroken: ({ school, relatedSchools }, { candidateSchools }) =>
    candidateSchools.length > 0 &&
    (candidateSchools.includes(school) || relatedSchools.some((one) => candidateSchools.includes(one))),
  explain: (person, room) => ({
    zh: `考场 ${room.id} 有 ${nameOf(person)} 所在学校（${person.school}）或关联学校的考生`,
    en: `room ${room.id} has candidates of a school of ${nameOf(person)} (${person.school})`,
  }),
};
