import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanSession } from '../../../shared/contract/exam-plan.ts';
import { checkPlan } from '../../../shared/domain/exam/check-plan.ts';
import { addDays } from '../../../shared/domain/exam/civil-days.ts';
import { copyPlan, planFromTemplate } from '../../../shared/domain/exam/make-plan.ts';
import { readExamLibrary } from '../../../shared/domain/exam/read-exam-library.ts';
import { readSeatNumbers } from '../../../shared/domain/exam/seat-numbers.ts';

const FILE = join(import.meta.dirname, '../../../resources/profiles/exam-library-default.json');
const json = (): Record<string, unknown> => JSON.parse(readFileSync(FILE, 'utf8'));
const library = (() => {
  const read = readExamLibrary(json());
  if (read.kind === 'refused') throw new Error(`${read.field}: ${read.why}`);
  return read.profile;
})();

describe('the library of templates', () => {
  it('ships the four exams, each with its source, and times of domain.md D4', () => {
    expect(library.templates.map(({ id }) => id)).toEqual(['gaokao-312', 'gaokao-old', 'zhongkao', 'cet']);
    expect(library.templates.every(({ source }) => source.length > 5)).toBe(true);
    const minutes = (id: string) =>
      library.tables
        .find((table) => table.id === id)
        ?.steps.map((step) => `${step.id}${step.from[0]}${step.minutes}`);
    expect(minutes('general')).toEqual(
      expect.arrayContaining([
        'reports-45',
        'carrys-40',
        'cardss-25',
        'opens-10',
        'distributes-5',
        'late-bars15',
        'remindere-15',
      ]),
    );
    expect(minutes('foreign')).toEqual(
      expect.arrayContaining(['reports-50', 'entry-bells-35', 'late-bars-15', 'trials-10', 'starts0']),
    );
    for (const { id } of library.templates) {
      const wish = { id: 'p', name: 'n', firstDate: '2027-06-07', newSessionId: () => crypto.randomUUID() };
      const plan = planFromTemplate(library, id, wish);
      if (plan === null) throw new Error(id);
      const ground = {
        roomIds: new Set<string>(),
        tableIds: new Set(library.tables.map((table) => table.id)),
      };
      expect(checkPlan(plan, ground), id).toEqual([]);
    }
  });

  it('names the field of what is wrong', () => {
    const broken = (change: (value: typeof library) => unknown) =>
      readExamLibrary(change(structuredClone(library)));
    const table = library.tables[0];
    const step = table?.steps[0];
    if (!table || !step) throw new Error('no table');
    expect(
      broken((all) => ({ ...all, tables: [{ ...table, steps: [{ ...step, role: 'nobody' }] }] })),
    ).toMatchObject({
      field: 'tables[0].steps[0].role',
    });
    expect(broken((all) => ({ ...all, tables: [table, table] }))).toMatchObject({ field: 'tables[1].id' });
    expect(broken((all) => ({ ...all, tables: [table] }))).toMatchObject({
      field: 'templates[0].sessions[3].steps',
    });
    expect(broken((all) => ({ ...all, more: 1 }))).toMatchObject({ kind: 'refused', field: 'more' });
  });
});

const session = (part: Partial<PlanSession>): PlanSession => ({
  ...{ id: 's', name: '语文', subject: '语文', start: '2026-06-07T09:00', end: '2026-06-07T11:30' },
  ...{ hasListening: false, steps: 'general', rooms: [] },
  ...part,
});
const codes = (...sessions: PlanSession[]) =>
  checkPlan({ sessions }, { roomIds: new Set(['r01', 'r02']), tableIds: new Set(['general']) }).map(
    ({ code, at }) => `${at} ${code}`,
  );
const room = (roomId: string, candidates: number, seatNumbers = '') => ({ roomId, candidates, seatNumbers });

describe('a plan', () => {
  it('is refused by every fault it can have', () => {
    expect(codes(session({}))).toEqual([]);
    expect(codes(session({ end: '2026-06-07T09:00' }))).toEqual(['0 end-before-start']);
    expect(codes(session({ start: '2026-02-30T09:00' }))).toEqual(['0 no-such-day']);
    expect(codes(session({ end: '2026-06-08T09:00' }))).toEqual(['0 too-long']);
    expect(codes(session({ steps: 'other' }))).toEqual(['0 unknown-steps']);
    expect(codes(session({}), session({ name: '数学' }))).toEqual(['1 same-id']);
    expect(codes(session({}), session({ id: 't' }))).toEqual(['1 rooms-overlap']);
    expect(
      codes(session({ rooms: [room('r01', 1)] }), session({ id: 't', rooms: [room('r02', 1)] })),
    ).toEqual([]);
    expect(codes(session({ rooms: [room('r01', 1), room('r01', 1)] }))).toEqual(['0 room-twice']);
    expect(codes(session({ rooms: [room('r9', 1)] }))).toEqual(['0 unknown-room']);
    expect(codes(session({ rooms: [room('r01', 3, '1-2')] }))).toEqual(['0 seats-count']);
    expect(codes(session({ rooms: [room('r01', 3, '1,2,2')] }))).toEqual(['0 seat-twice']);
    expect(codes(session({ rooms: [room('r01', 3, '3-1')] }))).toEqual(['0 seats-wrong']);
  });

  it('moves as a whole when it is copied, over the end of months and years', () => {
    const plan = {
      ...{ id: 'p', name: 'n', kind: '', source: '', library: { name: 'l', version: 1 } },
      sessions: [
        session({ id: 'a' }),
        session({ id: 'b', start: '2026-06-08T23:00', end: '2026-06-09T01:00' }),
      ],
    };
    const copy = copyPlan(plan, { id: 'q', name: 'm', firstDate: '2027-12-31', newSessionId: () => 'new' });
    expect(copy.sessions.map(({ start, end }) => [start, end])).toEqual([
      ['2027-12-31T09:00', '2027-12-31T11:30'],
      ['2028-01-01T23:00', '2028-01-02T01:00'],
    ]);
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('no day', 1)).toBeNull();
  });
});

describe('seat numbers', () => {
  it('are read as people write them', () => {
    expect(readSeatNumbers('001-003、007')).toEqual({ kind: 'seats', seats: ['001', '002', '003', '007'] });
    expect(readSeatNumbers('9～11 A1')).toEqual({ kind: 'seats', seats: ['9', '10', '11', 'A1'] });
    expect(readSeatNumbers('')).toEqual({ kind: 'seats', seats: [] });
    expect(readSeatNumbers('1-999999')).toEqual({ kind: 'wrong', part: '1-999999' });
  });

  it('never throw, never make more than 500 of any text', () => {
    const parts = fc.array(fc.oneof(fc.string(), fc.constantFrom('1-499', '-', '5-1', '1-30', '、', '　')));
    fc.assert(
      fc.property(parts, (some) => {
        const read = readSeatNumbers(some.join(','));
        return (
          read.kind !== 'seats' ||
          (read.seats.length <= 500 && new Set(read.seats).size === read.seats.length)
        );
      }),
    );
  });
});
