import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBook } from '../../../../server/table/read-book.ts';
import { openZip } from '../../../../server/table/xlsx/zip-entries.ts';
import type { PersonColumn } from '../../../../shared/contract/people-import.ts';
import { FileInspection, PeopleImportPreview } from '../../../../shared/contract/people-import.ts';
import { PersonPrivate } from '../../../../shared/contract/person-records.ts';
import { Person } from '../../../../shared/contract/roster-table.ts';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import { exportPeople, exportTemplate } from '../../../../site/roster/people/export-people.ts';
import { guessSheet } from '../../../../site/roster/people/guess-columns.ts';
import type { WholePerson } from '../../../../site/roster/people/person-row.ts';
import { planPeopleImport } from '../../../../site/roster/people/plan-people-import.ts';
import { planProblem } from '../../../../site/roster/plan/table-problem.ts';
import { rulesOf } from '../problem/sample-problem.ts';
import { person, session } from '../sample.ts';

const FOREIGN = readFileSync(
  join(import.meta.dirname, '../../../fixtures/tables/people-by-other-writer.xlsx'),
);
const REFERENCES = {
  rooms: new Map([
    ['第01考场', 'r01'],
    ['r01', 'r01'],
  ]),
  sessions: new Map([['语文', 'S1']]),
};
const whole = (id: string, change: Partial<Person> = {}, own: Partial<PersonPrivate> = {}): WholePerson => ({
  person: person(id, { isTrained: false, ...change }),
  private: PersonPrivate.parse(own),
});

/** What an import of this text would do, with the columns as they are guessed. */
function plan(
  text: string | Uint8Array,
  people: readonly WholePerson[] = [],
  decisions: { row: number; personId: string | null }[] = [],
  remembered: ReadonlyMap<string, PersonColumn | null> = new Map(),
) {
  const book = readBook(typeof text === 'string' ? Buffer.from(text) : text);
  if (!book.isRead) throw new Error(book.text);
  const found = book.sheets.map((sheet) => guessSheet(sheet, remembered));
  const sheet = found.findIndex(({ columns }) => columns.some(({ field }) => field === 'name'));
  const { headerRow, columns } = found[Math.max(0, sheet)] ?? { headerRow: 1, columns: [] };
  const made = planPeopleImport(
    book,
    { sheet: Math.max(0, sheet), headerRow, columns, decisions },
    people,
    REFERENCES,
  );
  PeopleImportPreview.parse(made.preview);
  for (const one of made.people) Person.parse(one.after.person);
  return { ...made, columns, headerRow };
}
const written = (made: ReturnType<typeof plan>) => made.people.map((one) => one.after);

describe('columns', () => {
  it('are found under a title, by what offices call them', () => {
    const { headerRow, columns, preview } = plan(FOREIGN);
    expect(headerRow).toBe(3);
    expect(columns.map(({ field }) => field)).toEqual([
      'id',
      'name',
      'school',
      'sex',
      'isTrained',
      'trainedUntil',
      'phone',
      'subjects',
    ]);
    expect(columns[2]?.samples).toEqual(['东湖中学', '西山中学']);
    // The error of a formula is no date: said by row and column as the file names them.
    expect(preview.problems).toEqual([
      { row: 8, column: '有效期至', code: 'not-valid', value: '#N/A', expected: 'date' },
    ]);
    expect(preview.counts).toMatchObject({ rows: 6, new: 5, error: 1 });
    FileInspection.shape.sheets.parse([
      guessSheet({ name: '', isHidden: false, isCut: false, rows: [] }, new Map()),
    ]);
  });

  it('go by what was said last time, also to be left out', () => {
    const remembered = new Map<string, PersonColumn | null>([
      ['身份', 'post'],
      ['学校', null],
    ]);
    const { columns } = plan('姓名,身份,学校\n甲,主考,东湖\n', [], [], remembered);
    expect(columns.map(({ field, isRemembered }) => [field, isRemembered])).toEqual([
      ['name', false],
      ['post', true],
      [null, true],
    ]);
  });

  it('must be there and each only once', () => {
    const book = readBook(Buffer.from('a,b\n1,2\n'));
    const problems = planPeopleImport(
      book,
      {
        sheet: 0,
        headerRow: 1,
        columns: [
          { column: 0, field: 'sex' },
          { column: 1, field: 'sex' },
        ],
        decisions: [],
      },
      [],
      REFERENCES,
    ).preview.problems;
    expect(problems.map(({ code }) => code)).toEqual(['duplicate-column', 'missing-column']);
  });
});

describe('who is who', () => {
  const known = [
    whole('P0007', { name: '示例甲', school: '东湖' }, { phone: '13800001234' }),
    whole('P0008', { name: '示例甲', school: '西山' }, { phone: '13900005678' }),
  ];
  const kinds = (text: string, decisions: { row: number; personId: string | null }[] = []) =>
    plan(text, known, decisions).preview.entries.map(({ kind, personId }) => [kind, personId]);

  it('goes by number first', () => {
    expect(kinds('编号,姓名\nP0007,示例丙\n')).toEqual([['changed', 'P0007']]);
    expect(kinds('编号,姓名,学校\nT9,示例甲,南园\n')).toEqual([['new', 'T9']]);
  });

  it('without numbers by name, school and the end of the telephone number; new ones get the next free number', () => {
    expect(kinds('姓名,学校,手机\n示例甲,东湖,138 0000 1234\n示例甲,西山,13900005678\n')).toEqual([]);
    expect(kinds('姓名,学校,手机\n示例甲,南园,13811119999\n示例乙,东湖,\n')).toEqual([
      ['new', 'P0009'],
      ['new', 'P0010'],
    ]);
  });

  it('is asked where only the name is known, and nothing is written before', () => {
    const text = '姓名,学校,性别\n示例甲,南园,女\n';
    const { preview, people } = plan(text, known);
    expect(preview.counts.undecided).toBe(1);
    expect(preview.entries[0]?.candidates.map(({ id }) => id)).toEqual(['P0007', 'P0008']);
    expect(people).toEqual([]);
    expect(kinds(text, [{ row: 2, personId: 'P0008' }])).toEqual([['changed', 'P0008']]);
    expect(kinds(text, [{ row: 2, personId: null }])).toEqual([['new', 'P0009']]);
    expect(kinds(text, [{ row: 2, personId: 'T1' }])).toEqual([['undecided', '']]);
  });

  it('takes a new number beside a known name and school for a question', () => {
    expect(kinds('编号,姓名,学校\nT1,示例甲,东湖\n')).toEqual([['undecided', '']]);
    expect(kinds('编号,姓名,学校,手机\nT1,示例甲,东湖,13800009999\n')).toEqual([['new', 'T1']]);
  });

  it('never takes two rows for one person', () => {
    const { preview } = plan('编号,姓名\nT1,甲\nT1,乙\n');
    expect(preview.problems).toEqual([
      { row: 3, column: '编号', code: 'duplicate', value: 'T1', expected: '2' },
    ]);
    expect(plan('姓名,学校\n甲,东湖\n甲,东湖\n').preview.problems[0]).toMatchObject({
      row: 3,
      expected: '2',
    });
    const twice = [
      { row: 2, personId: 'P0007' },
      { row: 3, personId: 'P0007' },
    ];
    expect(plan('姓名,学校\n示例甲,a\n示例甲,b\n', known, twice).preview.counts.error).toBe(1);
    expect(plan('姓名,学校\n甲,东湖\n甲,西山\n').preview.counts.new).toBe(2);
  });
});

describe('what a row says', () => {
  it('becomes records: training with its day, letter, relatives apart from the person', () => {
    const [one] = written(
      plan(
        '姓名,学校,性别,手机,岗位,培训合格,培训日期,有效期至,成绩,责任书,签订日期,回避考场,亲属关系,不能到场次,最多场次,备用\n示例甲,东湖,女,138-0000-1234,监考员,是,2026/5/20,2027.6.30,92分,是,2026-05-25,第01考场、全考点,其女在本考场,语文,4,是\n',
      ),
    );
    expect(one?.person).toMatchObject({
      id: 'P0001',
      phoneMasked: '138****1234',
      isTrained: true,
      trainedUntil: '2027-06-30',
      state: 'passed',
      trainings: [
        { what: '监考培训', takenOn: '2026-05-20', isPassed: true, expiresOn: '2027-06-30', score: 92 },
      ],
      letters: [{ post: '监考员', isSigned: true, signedOn: '2026-05-25' }],
      avoidRooms: ['r01'],
      isAvoidingSite: true,
      unavailable: ['S1'],
      maxSessions: 4,
      isStandby: true,
    });
    expect(JSON.stringify(one?.person)).not.toContain('其女');
    expect(JSON.stringify(one?.person)).not.toContain('13800001234');
    expect(one?.private).toEqual({
      phone: '13800001234',
      relations: [
        { roomId: 'r01', text: '其女在本考场' },
        { roomId: null, text: '其女在本考场' },
      ],
    });
  });

  it('says which sessions somebody would rather not have, and the solver is told the cost', () => {
    const list = '编号,姓名,排班意愿\nT1,示例甲,语文\nT2,示例乙,语文：40\nT3,示例丙,\n';
    const people = written(plan(list));
    const costs = people.map(({ person: { preference } }) => preference.sessions['S1']);
    expect(costs).toEqual([3, 40, undefined]);
    const table = {
      people: people.map(({ person: one }) => one),
      posts: [{ id: 'room:r01', name: '第01考场', kind: 'invigilation' as const, roomId: 'r01', seats: 1 }],
      sessions: [session('S1', '2026-06-07T09:00', '2026-06-07T11:30')],
      assignments: [],
      locks: [],
      rooms: [],
    };
    const read = planProblem(table, []);
    if ('fault' in read) throw new Error(read.fault.text);
    const { problem } = read.value;
    const softOf = (staffId: string) => {
      const place = { sessionId: 'S1', roomId: 'room:r01', staffId };
      return evaluateProblem(problem, rulesOf(problem), [place], null).costs.find(
        ({ ruleId }) => ruleId === 'session-preference',
      )?.cost;
    };
    expect(['T1', 'T2', 'T3'].map(softOf)).toEqual([3, 40, undefined]);
    const wrong = plan('编号,姓名,排班意愿\nT1,示例甲,体育;语文:0;语文:2000\n').preview.problems;
    expect(wrong.map(({ value, expected }) => [value, expected])).toEqual([
      ['体育', 'session'],
      ['语文:0', 'session-cost'],
      ['语文:2000', 'session-cost'],
    ]);
    const [{ person: one, private: own } = whole('x', {})] = people;
    const known = [{ person: one, private: own }];
    expect(plan('编号,姓名,排班意愿\nT1,示例甲,语文:9\n', known).preview.entries[0]?.changes).toEqual([
      { field: 'preference', before: 'S1:3', after: 'S1:9' },
    ]);
  });

  it('changes nothing where a cell is empty, and is told field by field', () => {
    const known = whole('T1', { name: '示例甲', school: '东湖', county: '示例县', subjects: ['语文'] });
    const { preview, people } = plan('编号,姓名,学校,区县,任教科目\nT1,示例甲,西山,,\n', [known]);
    expect(preview.entries[0]?.changes).toEqual([{ field: 'school', before: '东湖', after: '西山' }]);
    expect(people[0]?.after.person).toMatchObject({ county: '示例县', subjects: ['语文'] });
    expect(plan('编号,姓名\nT1,示例甲\n', [known]).preview.counts).toMatchObject({
      unchanged: 1,
      changed: 0,
    });
  });

  it('records a failure as one', () => {
    const known = whole('T1', { name: '甲', isTrained: true, state: 'passed' });
    const [one] = written(plan('编号,姓名,考核结果,培训日期\nT1,甲,不合格,2026-05-20\n', [known]));
    expect(one?.person).toMatchObject({ isTrained: false, trainedUntil: null, state: 'trained' });
  });

  it('is refused with row, column and what would be right', () => {
    const { preview, people } = plan(
      '姓名,性别,手机,有效期至,回避考场,最多场次\n甲,x,12,2026-13-01,第99考场,很多\n,女,,,,\n乙,男,,,,\n',
    );
    expect(preview.problems.map(({ row, column, code, expected }) => [row, column, code, expected])).toEqual([
      [2, '手机', 'not-valid', 'phone'],
      [2, '回避考场', 'unknown-reference', 'room'],
      [2, '性别', 'not-valid', 'male-or-female'],
      [2, '最多场次', 'not-valid', 'number'],
      [2, '有效期至', 'not-valid', 'date'],
      [3, '姓名', 'empty', ''],
    ]);
    // The good row is not written either.
    expect(people).toEqual([]);
  });
});

describe.each(['xlsx', 'csv'] as const)('an export as %s', (format) => {
  const list = [
    whole(
      'T1',
      {
        name: '=示例甲',
        school: '@东湖',
        sex: 'F',
        isTrained: true,
        trainedUntil: '2027-06-30',
        avoidRooms: ['r01'],
        trainings: [
          {
            what: '监考培训',
            takenOn: '2026-05-20',
            isPassed: true,
            expiresOn: '2027-06-30',
            examiner: '',
            score: 92,
          },
        ],
        state: 'passed',
        phoneMasked: '+86****1234',
      },
      { phone: '+8613800001234', relations: [{ roomId: 'r01', text: '-其女' }] },
    ),
    whole('007', {
      name: '𠮷㛃',
      county: '示例县',
      subjects: ['语文', '数学'],
      unavailable: ['S1'],
      preference: { sessions: { S1: 12 }, buildings: {} },
      maxSessions: 2,
    }),
  ];
  const names = { rooms: [{ id: 'r01', name: '第01考场' }], sessions: [{ id: 'S1', name: '语文' }] };
  const bytes = exportPeople(list, format, names);

  it('imported again changes nothing', async () => {
    const { preview } = plan(await bytes, list);
    expect(preview.problems).toEqual([]);
    expect(preview.entries).toEqual([]);
    expect(preview.counts.unchanged).toBe(2);
  });

  it('has no formula', async () => {
    if (format === 'csv') expect(Buffer.from(await bytes).toString()).not.toMatch(/(^|,)"?[=+@-]/m);
    else {
      const zip = openZip(await bytes, 1_000_000);
      const texts = zip.names.map((name) => Buffer.from(zip.read(name) ?? []).toString());
      expect(texts.join('')).toContain('=示例甲');
      expect(texts.join('')).not.toContain('<f>');
    }
  });

  it('and the template can be imported', async () => {
    expect(plan(await exportTemplate(format)).preview).toMatchObject({
      counts: { new: 2, error: 0 },
      problems: [],
    });
  });
});
