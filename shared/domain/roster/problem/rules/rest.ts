import { type CourseRule, nameOf } from '../rule.ts';

/** Between two sessions of one person lie at least `minutes` minutes; sessions that overlap are one-place's. */
export const rest: CourseRule = {
  kind: 'course',
  id: 'rest',
  term: { zh: '场次间休息', en: 'rest between sessions' },
  readParams: ({ minutes }) =>
    typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 0 && minutes <= 10_080
      ? null
      : 'params.minutes must be a whole number from 0 to 10080',
  evaluate: (person, sittings, { minutes }) =>
    sittings.flatMap((sitting, index) => {
      const before = sittings[index - 1];
      if (!before || typeof minutes !== 'number') return [];
      const pause = sitting.fromMinute - before.toMinute;
      if (pause < 0 || pause >= minutes) return [];
      const { session, room } = sitting;
      return [
        {
          sessionId: session.id,
          roomId: room.id,
          staffIds: [person.id],
          count: 1,
          text: {
            zh: `${nameOf(person)} 场次 ${before.session.id} 与 ${session.id} 之间只休息 ${pause} 分钟，应有 ${minutes} 分钟（考场 ${room.id}）`,
            en: `${nameOf(person)} rests ${pause} minutes between sessions ${before.session.id} and ${session.id}, ${minutes} are due, room ${room.id}`,
          },
        },
      ];
    }),
};
