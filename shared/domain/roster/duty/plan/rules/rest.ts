import { atSitting, type DutyCourseRule, personName, shiftWords, wholeNumbers } from '../duty-rule.ts';
import { restAfter } from '../rest-after.ts';

/** Between two shifts of one person lies the rest due after the first; shifts that overlap are one-place's. */
export const rest: DutyCourseRule = {
  kind: 'course',
  id: 'rest',
  term: { zh: '班次间休息', en: 'rest between shifts' },
  readParams: wholeNumbers({
    minutes: 2_880,
    shortMinutes: 1_440,
    afterNightMinutes: 4_320,
    longMinutes: 2_880,
    afterLongMinutes: 7_200,
  }),
  evaluate: (person, course, params) =>
    course.flatMap((sitting, index) => {
      // The rest of any earlier shift may still be running, not only that of the one just before.
      const short = course
        .slice(0, index)
        .map((before) => ({ before, pause: sitting.fromMinute - before.toMinute }))
        .filter(({ before, pause }) => pause >= 0 && pause < restAfter(before, params))
        .at(-1);
      if (!short || sitting.post === null) return [];
      const { before, pause } = short;
      const [one, two] = [
        shiftWords(before.post, before.fromMinute),
        shiftWords(sitting.post, sitting.fromMinute),
      ];
      const due = restAfter(before, params);
      return [
        atSitting(sitting, {
          zh: `${personName(person)} 在${one.zh}与${two.zh}之间只休息 ${hours(pause)} 小时，应有 ${hours(due)} 小时`,
          en: `${personName(person)} rests ${hours(pause)} hours between ${one.en} and ${two.en}, ${hours(due)} are due`,
        }),
      ];
    }),
};

const hours = (minutes: number): string => String(Math.round(minutes / 6) / 10);
