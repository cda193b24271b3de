import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { readBook } from '../../server/table/read-book.ts';
import { SAMPLE_PASSWORD } from '../fakes/page-server/sample-accounts.ts';
import {
  type CentrePageServer,
  startCentrePageServer,
} from '../fakes/page-server/start-centre-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, expectReadableIn, watchPage } from './kit/watch-page.ts';

let centre: CentrePageServer;

test.beforeAll(async () => {
  centre = await startCentrePageServer({ pagesFolder: await pagesFolder(), sites: 800 });
});
test.afterAll(async () => {
  await centre.close();
});

test('overview of 800 sites: worst first, virtual, accessible in both themes', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.goto(centre.address);
  await expect(page.getByRole('heading', { name: '800 个考点' })).toBeVisible();
  expect(await page.locator('tr[data-site]').count()).toBeLessThan(60);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await expectReadableIn(page, 'dark');
  await page.locator('tr[data-site] .site-expand').first().click();
  await expect(page.locator('.event-rows li')).toHaveCount(50);
  await expect(page.locator('.event-rows')).toContainText('巡视一遍');
  expect(complaints).toEqual([]);
});

test('one press opens a site: rooms, what is open, people, instructions, what happened', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.goto(centre.address);
  await page.locator('tr[data-site] .site-open').first().click();
  await expect(page).toHaveURL(/#\/site\?code=\d+/);
  await expect(page.getByRole('heading', { name: /中学考点/ })).toBeVisible();
  await expect(page.locator('tr[data-room="r03"]')).toContainText('r03-front 离线');
  await expect(page.locator('tr[data-room="r12"]')).toContainText('放音异常');
  const main = page.locator('main');
  await expect(main).toContainText('听力播放故障');
  await expect(main).toContainText('签到 30 人次，其中迟到 1');
  await expect(main).toContainText('缺 1 人：r22');
  await expect(main).toContainText('请立即核查各考场开考准备情况');
  await expect(page.locator('.site-event-list li').first()).toContainText('巡视一遍，无异常');
  await page.getByRole('button', { name: '更早的事件' }).click();
  await expect(page.locator('.site-event-list')).toContainText('r03-front · 离线');
  await page.getByRole('checkbox', { name: '只看异常' }).check();
  await expect(page.locator('tr[data-room]')).toHaveCount(4);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await expectReadableIn(page, 'dark');
  expect(complaints).toEqual([]);
});

test('incident desk: what nobody has taken note of, acknowledged with a name and words', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.goto(centre.address);
  await page.getByRole('link', { name: /事件台/ }).click();
  const rows = page.locator('tr[data-item]');
  await expect(rows.first()).toContainText('Ⅲ级 听力播放故障');
  expect(await rows.count()).toBeLessThan(60);
  const first = page.locator(`tr[data-item="${await rows.first().getAttribute('data-item')}"]`);
  await first.getByRole('button', { name: '确认知悉' }).click();
  await expect(first).toContainText('先在右上方填写您的姓名');
  await page.getByRole('textbox', { name: '您的姓名' }).fill('王值班');
  await first.getByRole('textbox', { name: '如何处置' }).fill('已派技术人员到场');
  await first.getByRole('button', { name: '确认', exact: true }).click();
  await expect(first).toHaveCount(0);
  await page.getByRole('button', { name: /未结束/ }).click();
  await page.getByRole('textbox', { name: '考点名称或代码' }).fill('示例第');
  await expect(rows.first()).toBeVisible();
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await expectReadableIn(page, 'dark');
  expect(complaints).toEqual([]);
});

test('the board by region and by initials of pinyin; the rows shown are saved as a workbook', async ({
  page,
}) => {
  await page.goto(centre.address);
  const rows = page.locator('tr[data-site]');
  await page.getByRole('combobox', { name: '地区' }).click();
  await page.getByText('330108（267）').click();
  await expect(page.getByRole('heading', { name: '267 个考点' })).toBeVisible();
  const search = page.getByRole('textbox', { name: '考点名称、拼音或代码' });
  await search.fill('sld308');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('示例第308中学考点');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 XLSX' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^总览 .*\.xlsx$/);
  const book = readBook(new Uint8Array(await readFile(await file.path())));
  expect(JSON.stringify(book)).toContain('示例第308中学考点');
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 CSV' }).click(),
  ]);
  const text = await readFile(await csv.path(), 'utf8');
  expect(text).toMatch(/^\uFEFF代码,考点,连接/);
  expect(text.trim().split('\r\n')).toHaveLength(2);
});

test('a patrol note goes out as a task and stands among the instructions of the site', async ({ page }) => {
  await page.goto(`${centre.address}#/site?code=${centre.sites()[0]?.code}`);
  const form = page.locator('.patrol-form');
  await form.getByRole('textbox', { name: '巡查人' }).fill('陈巡查');
  await form.getByRole('textbox', { name: '看到什么' }).fill('后排窗帘未拉上，请处理后报告');
  await form.getByRole('button', { name: '发给考点' }).click();
  await expect(page.locator('main')).toContainText('【巡查】后排窗帘未拉上，请处理后报告');
  await expect(page.locator('main')).toContainText('陈巡查');
});

test('the board changes within a second of a change', async ({ page }) => {
  await page.goto(centre.address);
  await expect(page.getByRole('heading', { name: '800 个考点' })).toBeVisible();
  const [site0] = centre.sites();
  if (!site0) throw new Error('no site');
  centre.change({ ...site0, state: 'offline', warnings: ['fork'], lastSeenMs: Date.now() - 65_000 });
  const row = page.locator(`tr[data-site="${site0.code}"]`);
  await expect(row).toContainText('编号分叉', { timeout: 1_000 });
  await expect(row).toContainText('断线');
  await expect(row).toContainText(/\d+ 秒前的情况/);
});

test('a person signs in, sees what the role may, and leaves again', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.goto(centre.url);
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await expectAccessible(page);
  await expectReadableIn(page, 'dark');
  await page.getByLabel('登录名').fill('wang');
  await page.getByLabel('密码').fill('wrong-password');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('alert')).toContainText('登录名或密码不正确');
  await page.getByLabel('密码').fill(SAMPLE_PASSWORD);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByText('王值班')).toBeVisible();
  await page.getByRole('link', { name: '账号' }).click();
  await expect(page.locator('tr[data-account="zhao"]')).toContainText('已停用');
  await page.locator('tr[data-account="zhao"]').getByRole('button', { name: '启用' }).click();
  await expect(page.locator('tr[data-account="zhao"]')).toContainText('在用');
  await expect(page.locator('.access-lines li').first()).toContainText('更改账号');
  await page.locator('tr[data-account="wang"]').getByRole('button', { name: '停用' }).click();
  await expect(page.getByText('至少要保留一个在用的管理员')).toBeVisible();
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  // The page leaves as soon as it is answered, which a busy browser may call a broken request.
  expect(complaints.filter((one) => !one.includes('401') && !one.endsWith('/session'))).toEqual([]);
});
