import { nameOf, type RoomRule } from '../rule.ts';

/** Nobody watches candidates of a class taught (任课教师回避). */
export const candidatesOwnClass: RoomRule = {
  kind: 'room',
  id: 'candidates-own-class',
  term: { zh: '任课教师回避', en: 'candidates of the own class' },
  isBroken: ({ classes }, { candidateClasses }) => classes.some((one) => candidateClasses.includes(one)),
  explain: (person, room) => ({
    zh: `考场 ${room.id} 有 ${nameOf(person)} 任教班级的考生`,
    en: `room ${room.id} has candidates of a class of ${nameOf(person)}`,
  }),
};
