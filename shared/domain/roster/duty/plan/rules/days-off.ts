import { type DutyShiftRule, personName } from '../duty-rule.ts';
import { dayOf } from '../duty-slots.ts';

/** No minute of a shift lies on a day off: a night shift that ends on that day does not fit either. */
export const daysOff: DutyShiftRule = {
  kind: 'shift',
  id: 'days-off',
  term: { zh: '请假', en: 'days off' },
  isBroken: (person, _, { fromMinute, toMinute }) =>
    person.daysOff.some((date) => dayOf(date) * 1_440 < toMinute && fromMinute < (dayOf(date) + 1) * 1_440),
  explain: (person, { zh, en }) => ({
    zh: `${personName(person)} 请假，${zh}与请假日重叠`,
    en: `${personName(person)} has a day off within ${en}`,
  }),
};
