import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImportKind, ImportPreview } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { planImport } from '../../../site/roster/plan-import.ts';

const ROOMS: RoomConfig[] = [{ id: 'r01', name: '第01考场', kind: 'exam' }];
const NOTHING = {
  masters: { people: [], posts: [], sessions: [], rooms: [] },
  rooms: ROOMS,
  highestOccupiedSeat: () => -1,
};
const utf8 = (text: string) => new TextEncoder().encode(text);

function plan(kind: ImportKind, content: string | Uint8Array) {
  const result = planImport(kind, typeof content === 'string' ? utf8(content) : content, NOTHING);
  ImportPreview.parse(result.preview);
  return result;
}

const problemsOf = (kind: ImportKind, content: string | Uint8Array) =>
  plan(kind, content).preview.problems.map(({ row, column, code }) => [row, column, code]);

const TABLE =
  '编号,姓名,楼栋,类型,监考人数,区县,考生学校\nT1,示例甲,东楼,考场,3,示例县,一中；二中\nT2,示例乙,,考场,,,\n';
// 编号,姓名 / T1,示例甲 / T2,示例乙 in GB18030, as bytes: no encoder of ours takes part.
const GB = Uint8Array.from(
  Buffer.from('b1e0bac52cd0d5c3fb0a54312ccabec0fdbcd70a54322ccabec0fdd2d20a', 'hex'),
);

describe('coding and delimiters', () => {
  it('reads UTF-8 with and without a byte-order mark, GB18030 and UTF-16LE', () => {
    for (const bytes of [utf8(TABLE), utf8(`\ufeff${TABLE}`)]) {
      const { rooms, roomConfigs, posts, preview } = plan('rooms', bytes);
      expect(preview).toMatchObject({ encoding: 'utf-8', rows: 2, added: 2, problems: [] });
      expect(roomConfigs[0]).toEqual({ id: 'T1', name: '示例甲', kind: 'exam' });
      expect(posts[0]).toMatchObject({ id: 'room:T1', seats: 3 });
      expect(rooms[0]).toMatchObject({
        roomId: 'T1',
        building: '东楼',
        county: '示例县',
        candidateSchools: ['一中', '二中'],
      });
    }
    const gb = plan('rooms', GB);
    expect(gb.preview.encoding).toBe('gb18030');
    expect(gb.roomConfigs.map(({ name }) => name)).toEqual(['示例甲', '示例乙']);
    const utf16 = plan('rooms', Uint8Array.from(Buffer.from(`\ufeff${TABLE}`, 'utf16le')));
    expect(utf16.preview).toMatchObject({ encoding: 'utf-16le', added: 2, problems: [] });
  });

  it('reads semicolons, tabs, quoted delimiters and quoted line breaks', () => {
    for (const delimiter of [';', '\t']) {
      const text = `id${delimiter}name${delimiter}building\r\n1${delimiter}A${delimiter}"x${delimiter}y, ""z""\nzweite"\r\n`;
      expect(plan('rooms', text).rooms[0]).toMatchObject({ building: `x${delimiter}y, "z"\nzweite` });
    }
  });

  it('keeps cells that look like formulas or numbers as text', () => {
    const { rooms, roomConfigs } = plan('rooms', "编号,姓名,楼栋\n007,=cmd|' /C calc'!A0,+1-2\n");
    expect(roomConfigs[0]).toMatchObject({ id: '007', name: "=cmd|' /C calc'!A0" });
    expect(rooms[0]).toMatchObject({ building: '+1-2' });
  });

  it('knows Chinese and English headers, stars and columns people keep for themselves', () => {
    expect(problemsOf('rooms', '序号,编号*,姓名＊,备注,\n1,T1,甲,x,\n')).toEqual([]);
    expect(problemsOf('rooms', 'ID,Name,Candidate Schools,Seats\nT1,A,x,2\n')).toEqual([]);
  });
});

describe('problems by row and column', () => {
  it.each<[string, ImportKind, string, unknown[]]>([
    ['no required column', 'rooms', '姓名\n甲\n', [[1, '编号', 'missing-column']]],
    ['an unknown column', 'rooms', '编号,姓名,身高\n1,甲,170\n', [[1, '身高', 'unknown-column']]],
    ['a column twice', 'rooms', '编号,姓名,工号\n1,甲,2\n', [[1, '编号', 'duplicate']]],
    ['an empty cell, after a blank line', 'rooms', '编号,姓名\n\n1,\n', [[3, '名称', 'empty']]],
    ['an id twice', 'rooms', '编号,姓名\n1,甲\n2,乙\n1,丙\n', [[4, '编号', 'duplicate']]],
    ['a wrong word', 'rooms', '编号,姓名,类型\n1,甲,x\n', [[2, '类型', 'not-valid']]],
    [
      'a day that does not exist',
      'sessions',
      '编号,名称,类型,开始,结束\n1,一,考试,2026-02-30 09:00,2026-06-07 11:00\n',
      [[2, '开始', 'not-valid']],
    ],
    ['a name too long', 'rooms', `编号,姓名\n1,${'长'.repeat(65)}\n`, [[2, '名称', 'not-valid']]],
    ['a shifted row', 'rooms', '编号,姓名\n1,甲,乙\n', [[2, '', 'malformed']]],
    [
      'an unknown room',
      'posts',
      '编号,名称,类型,考场编号\n1,门岗,值班,r99\n',
      [[2, '考场编号', 'unknown-reference']],
    ],
    ['seats out of range', 'posts', '编号,名称,类型,人数\n1,门岗,值班,21\n', [[2, '人数', 'not-valid']]],
    ['an id no room can have', 'rooms', '编号,名称\n考场1,第一考场\n', [[2, '编号', 'not-valid']]],
    [
      'an end before the start',
      'sessions',
      '编号,名称,类型,开始,结束\n1,一,考试,2026-06-07 09:00,2026-06-07 08:00\n',
      [[2, '结束', 'not-valid']],
    ],
    [
      'a time without a date',
      'sessions',
      '编号,名称,类型,开始,结束\n1,一,考试,09:00,2026-06-07 11:00\n',
      [[2, '开始', 'not-valid']],
    ],
    ['an open quotation mark', 'rooms', '编号,姓名\n1,"甲\n2,乙\n', [[3, '', 'malformed']]],
    [
      'an empty file',
      'rooms',
      '',
      [
        [1, '编号', 'missing-column'],
        [1, '名称', 'missing-column'],
      ],
    ],
  ])('says %s', (_, kind, text, expected) => {
    expect(problemsOf(kind, text)).toEqual(expected);
    const { rooms, posts, sessions, roomConfigs } = plan(kind, text);
    expect([rooms, posts, sessions, roomConfigs].flat()).toEqual([]);
  });

  it('allows the same name under two ids', () => {
    expect(plan('rooms', '编号,姓名\n1,示例甲\n2,示例甲\n').roomConfigs).toHaveLength(2);
  });

  it('counts a quoted line break as one row, as the spreadsheet does', () => {
    expect(problemsOf('rooms', '编号,姓名,楼栋\n1,甲,"a\nb"\n2,,x\n')).toEqual([[3, '名称', 'empty']]);
  });
});

describe('sessions', () => {
  it('reads dates with times, a date column, and shifts over midnight', () => {
    const text = [
      '编号,名称,类型,日期,开始,结束',
      '1,一,考试,2026年6月7日,8:15,11:45',
      '2,夜,值班,2026-06-30,20:00,07:30',
      '3,三,exam,,2026/6/7 14:15,16:00',
      '4,四,duty,,2026-12-31T22:00,2027-01-01T06:00',
    ].join('\n');
    expect(plan('sessions', text).sessions.map(({ kind, start, end }) => [kind, start, end])).toEqual([
      ['exam', '2026-06-07T08:15', '2026-06-07T11:45'],
      ['duty', '2026-06-30T20:00', '2026-07-01T07:30'],
      ['exam', '2026-06-07T14:15', '2026-06-07T16:00'],
      ['duty', '2026-12-31T22:00', '2027-01-01T06:00'],
    ]);
  });
});

describe('hostile files', () => {
  it('answers binary, a huge file, a huge line and too many rows with one problem', () => {
    const binary = Uint8Array.from({ length: 5000 }, (_, n) => (n * 7919) & 255);
    expect(problemsOf('rooms', binary)).toEqual([[1, '', 'not-text']]);
    expect(problemsOf('rooms', new Uint8Array(100_000_000).fill(65))).toEqual([[1, '', 'malformed']]);
    expect(problemsOf('rooms', `编号,姓名\n1,${'a'.repeat(1_000_000)}\n`)[0]?.[2]).toBe('malformed');
    const many = `id,name\n${Array.from({ length: 20_001 }, (_, n) => `${n},x`).join('\n')}\n`;
    expect(problemsOf('rooms', many)).toEqual([[20_002, '', 'too-many-rows']]);
    expect(plan('rooms', many.slice(0, many.lastIndexOf('\n20000'))).roomConfigs).toHaveLength(20_000);
  });

  it('lists at most 500 problems', () => {
    const text = `编号,姓名\n${'1,\n'.repeat(3000)}`;
    expect(plan('rooms', text).preview.problems).toHaveLength(500);
  });

  it('never throws, whatever the bytes (property)', () => {
    const seed = utf8(TABLE);
    fc.assert(
      fc.property(
        fc.constantFrom<ImportKind>('posts', 'rooms', 'sessions', 'candidates'),
        fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 10 }),
        fc.uint8Array({ maxLength: 40 }),
        (kind, changes, tail) => {
          const bytes = Uint8Array.from([...seed, ...tail]);
          for (const [at, value] of changes) bytes[at] = value;
          const { preview, roomConfigs, posts } = plan(kind, bytes);
          return preview.problems.length === 0 || roomConfigs.length + posts.length === 0;
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('round trip (property)', () => {
  const cell = fc
    .string({
      unit: fc.constantFrom('甲', 'a', '1', '"', ',', ';', '\n', '=', ' '),
      minLength: 1,
      maxLength: 12,
    })
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  it('gives back what was written, and again nothing new', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: cell,
            building: cell,
            kind: fc.constantFrom('考场', '备用', ''),
            seats: fc.constantFrom('1', '20', ''),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        (list) => {
          const lines = list.map(({ name, building, kind, seats }, n) =>
            [`T${n}`, name, building, kind || '考场', seats].map(quoted).join(','),
          );
          const file = utf8(['编号,姓名,楼栋,类型,监考人数', ...lines].join('\r\n'));
          const first = plan('rooms', file);
          expect(first.preview.problems).toEqual([]);
          expect(first.roomConfigs.map(({ name }) => name)).toEqual(list.map(({ name }) => name));
          expect(first.rooms.map(({ building }) => building)).toEqual(list.map(({ building }) => building));
          const again = planImport('rooms', file, {
            ...NOTHING,
            masters: { people: [], posts: first.posts, sessions: [], rooms: first.rooms },
            rooms: first.roomConfigs,
          });
          expect(again.preview).toMatchObject({ added: 0, changed: 0, unchanged: list.length });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('columns the operator named', () => {
  const file = utf8('代号,名字,在哪,备注\nr09,第09考场,西楼,x\n');
  it('go before headers; what is left out is no problem, what is missing or there twice is one', () => {
    expect(plan('rooms', file).preview.problems.map(({ code }) => code)).toEqual([
      ...['unknown-column', 'unknown-column', 'unknown-column', 'missing-column', 'missing-column'],
    ]);
    const say = (...fields: (string | null)[]) =>
      planImport(
        'rooms',
        file,
        NOTHING,
        fields.map((field, column) => ({ column, field })),
      );
    const { preview, rooms, roomConfigs } = say('id', 'name', 'building', null);
    expect(preview).toMatchObject({ problems: [], added: 1 });
    expect(preview.columns).toEqual([
      { column: 0, header: '代号', samples: ['r09'], field: 'id' },
      { column: 1, header: '名字', samples: ['第09考场'], field: 'name' },
      { column: 2, header: '在哪', samples: ['西楼'], field: 'building' },
      { column: 3, header: '备注', samples: ['x'], field: null },
    ]);
    expect(preview.fields[0]).toEqual({ field: 'id', header: '编号', isRequired: true });
    expect([roomConfigs[0]?.id, rooms[0]?.building]).toEqual(['r09', '西楼']);
    expect(say('id', 'name', null, null).preview.problems).toEqual([]);
    expect(say('id', 'id', null, null).preview.problems.map(({ code }) => code)).toEqual([
      ...['duplicate', 'missing-column'],
    ]);
    expect(say('id', 'name', 'height', null).preview.problems).toMatchObject([{ code: 'unknown-column' }]);
  });
});

describe('templates', () => {
  it.each<ImportKind>(['rooms', 'posts', 'sessions'])('of %s can be imported as they are', (kind) => {
    const bytes = readFileSync(join(import.meta.dirname, `../../../resources/templates/${kind}.csv`));
    const { preview } = plan(kind, bytes);
    expect(preview.problems).toEqual([]);
    expect(preview.rows).toBeGreaterThan(2);
  });
});
