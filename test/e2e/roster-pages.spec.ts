import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;

test.beforeAll(async () => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(async () => {
  await site.close();
});

async function open(page: Page, view: string): Promise<{ complaints: string[] }> {
  const watched = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=${view}`);
  return watched;
}

const choose = async (page: Page, select: string, option: string): Promise<void> => {
  await page.getByRole('combobox', { name: select, exact: true }).click();
  await page.getByTitle(option, { exact: true }).click();
};

test('buildings and candidates of rooms are recorded, one by one and together, and filter the matrix', async ({
  page,
}) => {
  const { complaints } = await open(page, 'rooms');
  const before = site.roster.get().rooms;
  const row = page.locator('.rooms-table tbody tr');
  await expect(row.first()).toContainText('1 个场次另有安排');
  await row.nth(1).getByRole('button').click();
  const side = page.locator('.people-side');
  await expect(side.getByRole('button', { name: '保存' })).toBeDisabled();
  await side.getByLabel('考生班级', { exact: true }).fill('高三1班、高三2班');
  await side.getByRole('button', { name: '添加场次' }).click();
  await side.getByLabel('语文 的考生学校').fill('新河职高');
  await expectAccessible(page);
  await side.getByRole('button', { name: '保存' }).click();
  await expect(row.nth(1)).toContainText('高三1班、高三2班');
  await expect(side).toBeHidden();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'rosterRooms.save',
    input: {
      rooms: [
        {
          ...before[1],
          candidateClasses: ['高三1班', '高三2班'],
          sessions: [
            { sessionId: 's1', candidateSchools: ['新河职高'], candidateClasses: ['高三1班', '高三2班'] },
          ],
        },
      ],
    },
  });
  for (const at of [2, 3]) await row.nth(at).getByRole('checkbox').check();
  await side.getByLabel('楼栋', { exact: true }).fill('实验楼');
  await side.getByRole('button', { name: '保存 2 个考场' }).click();
  await expect(row.filter({ hasText: '实验楼' })).toHaveCount(2);
  // What was not said stays.
  expect(site.roster.get().rooms.find(({ roomId }) => roomId === before[2]?.roomId)).toEqual({
    ...before[2],
    building: '实验楼',
  });
  await page.getByText('排班表', { exact: true }).click();
  await choose(page, '楼栋', '实验楼');
  await expect(page.getByText(/^显示 2 \/ /)).toBeVisible();
  await choose(page, '科目', '外语');
  await expect(page.locator('.matrix-head th')).toHaveCount(2);
  expect(complaints).toEqual([]);
});

test('what a roster costs stands beside the cell and the person, in words, in both matrices', async ({
  page,
}) => {
  const { complaints } = await open(page, 'roster');
  const table = site.roster.get();
  const names = new Map(table.people.map(({ id, name }) => [id, name]));
  const wishes = new Set(
    table.people.flatMap(({ id, preference }) => (preference.sessions['s2'] ? [id] : [])),
  );
  const unwilling = table.assignments.find((one) => one.sessionId === 's2' && wishes.has(one.personId));
  if (!unwilling) throw new Error('nobody of the sample serves against a wish');
  const name = names.get(unwilling.personId) ?? '';
  const cell = page.locator('td').filter({
    has: page.locator(`[data-seat='${JSON.stringify(['s2', unwilling.postId, unwilling.seat])}']`),
  });
  await expect(cell.locator('.cell-note.tone-attention')).toContainText('扣');
  await expect(cell.locator('.cell-note.tone-attention')).toHaveAttribute(
    'title',
    new RegExp(`扣 3 分：${name} 不愿监考本场`),
  );
  const list = page.getByRole('region', { name: '冲突' });
  await expect(list.getByText(/^全表扣分 [1-9]/)).toBeVisible();
  await page.getByText('按人员', { exact: true }).click();
  await page.getByLabel('岗位、考场或姓名').fill(unwilling.personId);
  const row = page.locator('.matrix-row').first();
  await expect(row.locator('.cell-note.tone-attention').first()).toContainText('不愿监考本场');
  await expect(row.locator('.time-person')).toContainText(/共 \d 场，人均 \d+\.\d 场/);
  await expectAccessible(page);
  expect(complaints).toEqual([]);
});

test('by people: a seat is picked up by key, given to whoever is free, exchanged, and locked', async ({
  page,
}) => {
  const { complaints } = await open(page, 'roster');
  await page.getByText('按人员', { exact: true }).click();
  const table = site.roster.get();
  const inS1 = new Map(
    table.assignments.filter(({ sessionId }) => sessionId === 's1').map((one) => [one.personId, one]),
  );
  const isOnce = (id: string) =>
    table.assignments.filter((one) => one.sessionId === 's1' && one.personId === id).length === 1;
  const at = table.people.findIndex(
    ({ id }, index) => isOnce(id) && index > 0 && index < 12 && !inS1.has(table.people[index + 1]?.id ?? ''),
  );
  const [taken, free] = [table.people[at], table.people[at + 1]];
  const own = inS1.get(taken?.id ?? '');
  if (!taken || !free || !own) throw new Error('the sample has nobody free beside somebody seated');
  const cell = (personId: string) => page.locator(`[data-at='${JSON.stringify(['s1', personId])}']`).first();
  const bar = page.locator('.move-bar');
  await cell(taken.id).focus();
  await page.keyboard.press('m');
  await expect(bar).toContainText(`正在移动 ${taken.name}`);
  await page.keyboard.press('ArrowDown');
  await expect(cell(free.id)).toBeFocused();
  await expect(bar).toContainText(`交给 ${free.name}`);
  await expect(bar).toContainText(/可以安排|将违反/);
  await page.keyboard.press('Enter');
  await expect(cell(free.id)).toHaveAttribute('data-by', free.id);
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster.assign',
    input: { sessionId: 's1', postId: own.postId, seat: own.seat, personId: free.id },
  });
  // Two seats are exchanged, as in the other matrix; a free cell of another session takes nothing.
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowRight');
  const next = page.locator(':focus');
  const isFree = (await next.getAttribute('data-free')) !== null;
  const count = site.commands.length;
  await expect(bar).toContainText(isFree ? '移到一个席位上' : /可以安排|将违反|已在/);
  await page.keyboard.press('Escape');
  expect(site.commands).toHaveLength(count);
  await cell(free.id).focus();
  await page.keyboard.press('l');
  await expect(cell(free.id)).toContainText('锁');
  await page.keyboard.press('l');
  await expect(cell(free.id)).not.toContainText('锁');
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await expect(cell(taken.id)).toHaveAttribute('data-by', taken.id);
  expect(complaints).toEqual([]);
});

test('changes are undone and redone, and copies of what-if are compared side by side', async ({ page }) => {
  const { complaints } = await open(page, 'roster');
  const seat = page.locator('.seat[data-by]').first();
  const name = (await seat.textContent()) ?? '';
  await page.getByText('排班方案', { exact: true }).click();
  const copy = async (as: string): Promise<void> => {
    await page.getByLabel('副本名称，如：改动前').fill(as);
    await page.getByRole('button', { name: '保存副本' }).click();
    await expect(page.locator('.plan-rows').getByText(`副本：${as}`)).toBeVisible();
  };
  await copy('改动前');
  await page.getByText('排班表', { exact: true }).click();
  await seat.click();
  await page.getByRole('button', { name: '清空席位' }).click();
  await expect(seat).not.toHaveText(name);
  await page.getByText('排班方案', { exact: true }).click();
  await copy('少一人');
  await choose(page, '与之比较', '副本：改动前');
  const comparison = page.locator('.plan-compare');
  await expect(comparison.getByText('1 处人员不同，涉及 1 人')).toBeVisible();
  await expect(comparison.getByRole('row', { name: /^空席/ })).toContainText('+1');
  await expect(comparison.locator('.load-bars')).toHaveCount(2);
  await expectAccessible(page);
  await page.getByText('排班表', { exact: true }).click();
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await expect(seat).toContainText(name);
  await page.getByRole('button', { name: '重做', exact: true }).click();
  await expect(seat).not.toHaveText(name);
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await expect(seat).toContainText(name);
  expect(complaints).toEqual([]);
});

test('rooms are drawn by lot from the page with a seed everybody can see, and taken back', async ({
  page,
}) => {
  const { complaints } = await open(page, 'plans');
  // The sample breaks rules on purpose; a roster to be drawn from does not.
  const table = site.roster.get();
  const people = table.people.filter(({ isTrained, trainedUntil }) => isTrained && trainedUntil === null);
  const [one, two] = [table.posts[0], table.posts[1]];
  const fit = people.filter(({ subjects }) => !subjects.includes('外语'));
  const places = [one, two].flatMap((post) => [0, 1].map((seat) => ({ post, seat })));
  const assignments = places.map(({ post, seat }, index) => ({
    ...{ sessionId: 's4', postId: post?.id ?? '', seat, personId: fit[index * 3]?.id ?? '' },
  }));
  site.roster.set({
    ...table,
    ...{ revision: table.revision + 1, rooms: [], locks: [], conflicts: [], assignments },
  });
  await choose(page, '场次', '外语');
  await page.getByLabel('种子（可现场摇号填入）').fill('20261122');
  await page.getByRole('button', { name: '抽签', exact: true }).click();
  await expect(page.getByText(/抽签完成，换了 \d 个席位，种子 20261122/)).toBeVisible();
  expect(site.commands.findLast(({ name }) => name === 'roster.drawn')).toMatchObject({ actor: 'op1' });
  // The roster of before is kept beside, for whoever draws again.
  await expect(page.locator('.plan-rows li').first()).toBeVisible();
  site.roster.set({ ...table, revision: site.roster.get().revision + 1 });
  expect(complaints).toEqual([]);
});

test('door sheets, slips, sign-in sheets, workbook and calendar are printed from the page', async ({
  page,
}) => {
  await open(page, 'papers');
  const papers = page.locator('.papers-rows');
  const file = async (row: string, link: string): Promise<Buffer> => {
    const download = page.waitForEvent('download');
    await papers.getByRole('listitem').filter({ hasText: row }).getByRole('link', { name: link }).click();
    return readFile(await (await download).path());
  };
  for (const paper of ['考场门贴', '监考通知单', '签到表'])
    expect((await file(paper, '下载 PDF')).subarray(0, 5).toString()).toBe('%PDF-');
  expect((await file('监考安排总表', '下载 XLSX')).subarray(0, 2).toString()).toBe('PK');
  const seated = site.roster.get().assignments.find(({ sessionId }) => sessionId === 's1')?.personId ?? '';
  await papers.getByLabel('输入姓名、编号或单位').fill(seated);
  const calendar = (await file(seated, '下载日历')).toString();
  expect(calendar).toContain('BEGIN:VCALENDAR');
  expect(calendar.match(/BEGIN:VEVENT/g)?.length).toBe(
    site.roster.get().assignments.filter(({ personId }) => personId === seated).length,
  );
});

test('the day: report times of everybody, of those on standby and of a post; where somebody waits', async ({
  page,
}) => {
  const { complaints } = await open(page, 'day');
  const table = site.roster.get();
  const busy = new Set(table.assignments.map(({ personId }) => personId));
  const waiting = table.people.filter(({ id }) => !busy.has(id));
  const ids = new Set(waiting.map(({ id }) => id));
  site.roster.set({
    ...table,
    revision: table.revision + 1,
    people: table.people.map((one) => (ids.has(one.id) ? { ...one, isStandby: true } : one)),
  });
  const side = page.locator('.day-side');
  const list = side.getByRole('region', { name: '备用人员' });
  await expect(side.getByText(`0 人已到，共 ${waiting.length} 人`)).toBeVisible();
  // A long list is drawn where it is looked at only.
  expect(await list.getByRole('listitem').count()).toBeLessThan(waiting.length);
  const first = list.getByRole('listitem').first();
  const person = (await first.locator('strong').textContent()) ?? '';
  await first.getByRole('button', { name: `候补地点 ${person}` }).click();
  await first.getByLabel('楼栋').fill('西楼');
  await first.getByLabel('房间或位置').fill('休息室');
  await first.getByRole('button', { name: '保存' }).click();
  await expect(first.getByRole('button', { name: `候补地点 ${person}` })).toHaveText('西楼 休息室');
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster-day.standby-place-set',
    input: { waitPlace: '休息室', building: '西楼' },
  });
  const minutes = side.getByRole('spinbutton').first();
  await minutes.fill('45');
  await minutes.blur();
  await expect
    .poll(() => site.commands.at(-1))
    .toMatchObject({
      name: 'roster-day.report-time-set',
      input: { reportRole: 'everyone', reportMinutes: 45 },
    });
  await side.getByRole('combobox', { name: '给谁单独定时间' }).click();
  await page.locator('.ant-select-item-option', { hasText: '备用人员' }).click();
  await side.getByRole('button', { name: '加上' }).click();
  await expect(side.getByRole('spinbutton')).toHaveCount(2);
  await side.getByRole('spinbutton').last().fill('90');
  await side.getByRole('spinbutton').last().blur();
  await expect
    .poll(() => site.commands.at(-1))
    .toMatchObject({ input: { reportRole: 'standby', reportMinutes: 90 } });
  await expectAccessible(page);
  site.roster.set({ ...table, revision: site.roster.get().revision + 1 });
  expect(complaints).toEqual([]);
});
