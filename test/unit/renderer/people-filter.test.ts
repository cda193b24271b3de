import { describe, expect, it } from 'vitest';
import {
  findPeople,
  listContext,
  matchesFilter,
  PEOPLE_FILTERS,
  trainingState,
  wholePhone,
} from '../../../renderer/site/people/list/people-filter.ts';
import { blankDraft, faultsOf, toWords } from '../../../renderer/site/people/list/record-draft.ts';
import { trainingOf } from '../../../shared/domain/roster/training-of.ts';
import { assign, person, session } from '../roster/sample.ts';

const context = listContext(
  {
    sessions: [
      session('S1', '2026-06-07T09:00', '2026-06-07T11:30'),
      session('S2', '2026-06-08T20:00', '2026-06-09T07:00'),
    ],
    assignments: [assign('S1', 'p', 0, 'seated')],
  },
  '2026-06-01',
);
const letter = { post: '监考员', isSigned: true, signer: '', signedOn: null, scanSha256: null };
const result = {
  what: '监考培训',
  takenOn: null,
  isPassed: true,
  expiresOn: null,
  examiner: '',
  score: null,
};

describe('the list of people', () => {
  it('finds by the last four digits of a telephone number, and by a whole one whose owners are told', () => {
    const people = [
      person('a', { name: '示例甲', phoneMasked: '138****5678' }),
      person('b', { name: '示例乙', phoneMasked: '139****4567' }),
      person('5678', { name: '示例丙', phoneMasked: '****78' }),
    ];
    const ids = (search: string, owners: string[] = []) =>
      findPeople(people, search, () => null, owners).map(({ id }) => id);
    expect(ids('5678')).toEqual(['a', '5678']);
    expect(ids('678')).toEqual(['5678']);
    expect(ids('138 1234 5678', ['a'])).toEqual(['a']);
    expect(wholePhone(' 138-1234 5678')).toBe('13812345678');
    expect([wholePhone('5678'), wholePhone('示例甲'), wholePhone('P0001234567')]).toEqual([null, null, null]);
  });

  it('knows who is not trained now, and who will not be at the last session', () => {
    const stateOf = (trainedUntil: string | null, isTrained = true) =>
      trainingState(person('a', { trainedUntil, isTrained }), context).kind;
    expect(stateOf('2026-05-31')).toBe('expired');
    expect(stateOf('2026-06-01')).toBe('expiring');
    expect(stateOf('2026-06-08')).toBe('expiring');
    expect(stateOf('2026-06-09')).toBe('until');
    expect(stateOf(null)).toBe('trained');
    expect(stateOf(null, false)).toBe('untrained');
  });

  it('filters by what is missing', () => {
    const people = [
      person('ready', { letters: [letter], post: '监考员' }),
      person('unsigned', { letters: [{ ...letter, isSigned: false }], post: '监考员' }),
      person('untrained', { isTrained: false, letters: [letter], post: '主考' }),
      person('idle', { letters: [letter] }),
      person('seated', { letters: [letter] }),
      person('related', {
        letters: [letter],
        post: 'x',
        isAvoidingSite: true,
        isStandby: true,
        isOnLeave: true,
      }),
    ];
    const idsOf = Object.fromEntries(
      PEOPLE_FILTERS.map((filter) => [
        filter,
        people.filter((one) => matchesFilter(one, filter, context)).map(({ id }) => id),
      ]),
    );
    expect(idsOf).toMatchObject({
      untrained: ['untrained'],
      expiring: [],
      unsigned: ['unsigned'],
      'no-post': ['idle'],
      relatives: ['related'],
      standby: ['related'],
      leave: ['related'],
    });
    expect(idsOf['all']).toHaveLength(6);
  });

  it('is searched by name, number, school, post and how a name is read', () => {
    const people = [
      person('T1', { name: '𠮷田', school: '东湖' }),
      person('T2', { name: '单雄信', post: '主考' }),
    ];
    const readings = new Map([
      ['𠮷田', { initials: 'jt', whole: 'jitian' }],
      ['单雄信', { initials: 'sxx', whole: 'shanxiongxin' }],
    ]);
    const found = (text: string) =>
      findPeople(people, text, (name) => readings.get(name) ?? null).map(({ id }) => id);
    expect([found('𠮷'), found('JT'), found('shanx'), found('t2'), found('主考'), found('东')]).toEqual([
      ['T1'],
      ['T1'],
      ['T2'],
      ['T2'],
      ['T2'],
      ['T1'],
    ]);
    expect(found('xx')).toEqual([]);
  });
});

it('of each training the newest result counts, and a failure holds', () => {
  expect(trainingOf([])).toEqual({ isTrained: false, trainedUntil: null });
  expect(trainingOf([{ ...result, expiresOn: '2026-06-30' }])).toEqual({
    isTrained: true,
    trainedUntil: '2026-06-30',
  });
  const failed = { ...result, takenOn: '2026-05-20', isPassed: false };
  expect(trainingOf([result, failed]).isTrained).toBe(false);
  expect(trainingOf([failed, { ...result, takenOn: '2026-05-25' }]).isTrained).toBe(true);
  expect(trainingOf([{ ...result, takenOn: '2026-05-25' }, failed]).isTrained).toBe(true);
  expect(trainingOf([result, { ...failed, what: '听力操作' }]).isTrained).toBe(false);
});

it('somebody new has the next free number and cannot be saved without a name', () => {
  const draft = blankDraft([{ id: 'T9' }, { id: 'P0041' }]);
  expect(draft.person.id).toBe('P0042');
  expect([...faultsOf(draft)]).toContain('name');
  const named = { ...draft, person: { ...draft.person, name: '甲' } };
  expect([...faultsOf(named)]).toEqual([]);
  expect([...faultsOf({ ...named, private: { ...named.private, phone: '12' } })]).toEqual(['phone']);
  expect(toWords(' 语文， 数学;语文、')).toEqual(['语文', '数学']);
});
