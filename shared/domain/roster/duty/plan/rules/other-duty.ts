import { minuteOf } from '../../../problem/roster-view.ts';
import { type DutyShiftRule, numberOf, personName, wholeNumbers } from '../duty-rule.ts';

/** Nobody is on duty while invigilating or otherwise engaged, nor within `minutes` before or after. */
export const otherDuty: DutyShiftRule = {
  kind: 'shift',
  id: 'other-duty',
  term: { zh: '监考等其他工作', en: 'invigilation and other duties' },
  readParams: wholeNumbers({ minutes: 2_880 }),
  isBroken: ({ duties }, _, { fromMinute, toMinute }, params) => {
    const minutes = numberOf(params, 'minutes') ?? 0;
    return duties.some(
      ({ start, end }) => minuteOf(start) - minutes < toMinute && fromMinute < minuteOf(end) + minutes,
    );
  },
  explain: (person, { zh, en }) => ({
    zh: `${personName(person)} 在${zh}前后另有监考或其他工作`,
    en: `${personName(person)} invigilates or works elsewhere around ${en}`,
  }),
};
