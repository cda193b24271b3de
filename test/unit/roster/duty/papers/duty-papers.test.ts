import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBook } from '../../../../../server/table/read-book.ts';
import { DutyRosterFile } from '../../../../../shared/contract/duty.ts';
import type { DutyPlanAnswer, DutyPlanRow } from '../../../../../shared/contract/duty-plan.ts';
import { createDutyPapers } from '../../../../../site/roster/duty/papers/create-duty-papers.ts';
import { responsibleForDuty } from '../../../../../site/roster/duty/papers/responsible-for-duty.ts';

const POSTS = ['保密室', '考务值班室', '校门', '医务', '供电'];
const ROSTER = DutyRosterFile.parse({
  ...{ format: 'duty-roster/1', name: '高考值班' },
  posts: POSTS.map((name, index) => ({
    ...{ id: `post${index}`, name, people: index === 0 ? 2 : 1, needsKeeper: index === 0 },
  })),
  people: [
    { id: 'a', name: '李保管', isKeeper: true },
    { id: 'b', name: '王守卫' },
    { id: 'c', name: '孙值班' },
    { id: 'd', name: '无班' },
  ],
  shifts: [
    { postId: 'post0', start: '2026-06-06T20:00', end: '2026-06-07T08:15', people: ['a'] },
    { postId: 'post0', start: '2026-06-06T08:00', end: '2026-06-06T20:15', people: ['a', 'b'] },
    { postId: 'post1', start: '2026-06-07T08:00', end: '2026-06-07T20:00', people: ['c'] },
    { postId: 'post4', start: '2026-06-08T22:00', end: '2026-06-10T06:00', people: ['c'] },
  ],
});
const SITE = { code: '0000000009', name: '示例考点', timeZone: 'Asia/Shanghai' };
const papers = (file: DutyRosterFile | null = ROSTER, plan?: { row: object; night: object }) =>
  createDutyPapers({
    file: () => file,
    plans: {
      get: () => ({
        plan: { state: 'ready', ...plan?.row } as DutyPlanRow,
        answer: ROSTER as unknown as DutyPlanAnswer,
        problem: JSON.stringify({
          ...{ format: 'duty-problem/1', name: 'x', from: '2026-06-06', to: '2026-06-07' },
          ...{ posts: [{ id: 'p', times: [{ id: 't', start: '08:00', end: '20:00' }] }], people: [] },
          night: plan?.night,
        }),
      }),
    },
    responsible: () => [{ title: '主考', name: '高主考', deputy: '郭副主考' }],
    site: () => SITE,
    nowMs: () => 1_780_000_000_000,
  });

/** Read back by another program. */
function pagesOf(bytes: Uint8Array): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'duty-papers-'));
  try {
    writeFileSync(join(folder, 'p.pdf'), bytes);
    const fonts = execFileSync('pdffonts', [join(folder, 'p.pdf')], { encoding: 'utf8' });
    // Embedded, a subset, with its table of characters: printed alike everywhere, and searchable.
    expect(fonts).toMatch(/NotoSansSC\S*\s+CID TrueType\s+\S+\s+yes yes yes/);
    return execFileSync('pdftotext', ['-layout', join(folder, 'p.pdf'), '-'], { encoding: 'utf8' }).split(
      '\f',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the duty table on paper', () => {
  it('has days by posts, nights marked, who is responsible, and lines to sign', async () => {
    const { bytes, fileName } = await papers().pdf(null, 'zh');
    expect(fileName).toBe('示例考点-值班表-高考值班.pdf');
    const [first = '', second = ''] = pagesOf(bytes);
    expect(first).toMatch(/值班表\s+高考值班/);
    expect(first).toContain('责任人：主考 高主考（副职 郭副主考）');
    expect(first).toMatch(/日期\s+保密室\s+考务值班室\s+校门\s+医务/);
    // The fifth post has a table of its own.
    expect(first).toMatch(/日期\s+供电/);
    expect(first).toContain('周六');
    expect(first).toMatch(
      /08:00–20:15[\s\S]*李保管（管）、王守卫[\s\S]*【夜】20:00–次日08:15[\s\S]*李保管（管）、（缺 1 人）/,
    );
    expect(first).toContain('【夜】22:00–06-10 06:00');
    for (const who of ['值班负责人签字', '分管领导签字', '主考签字']) expect(first).toMatch(`${who}：＿＿`);
    expect(first).not.toContain('尚未发布');
    expect(second).toMatch(
      /到岗和交班签字[\s\S]*到岗签字\s+交班签字[\s\S]*2026-06-06 周六\s+保密室\s+08:00–20:15/,
    );
    // Nothing to call anybody by hangs on the wall.
    expect(`${first}${second}`).not.toMatch(/1\d{10}|电话/);
  });

  it('says that a plan is not published, and takes its nights', async () => {
    const night = { start: '08:00', end: '12:00', minutes: 60 };
    const plan = papers(null, { row: {}, night });
    const [first = ''] = pagesOf((await plan.pdf('p', 'zh')).bytes);
    expect(first).toContain('排班方案，尚未发布');
    expect(first).toContain('【夜】08:00–20:15');
    const [english = ''] = pagesOf(
      (await papers(null, { row: { state: 'published' }, night }).pdf('p', 'en')).bytes,
    );
    expect(english).toContain('Duty table');
    expect(english).not.toContain('not published');
    await expect(plan.pdf(null, 'zh')).rejects.toMatchObject({ code: 'not-found', field: 'planId' });
  });

  it('is a workbook of days, shifts and people', async () => {
    const book = readBook((await papers().workbook(null, 'zh')).bytes);
    if (!book.isRead) throw new Error(book.text);
    const rows = book.sheets.map((sheet) => sheet.rows.map(({ cells }) => cells));
    expect(book.sheets.map(({ name }) => name)).toEqual(['按日期', '按班次', '按人员']);
    expect(rows[0]?.[0]).toEqual(['日期', ...POSTS]);
    expect(rows[0]?.[1]?.slice(0, 2)).toEqual([
      '2026-06-06 周六',
      '08:00–20:15\n李保管（管）、王守卫\n【夜】20:00–次日08:15\n李保管（管）、（缺 1 人）',
    ]);
    expect(rows[1]?.[2]).toEqual([
      ...['保密室', '2026-06-06 20:00', '2026-06-07 08:15', '是', '12.25', '李保管（管）、（缺 1 人）'],
    ]);
    expect(rows[2]?.map((cells) => cells.slice(0, 6))).toEqual([
      ['编号', '姓名', '保管员', '班次', '夜班', '小时'],
      ['a', '李保管', '是', '2', '1', '24.5'],
      ['b', '王守卫', '', '1', '0', '12.25'],
      ['c', '孙值班', '', '2', '1', '44'],
      ['d', '无班', '', '0', '0', '0'],
    ]);
  });

  it('is a calendar for each person, in the time of the site', () => {
    const { bytes, fileName } = papers().calendar(null, 'a', 'zh');
    expect(fileName).toBe('示例考点-值班日历-高考值班-李保管.ics');
    const text = Buffer.from(bytes).toString('utf8').replaceAll('\r\n ', '');
    const events = text.split('BEGIN:VEVENT').slice(1);
    expect(events).toHaveLength(2);
    expect(events[1]).toContain('DTSTART;TZID=Asia/Shanghai:20260606T200000');
    expect(events[1]).toContain('DTEND;TZID=Asia/Shanghai:20260607T081500');
    expect(events[1]).toContain('SUMMARY:【夜】值班 保密室');
    expect(events[0]).toContain('DESCRIPTION:李保管、王守卫');
    const none = Buffer.from(papers().calendar(null, 'd', 'zh').bytes).toString('utf8');
    expect(none).not.toContain('VEVENT');
    expect(() => papers().calendar(null, 'nobody', 'zh')).toThrow(/no such person/);
  });
});

it('the people responsible are the head of the site and whoever answers for duty', () => {
  const node = (id: string, parentId: string | null, title: string, personId: string | null) => ({
    ...{ id, parentId, title, personId, deputyId: id === 'n1' ? 'y' : null, roomIds: [] },
  });
  const nodes = [
    node('n1', null, '主考', 'x'),
    node('n2', 'n1', '副主考（保密值班）', 'y'),
    node('n3', 'n1', '三楼负责人', 'z'),
    node('n4', 'n1', '值班组长', null),
  ];
  const people = ['x', 'y', 'z'].map((id) => ({ id, name: `示例${id}` }));
  expect(responsibleForDuty(nodes, people)).toEqual([
    { title: '主考', name: '示例x', deputy: '示例y' },
    { title: '副主考（保密值班）', name: '示例y', deputy: null },
  ]);
});
