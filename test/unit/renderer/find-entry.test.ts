import { describe, expect, it } from 'vitest';
import { findEntry } from '../../../renderer/site/people/day/find-entry.ts';
import { person } from '../roster/sample.ts';

const people = [
  person('T001', { name: '王强' }),
  person('T002', { name: '王强' }),
  person('T003', { name: '吴倩' }),
  person('T0031', { name: '李明' }),
  person('T005', { name: '李明辉' }),
  person('T006', { name: '周外人' }),
];
const readings: Readonly<Record<string, string>> = {
  王强: 'wq',
  吴倩: 'wq',
  李明: 'lm',
  李明辉: 'lmh',
  周外人: 'zwr',
};
const find = (typed: string) =>
  findEntry(
    typed,
    people,
    [{ card: '0a1b2c3d', personId: 'T005' }],
    (id) => id !== 'T006',
    (name) => ({ initials: readings[name] ?? '', whole: '' }),
  );
const idsOf = (typed: string) => {
  const found = find(typed);
  if (found.kind === 'several') return found.people.map(({ id }) => id);
  return found.kind === 'one' ? found.person.id : found.kind;
};

describe('what is typed or scanned at sign-in', () => {
  it('takes a whole id as that person, though others contain it', () => {
    expect(idsOf('T003')).toBe('T003');
    expect(idsOf(' t003\n')).toBe('T003');
    // Typed through an input method.
    expect(idsOf('Ｔ００３１')).toBe('T0031');
  });

  it('takes a recorded card in any width and case', () => {
    expect(idsOf('0A1B2C3D')).toBe('T005');
    expect(idsOf('０ａ１ｂ２ｃ３ｄ')).toBe('T005');
    expect(idsOf('0a1b2c3')).toBe('nobody');
  });

  it('takes a whole name or all initials before a part of one', () => {
    expect(idsOf('李明')).toBe('T0031');
    expect(idsOf('lm')).toBe('T0031');
    expect(idsOf('辉')).toBe('T005');
  });

  it('asks where two people of one name or of the same initials fit', () => {
    expect(idsOf('王强')).toEqual(['T001', 'T002']);
    expect(idsOf('wq')).toEqual(['T001', 'T002', 'T003']);
  });

  it('tells somebody of another session from somebody unknown', () => {
    expect(idsOf('T006')).toBe('not-expected');
    expect(idsOf('zwr')).toBe('not-expected');
    expect(idsOf('赵')).toBe('nobody');
    expect(idsOf('  ')).toBe('nobody');
    expect(idsOf('('.repeat(64))).toBe('nobody');
  });
});
