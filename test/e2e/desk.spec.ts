import { expect, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;

test.beforeAll(async () => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(async () => {
  await site.close();
});

test('the journal speaks in names, and the filter finds them', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/journal`);
  const rows = page.locator('.journal-rows tbody tr');
  await expect(rows.filter({ hasText: '语文 第03考场 第 2 席' }).first()).toContainText('t0042 钱强');
  await expect(rows.filter({ hasText: '摄像机密码被拒' }).first()).toContainText('第11考场 前');
  await expect(page.locator('.journal-rows')).not.toContainText(/sessionId|postId|null|isUrgent/);
  await page.locator('main [data-search] input').fill('钱强');
  await expect(rows.first()).toContainText('钱强');
  await expect(rows.filter({ hasText: '巡视一遍' })).toHaveCount(0);
});

test('today fills a large screen, and a small one keeps the duty entry in sight', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(site.address);
  await expect(page.locator('.room-rows li')).toHaveCount(12);
  // What is wrong comes first.
  await expect(page.locator('.room-rows li').first()).toContainText('密码');
  await expectNoHorizontalScroll(page);
  const bottom = await page.locator('.today-body').evaluate((body) => body.getBoundingClientRect().bottom);
  expect(bottom).toBeGreaterThan(1080 * 0.85);
  const verdict = page.locator('.verdict-text');
  expect(await verdict.evaluate((element) => Number.parseInt(getComputedStyle(element).fontSize, 10))).toBe(
    96,
  );
  await page.setViewportSize({ width: 1366, height: 768 });
  await expectNoHorizontalScroll(page);
  await expect(page.getByRole('textbox', { name: '值班记录' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('button', { name: '记录并上报' })).toBeInViewport({ ratio: 1 });
  await page.locator('.room-rows a').first().click();
  await expect(page.locator('.single-facts')).toContainText('第11考场');
});

test('A acknowledges the most urgent alarm; without an operator the page asks first', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, {});
  await page.goto(site.address);
  await expect(page.getByText('1 路画面中断')).toBeVisible();
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog')).toContainText('先选操作人');
  await expectAccessible(page);
  expect(site.commands.filter(({ name }) => name === 'alarms.acknowledge')).toHaveLength(0);
  await page.getByRole('dialog').getByRole('button', { name: /周敏/ }).click();
  await expect(page.getByText('周敏 已确认')).toBeVisible();
  expect(site.commands.filter(({ name }) => name === 'alarms.acknowledge')).toEqual([
    { name: 'alarms.acknowledge', actor: 'op1', input: { id: 'cameras-down' } },
  ]);
  expect(complaints).toEqual([]);
});

test('a duty-log entry shows its number, then that it was delivered', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.getByRole('textbox', { name: '值班记录' }).fill('第08考场监控黑屏，已通知技术人员');
  await page.getByLabel('紧急，立即上报').check();
  await page.getByRole('button', { name: '记录并上报' }).click();
  const row = page.locator('.duty-rows > li').first();
  await expect(row).toContainText('A 线 第 4 号');
  await expect(row).toContainText('已存本机，待送达');
  await expect(row).toContainText('已送达');
});

test('a seat is filled by hand, with what speaks against each person', async ({ page }) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people`);
  await expect(page.getByText('同一时间排在两处').first()).toBeVisible();
  await page.locator('.seat.open').first().click();
  await expect(page.getByLabel('输入姓名、编号或单位')).toBeFocused();
  await page.getByLabel('输入姓名、编号或单位').fill('t0006');
  await expect(page.locator('.candidates li')).toHaveCount(1);
  await expect(page.locator('.candidates li')).toContainText('未培训');
  await page.getByLabel('输入姓名、编号或单位').fill('t0013');
  await expect(page.locator('.candidates li')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page.locator('.picker')).toBeHidden();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'roster.assign',
    input: { personId: 't0013', revision: 1 },
  });
  expect(complaints).toEqual([]);
});

test('an import shows row-numbered errors and imports nothing, then imports the corrected file', async ({
  page,
}) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/people?view=imports`);
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('编号,姓名\nT1,张示例\nT2,错\n');
  await expect(page.getByText('第 3 行“姓名”：内容不符合要求（错）')).toBeVisible();
  await expect(page.getByRole('button', { name: /^导入 \d/ })).toHaveCount(0);
  await choose('编号,姓名\nT1,张示例\nT2,李示例\n');
  await page.getByRole('button', { name: '导入 2 行' }).click();
  await expect(page.getByText('已导入人员：新增 2，更改 0')).toBeVisible();
});
