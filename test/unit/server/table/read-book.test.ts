import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOOK_LIMITS, type Book } from '../../../../server/table/book.ts';
import { readBook } from '../../../../server/table/read-book.ts';
import { numberKind, numberText } from '../../../../server/table/xlsx/cell-format.ts';
import { writeXlsx } from '../../../../server/table/xlsx/write-xlsx.ts';
import { zipInMemory } from '../../../../server/table/xlsx/write-zip.ts';

const FOREIGN = readFileSync(
  join(import.meta.dirname, '../../../fixtures/tables/people-by-other-writer.xlsx'),
);
const EMPTY = await writeXlsx([{ name: 'a', rows: [], widths: [] }]);
const utf8 = (text: string) => Buffer.from(text, 'utf8');

function sheetsOf(book: Book) {
  if (!book.isRead) throw new Error(`not read: ${book.fault} ${book.text}`);
  return book.sheets;
}
const faultOf = (bytes: Uint8Array) => {
  const book = readBook(bytes);
  return book.isRead ? 'read' : book.fault;
};

/** A workbook of one sheet with this content of `sheetData`. */
function workbook(rows: string, more: Readonly<Record<string, string>> = {}): Buffer {
  const files = {
    'xl/workbook.xml': '<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/><Relationship Id="r2" Type="x/styles" Target="styles.xml"/></Relationships>',
    'xl/worksheets/s.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...more,
  };
  return zipInMemory(Object.entries(files).map(([name, text]) => ({ name, content: utf8(text) })));
}

describe('a workbook of another program', () => {
  const [note, old, people] = sheetsOf(readBook(FOREIGN));

  it('has its sheets by name, hidden ones marked', () => {
    expect([note?.name, old?.name, people?.name]).toEqual(['说明', '旧表', '监考人员']);
    expect([note?.isHidden, old?.isHidden]).toEqual([false, true]);
  });

  it('gives dates as dates, formulas by their value, merged schools beside each person, rare characters whole', () => {
    expect(people?.rows).toEqual([
      { row: 1, cells: ['2026年普通高考监考人员名单'] },
      { row: 3, cells: ['工号', '姓名', '工作单位', '性别', '培训合格', '有效期至', '手机号码', '任教科目'] },
      { row: 4, cells: ['1001', '示例甲', '东湖中学', '女', '是', '2027-06-30', '13800001234', '语文'] },
      { row: 5, cells: ['1002', '𠮷示例', '东湖中学', '男', '是', '2027-06-30', '13900005678', '数学'] },
      { row: 6, cells: ['0007', '㛃示例', '东湖中学', '女', '否', '', '', '物理;历史'] },
      { row: 7, cells: ['1003', '示例丁', '西山中学', '男', '是', '2027-01-02'] },
      { row: 8, cells: ['1004', '示例戊', '西山中学', '男', '否', '#N/A', '', '=cmd()'] },
      { row: 11, cells: ['1005', '示例己\n(兼)'] },
    ]);
  });
});

describe('numbers', () => {
  it.each([
    ['46180', 'date', false, '2026-06-07'],
    ['44718', 'date', true, '2026-06-07'],
    ['0.34375', 'time', false, '08:15'],
    ['46180.34375', 'date-time', false, '2026-06-07 08:15'],
    ['1', 'date', false, '1899-12-31'],
    ['9999999', 'date', false, '9999999'],
    ['1.3800001234E10', 'plain', false, '13800001234'],
    ['0.1', 'plain', false, '0.1'],
    ['0.30000000000000004', 'plain', false, '0.3'],
    ['330106200001011234', 'plain', false, '330106200001011234'],
    ['NaN', 'date', false, 'NaN'],
  ] as const)('%s as %s', (raw, kind, is1904, text) => expect(numberText(raw, kind, is1904)).toBe(text));

  it.each([
    ['yyyy"年"m"月"d"日"', 'date'],
    ['yyyy/m/d h:mm', 'date-time'],
    ['[$-804]yyyy/m/d;@', 'date'],
    ['h:mm:ss', 'time'],
    ['[h]:mm', 'time'],
    ['0.00', 'plain'],
    ['General', 'plain'],
    ['"日期"0', 'plain'],
    ['#,##0', 'plain'],
    ['[Red]0', 'plain'],
  ] as const)('format %s is %s', (code, kind) => expect(numberKind(164, new Map([[164, code]]))).toBe(kind));

  it('knows the built-in formats of Chinese spreadsheets', () => {
    expect([14, 22, 31, 57, 20, 0].map((id) => numberKind(id, new Map()))).toEqual([
      'date',
      'date-time',
      'date',
      'date',
      'time',
      'plain',
    ]);
  });
});

describe('hostile files', () => {
  it('stops at a bomb: what is unpacked is counted, not what the header says', () => {
    const bomb = workbook(`<row r="1"><c t="str"><v>${'A'.repeat(BOOK_LIMITS.unpackedBytes)}</v></c></row>`);
    expect(bomb.length).toBeLessThan(BOOK_LIMITS.fileBytes);
    expect(faultOf(bomb)).toBe('too-large');
  });

  it('takes neither more rows nor more cells than it may', () => {
    const [sheet] = sheetsOf(
      readBook(workbook('<row><c t="str"><v>x</v></c></row>'.repeat(BOOK_LIMITS.rows + 5))),
    );
    expect(sheet?.rows).toHaveLength(BOOK_LIMITS.rows);
    expect(sheet?.isCut).toBe(true);
    const [wide] = sheetsOf(
      readBook(workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c><c r="A1048576"><v>2</v></c></row>')),
    );
    expect(wide).toMatchObject({ isCut: true, rows: [{ row: 1_048_576, cells: ['2'] }] });
  });

  it('spreads a merged cell only over rows that are there', () => {
    const merged = workbook('<row r="1"><c r="A1"><v>1</v></c></row>', {
      'xl/worksheets/s.xml':
        '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3"><v>9</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="nonsense"/><mergeCell ref="B9:A1"/></mergeCells></worksheet>',
    });
    expect(sheetsOf(readBook(merged))[0]?.rows).toEqual([
      { row: 1, cells: ['1'] },
      { row: 3, cells: ['1', '9'] },
    ]);
  });

  it('expands no entity of a document type', () => {
    const xml =
      '<!DOCTYPE x [<!ENTITY a "AAAA">]><worksheet><sheetData><row><c t="str"><v>&a;&#x20BB7;&lt;</v></c></row></sheetData></worksheet>';
    expect(sheetsOf(readBook(workbook('', { 'xl/worksheets/s.xml': xml })))[0]?.rows[0]?.cells).toEqual([
      '&a;𠮷<',
    ]);
    expect(
      sheetsOf(readBook(workbook('<row><c t="str"><v>&a;&#x20BB7;&lt;&#xFFFFFF;</v></c></row>')))[0]?.rows[0]
        ?.cells,
    ).toEqual(['&a;𠮷<�']);
  });

  it.each([
    ['an old or locked workbook', Buffer.from('d0cf11e0a1b11ae1'.padEnd(200, '0'), 'hex'), 'old-excel'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'not-a-table'],
    ['a cut archive', FOREIGN.subarray(0, 4_000), 'malformed'],
    ['an archive that is no workbook', zipInMemory([{ name: 'a.txt', content: utf8('x') }]), 'not-a-table'],
    ['100 MB', Buffer.alloc(100 * 1024 * 1024, 65), 'too-large'],
    ['nothing', Buffer.alloc(0), 'no-rows'],
    ['an empty workbook', EMPTY, 'no-rows'],
    ['a damaged sheet', workbook('', { 'xl/worksheets/s.xml': '<worksheet><sheetData><row>' }), 'malformed'],
    ['an open quotation mark', utf8('编号,姓名\n1,"甲\n'), 'malformed'],
  ])('%s', (_, bytes, fault) => expect(faultOf(bytes)).toBe(fault));

  it('never throws, whatever bytes are changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(FOREIGN.length - 1), fc.nat(255)), { minLength: 1, maxLength: 40 }),
        (changes) => {
          const bytes = Buffer.from(FOREIGN);
          for (const [at, value] of changes) bytes[at] = value;
          expect(typeof readBook(bytes).isRead).toBe('boolean');
        },
      ),
      { numRuns: 300, seed: 7 },
    );
    const parts = [
      '<row>',
      '</row>',
      '<c r="A1">',
      '<c r="',
      '">',
      '</c>',
      '<v>1',
      '</v>',
      '<![CDATA[',
      ']]>',
      '&#x;',
      '<!--',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), (list) => {
        expect(typeof readBook(workbook(list.join(''))).isRead).toBe('boolean');
      }),
      { numRuns: 300, seed: 8 },
    );
  });
});

describe('text files', () => {
  it('keep the row numbers of the spreadsheet', () => {
    expect(readBook(utf8('\ufeff编号;姓名\n\n1; 甲 \n'))).toEqual({
      isRead: true,
      kind: 'csv',
      encoding: 'utf-8',
      sheets: [
        {
          name: '',
          isHidden: false,
          isCut: false,
          rows: [
            { row: 1, cells: ['编号', '姓名'] },
            { row: 3, cells: ['1', '甲'] },
          ],
        },
      ],
    });
  });

  it('are read in the coding of a Chinese Windows', () => {
    const book = readBook(Buffer.from('b1e0bac52cd0d5c3fb0a54312ccabec0fdbcd70a', 'hex'));
    expect(book).toMatchObject({ encoding: 'gb18030' });
    expect(sheetsOf(book)[0]?.rows[1]?.cells).toEqual(['T1', '示例甲']);
  });
});

it('what is written is read again', async () => {
  const rows = [
    ['编号', '姓名'],
    ['=1+1', '𠮷㛃 <&>"'],
    ['007', ' '],
    ['constructor', '__proto__'],
    ['constructor', 'a\u0000b\ud800'],
    [-26.5, '\u{30000}'],
  ];
  const book = readBook(await writeXlsx([{ name: '人员/[1]', rows, widths: [10, 10] }]));
  const [sheet] = sheetsOf(book);
  expect(sheet?.name).toBe('人员  1 ');
  expect(sheet?.rows.map(({ cells }) => cells)).toEqual([
    rows[0],
    rows[1],
    ['007'],
    rows[3],
    ['constructor', 'ab'],
    ['-26.5', '\u{30000}'],
  ]);
});
