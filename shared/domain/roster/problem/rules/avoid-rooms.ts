import { nameOf, type RoomRule } from '../rule.ts';

/** Nobody sits in the room of a relative (近亲属回避). */
export const avoidRooms: RoomRule = {
  kind: 'room',
  id: 'avoid-rooms',
  term: { zh: '近亲属回避（考场）', en: 'rooms of relatives' },
  isBroken: (person, room) => person.avoidRooms.includes(room.id),
  explain: (person, room) => ({
    zh: `${nameOf(person)} 应回避考场 ${room.id}（近亲属应考）`,
    en: `${nameOf(person)} must avoid room ${room.id} (a relative sits there)`,
  }),
};
