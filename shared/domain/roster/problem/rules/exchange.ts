import { nameOf, type RoomRule } from '../rule.ts';

/**
 * 双对调 has no published definition; it is taken as two exchanges, each switched by its parameter. `county`: people
 * serve in another county than their own, and one whose county is unknown cannot be shown to be exchanged; a
 * room without a county is left out. `siteSchools`: people of these schools (the site's own) do not serve in it.
 */
export const exchange: RoomRule = {
  kind: 'room',
  id: 'exchange',
  term: { zh: '双对调', en: 'double exchange' },
  readParams: ({ county, siteSchools }) => {
    if (county !== undefined && typeof county !== 'boolean') return 'params.county must be true or false';
    const isList = Array.isArray(siteSchools) && siteSchools.every((one) => typeof one === 'string');
    return siteSchools === undefined || isList ? null : 'params.siteSchools must be a list of names';
  },
  isBroken: (person, room, { county, siteSchools }) =>
    (county === true && room.county !== '' && (person.county === '' || person.county === room.county)) ||
    (Array.isArray(siteSchools) && siteSchools.includes(person.school)),
  explain: (person, room) => ({
    zh: `${nameOf(person)}（${person.county || '区县不明'}，${person.school}）在考场 ${room.id} 不符合双对调`,
    en: `${nameOf(person)} (${person.county || 'county unknown'}, ${person.school}) in room ${room.id} is not exchanged`,
  }),
};
