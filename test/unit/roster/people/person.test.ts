import { describe, expect, it } from 'vitest';
import { Person } from '../../../../shared/contract/roster-table.ts';

/** As version 0.1 wrote it into `roster_person`. */
const OLD_ROW = {
  id: 'T1',
  name: '示例甲',
  school: '东湖中学',
  sex: 'F',
  isTrained: true,
  trainedUntil: null,
  isExperienced: true,
  subjects: ['语文'],
};

describe('a person', () => {
  it('who was imported before there were records still reads, with nothing claimed', () => {
    expect(Person.parse(JSON.parse(JSON.stringify(OLD_ROW)))).toMatchObject({
      ...OLD_ROW,
      state: 'selected',
      trainings: [],
      letters: [],
      unavailable: [],
      avoidRooms: [],
      isAvoidingSite: false,
      isStandby: false,
      isOnLeave: false,
      maxSessions: null,
      preference: { sessions: {}, buildings: {} },
    });
  });

  it('shares no default with another one', () => {
    const [one, two] = [Person.parse(OLD_ROW), Person.parse(OLD_ROW)];
    one.preference.sessions['S1'] = 3;
    one.avoidRooms.push('r01');
    expect(two.preference.sessions).toEqual({});
    expect(two.avoidRooms).toEqual([]);
  });
});
