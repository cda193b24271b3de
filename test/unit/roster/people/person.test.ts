import { describe, expect, it } from 'vitest';
import { Person } from '../../../../shared/contract/roster-table.ts';
import { planImport } from '../../../../site/roster/plan-import.ts';

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

  it('keeps what a file has no column for', () => {
    const known = Person.parse({ ...OLD_ROW, county: '示例县', avoidRooms: ['r03'] });
    const plan = planImport('people', Buffer.from('编号,姓名\nT1,示例乙\n'), {
      masters: { people: [known], posts: [], sessions: [], rooms: [] },
      rooms: [],
      highestOccupiedSeat: () => -1,
    });
    expect(plan.preview).toMatchObject({ added: 0, changed: 1, problems: [] });
    expect(plan.people).toEqual([{ ...known, name: '示例乙' }]);
  });
});
