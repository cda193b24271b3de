import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync, inflateSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { csvCell } from '../../../../server/table/write-csv.ts';
import { ListeningReport } from '../../../../shared/contract/listening-papers.ts';
import { makeCsv } from '../../../../site/audio/papers/make-csv.ts';
import { makeJson } from '../../../../site/audio/papers/make-json.ts';
import { makePdf } from '../../../../site/audio/papers/make-pdf.ts';
import { makeXlsx } from '../../../../site/audio/papers/make-xlsx.ts';
import { paperWordsEn } from '../../../../site/audio/papers/words/paper-words-en.ts';
import { paperWordsZh } from '../../../../site/audio/papers/words/paper-words-zh.ts';
import { sampleFacts } from '../../../fakes/audio/report-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'exam-papers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
};

describe('CSV', () => {
  test('one row per room that a spreadsheet reads as UTF-8, numbers as numbers, missing readings empty', () => {
    const bytes = Buffer.from(makeCsv(sampleFacts(12), paperWordsZh));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(12);
    expect(rows[7]).toMatchObject({
      考场: '第08考场',
      结论: '不合格',
      '清晰度 STI': '0.52',
      '噪声 dBFS(A)': '-52',
    });
    expect(rows[7]?.['原因']).toContain('限值 0.6');
    expect(rows[5]).toMatchObject({ 结论: '未测成', '清晰度 STI': '' });
    expect(rows[0]?.['声级 dB SPL(A)']).toBe('');
  });

  test('dB SPL only for a calibrated microphone', () => {
    const calibrations = [{ cameraId: 'r01-front', offsetDb: 94.5, by: 'op1', atMs: 1, note: 'x' }];
    const rows = parse(Buffer.from(makeCsv(sampleFacts(3, { calibrations }), paperWordsZh)), {
      bom: true,
      columns: true,
    }) as Record<string, string>[];
    expect(rows[0]?.['声级 dB SPL(A)']).toBe('68.5');
    expect(rows[1]?.['声级 dB SPL(A)']).toBe('');
  });

  test('nothing a room is called becomes a formula', () => {
    for (const name of ['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '＝1'])
      expect(csvCell(name).replace(/^"/, '')).toMatch(/^'/);
    expect(csvCell('a"b,c')).toBe('"a""b,c"');
    expect(csvCell(-26.5)).toBe('-26.5');
    expect(csvCell(null)).toBe('');
  });
});

describe('XLSX', () => {
  const make = async () =>
    Buffer.from(await makeXlsx(sampleFacts(12, { site: hostileSite() }), paperWordsZh));

  test.skipIf(!has('python3'))('another program opens it and finds well-formed sheets', async () => {
    const path = join(folder, 'rooms.xlsx');
    writeFileSync(path, await make());
    const script = `
import sys, zipfile, json
import xml.etree.ElementTree as tree
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
main = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
names = [sheet.get('name') for sheet in tree.fromstring(archive.read('xl/workbook.xml')).iter(main + 'sheet')]
texts = [item.findtext(main + 't') for item in tree.fromstring(archive.read('xl/sharedStrings.xml')).iter(main + 'si')]
value = lambda cell: texts[int(cell.findtext(main + 'v'))] if cell.get('t') == 's' else cell.findtext(main + 'v')
sheet = lambda number: [[value(cell) for cell in row] for row in tree.fromstring(archive.read(f'xl/worksheets/sheet{number}.xml')).iter(main + 'row')]
whole = ''.join(archive.read(name).decode() for name in archive.namelist())
for name in archive.namelist(): tree.fromstring(archive.read(name))
print(json.dumps({'names': names, 'rows': sheet(1), 'site': sheet(2)[0][1], 'formulas': '<f>' in whole, 'markup': '<evil>' in whole}))`;
    const read = JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })) as {
      names: string[];
      rows: (string | null)[][];
      site: string;
      formulas: boolean;
      markup: boolean;
    };
    expect(read.names).toEqual(['各考场结论', '概要', '判定标准', '录音证据', '签名']);
    expect(read.rows).toHaveLength(13);
    expect(read.rows[1]?.slice(0, 3)).toEqual(['第01考场', 'r01', '合格']);
    expect(read.site).toBe('=HYPERLINK("http://x")<evil>&');
    expect(read.formulas || read.markup).toBe(false);
  });

  test('the same check gives the same bytes, whenever and wherever it is written', async () => {
    const bytes = await make();
    vi.useFakeTimers({ now: Date.UTC(2031, 4, 6, 7, 8, 9), toFake: ['Date'] });
    try {
      expect((await make()).equals(bytes)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    expect(inflateRawSync(firstPacked(bytes)).toString()).toContain('<Types');
  });
});

test('the JSON paper is its documented schema, in canonical form', () => {
  const bytes = Buffer.from(makeJson(sampleFacts(3)));
  const report = ListeningReport.parse(JSON.parse(bytes.toString()));
  expect(report).toMatchObject({ format: 'exam-listening-report/1', check: { id: 'check1' } });
  expect(report.profile).toMatchObject({ sti: { pass: 0.66 } });
  expect(Buffer.from(makeJson(sampleFacts(3))).equals(bytes)).toBe(true);
});

describe('PDF', () => {
  test('the same facts give the same bytes, with a subset of the font inside', async () => {
    const facts = sampleFacts(12);
    const [first, second] = [await makePdf(facts, paperWordsZh), await makePdf(facts, paperWordsZh)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
    expect(Buffer.from(first).subarray(0, 5).toString()).toBe('%PDF-');
    // The whole font is 10 MB.
    expect(first.length).toBeLessThan(400_000);
    expect(Buffer.from(await makePdf(facts, paperWordsEn)).equals(Buffer.from(first))).toBe(false);
  });

  test.skipIf(!has('pdftotext'))(
    'says rooms, reasons, limits, hashes and who signed, in Chinese text',
    async () => {
      const text = await textOf(sampleFacts(12));
      for (const words of [
        '听力设备检测报告',
        '第08考场',
        '语言清晰度不够',
        '检测手段的局限',
        '不作计量依据',
        'listening-default v1',
        '周敏',
        '验证通过',
        '现场试听清楚',
        'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0',
      ])
        expect(text).toContain(words);
    },
  );

  test.skipIf(!has('pdftotext'))(
    'a character the font lacks is printed as its code and said at the end',
    async () => {
      const facts = sampleFacts(2, {
        rooms: [
          { id: 'r01', name: '𠮷字楼\u0007一' },
          { id: 'r02', name: '乙' },
        ],
      });
      const text = await textOf(facts);
      expect(text).toContain('〔U+20BB7〕字楼 一');
      expect(text).toContain('U+20BB7');
      expect(text).toContain('不在报告字体内');
    },
  );

  test('200 rooms with long reasons end, on many pages', async () => {
    const facts = sampleFacts(200);
    const long = facts.check.rooms.map((room) => ({
      ...room,
      reasons: Array.from({ length: 20 }, () => room.reasons).flat(),
    }));
    const bytes = await makePdf({ ...facts, check: { ...facts.check, rooms: long } }, paperWordsZh);
    expect(pagesOf(Buffer.from(bytes))).toBeGreaterThan(15);
  });
});

async function textOf(facts: ReturnType<typeof sampleFacts>): Promise<string> {
  const path = join(folder, 'report.pdf');
  writeFileSync(path, await makePdf(facts, paperWordsZh));
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 1e8 });
}

const pagesOf = (bytes: Buffer): number => {
  const text = bytes.toString('latin1');
  const direct = (text.match(/\/Type \/Page\b/g) ?? []).length;
  const packed = [...text.matchAll(/\/ObjStm[\s\S]*?stream\r?\n/g)].map(({ index, 0: head }) =>
    inflateSync(bytes.subarray(index + head.length)).toString('latin1'),
  );
  return direct + packed.reduce((sum, part) => sum + (part.match(/\/Type \/Page\b/g) ?? []).length, 0);
};

function hostileSite() {
  return { code: '3301060012', name: '=HYPERLINK("http://x")<evil>&\u0000\ud800', timeZone: 'Asia/Shanghai' };
}

/** The packed bytes of the first file of an archive. */
function firstPacked(bytes: Buffer): Buffer {
  const from = 30 + bytes.readUInt16LE(26);
  return bytes.subarray(from, from + bytes.readUInt32LE(18));
}
