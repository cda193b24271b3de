import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pinyin } from 'pinyin-pro';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPeople } from '../../../../renderer/site/people/list/people-filter.ts';
import { writeXlsx } from '../../../../server/table/xlsx/write-xlsx.ts';
import { createRosterPapers } from '../../../../site/roster/papers/create-roster-papers.ts';
import { choiceOf, openPeople } from './people-stage.ts';

/** Characters of names from the extensions of the character set; 𠮷 is one the papers' font does not have. */
const ROWS = [
  ['编号', '姓名', '学校', '性别', '培训合格', '有效期至'],
  ['T3', '䶮玉', '西山中学', '女', '是', '2026-06-30'],
  ['T1', '王𬭩', '东湖中学', '女', '是', '2026-06-07'],
  ['T2', '李㛃', '东湖中学', '男', '是', '2026-06-30'],
  ['T4', '朱镕', '西山中学', '男', '是', '2026-06-30'],
  ['T5', '张𠮷', '𠮷山中学', '男', '是', '2026-06-30'],
  ['T6', '王𬭩', '西山中学', '男', '是', '2026-06-30'],
];
/** The same rows as a spreadsheet of a Chinese Windows writes them (GB18030, four octets for the rare ones). */
const GB18030 = [
  'b1e0bac52cd0d5c3fb2cd1a7d0a32cd0d4b1f02cc5e0d1b5bacfb8f12cd3d0d0a7c6dad6c10d0a54332cfe9fd3f12ccef7c9',
  'bdd6d0d1a72cc5ae2ccac72c323032362d30362d33300d0a54312ccdf59933ab392cb6abbafed6d0d1a72cc5ae2ccac72c32',
  '3032362d30362d30370d0a54322cc0ee8230b7312cb6abbafed6d0d1a72cc4d02ccac72c323032362d30362d33300d0a5434',
  '2cd6ece9462ccef7c9bdd6d0d1a72cc4d02ccac72c323032362d30362d33300d0a54352cd5c59534b2352c9534b235c9bdd6',
  'd0d1a72cc4d02ccac72c323032362d30362d33300d0a54362ccdf59933ab392ccef7c9bdd6d0d1a72cc4d02ccac72c323032',
  '362d30362d33300d0a',
].join('');

let folder: string;
let site: ReturnType<typeof openPeople>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rare-'));
  site = openPeople(folder);
});
afterEach(() => {
  site.close();
  rmSync(folder, { recursive: true });
});

const files: readonly [string, string, () => Promise<Uint8Array>][] = [
  ['a workbook', 'xlsx', () => writeXlsx([{ name: '监考人员', rows: ROWS, widths: [] }])],
  ['a text file of a Chinese Windows', 'csv', async () => Buffer.from(GB18030, 'hex')],
];

describe('names with rare characters', () => {
  it.each(files)(
    'come in from %s, stay in their order, are found and printed',
    async (_what, kind, bytes) => {
      const file = await bytes();
      expect(await site.people.inspect(Buffer.from(file))).toMatchObject({
        ...{ kind, fault: null },
        ...(kind === 'csv' ? { encoding: 'gb18030' } : {}),
      });
      const { choice } = await choiceOf(site.people, file, `a.${kind}`);
      const preview = await site.people.preview(choice);
      expect(preview).toMatchObject({ problemCount: 0, counts: { new: 6, error: 0, undecided: 0 } });
      await site.people.import(choice, 'op1');
      const { people } = site.roster.table();
      expect(people.map(({ id, name, school, trainedUntil }) => [id, name, school, trainedUntil])).toEqual(
        ROWS.slice(1).map(([id, name, school, , , until]) => [id, name, school, until]),
      );
      const readingOf = (name: string) => {
        const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head' });
        return { initials: syllables.map((one) => one.charAt(0)).join(''), whole: syllables.join('') };
      };
      const found = (text: string) => findPeople(people, text, readingOf).map(({ id }) => id);
      expect([found('𬭩'), found('lj'), found('yanyu'), found('镕'), found('𠮷')]).toEqual([
        ['T1', 'T6'],
        ['T2'],
        ['T3'],
        ['T4'],
        ['T5'],
      ]);
      // The same file again changes nobody, also not the two of one name.
      expect(await site.people.preview(choice)).toMatchObject({
        counts: { new: 0, changed: 0, unchanged: 6 },
      });

      const papers = createRosterPapers({
        table: () => ({
          ...site.roster.table(),
          posts: [{ id: 'A', name: '第01考场', kind: 'invigilation', seats: 6, roomId: null }],
          sessions: [
            {
              id: 'S1',
              name: '语文',
              kind: 'exam',
              subject: '',
              start: '2026-06-07T09:00',
              end: '2026-06-07T11:30',
            },
          ],
          assignments: people.map(({ id }, seat) => ({ sessionId: 'S1', postId: 'A', seat, personId: id })),
        }),
        site: () => ({ code: '0000000009', name: '示例考点', timeZone: 'Asia/Shanghai' }),
        nowMs: () => 1_780_000_000_000,
      });
      expect(papers.missing()).toEqual([{ character: '𠮷', code: 'U+20BB7', names: ['张𠮷', '𠮷山中学'] }]);
      const path = join(folder, 'door.pdf');
      writeFileSync(path, (await papers.pdf('door', 'zh')).bytes);
      const printed = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
      for (const name of ['王𬭩', '李㛃', '䶮玉', '朱镕', '张〔U+20BB7〕']) expect(printed).toContain(name);
      expect(printed).toContain('字库缺少下列字，已用编码代替，请手工补写：U+20BB7');
    },
  );
});
