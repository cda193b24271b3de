import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

/** Of the sample site: exam rooms and the others. */
const ROOMS = 14;
let site: SitePageServer;

test.beforeEach(async ({ page }) => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/self-test`);
});
test.afterEach(() => site.close());

const sent = (name: string) => site.commands.filter((command) => command.name === name);

test('the run lists every room, worst first, and can be narrowed to what needs work', async ({ page }) => {
  const { complaints } = watchPage(page);
  const rows = page.locator('.run-result tbody tr');
  await expect(rows.filter({ hasText: '第02考场' })).toContainText('角度移动 6.2 %');
  await expect(rows.filter({ hasText: '第02考场' })).toContainText('不通过');
  const all = await rows.count();
  const names = await rows.locator('td:first-child').allInnerTexts();
  expect(new Set(names).size).toBe(ROOMS);
  await page.getByLabel('只看有问题的').check();
  const results = rows.locator('td:nth-child(3)');
  await expect(results.filter({ hasText: '通过' }).filter({ hasNotText: '不通过' })).toHaveCount(0);
  expect(await rows.count()).toBeLessThan(all);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);

  await page.getByRole('button', { name: '再做一次联调' }).click();
  await expect.poll(() => sent('commissioning.start')).toMatchObject([{ actor: 'op1' }]);
  expect(complaints).toEqual([]);
});

test('the result is exported as a table that names site, operator and every room, and prints alone', async ({
  page,
}) => {
  await expect(page.locator('.run-result tbody tr').first()).toBeVisible();
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出表格' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^视频联调 \d{4}-\d{2}-\d{2}\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\r\n');
  expect(lines[0]).toMatch(/^视频联调,.+开始/);
  expect(lines[1]).toBe('房间,摄像机,结果,上次,各步骤与原因');
  expect(
    new Set(
      lines
        .slice(2)
        .filter(Boolean)
        .map((line) => line.split(',')[0]),
    ).size,
  ).toBe(ROOMS);
  expect(lines.find((line) => line.startsWith('第02考场'))).toContain('不通过');

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: '导出表格' })).toBeHidden();
  await expect(page.getByRole('navigation').first()).toBeHidden();
  await expect(page.getByRole('heading', { name: '参考画面' })).toBeHidden();
  await expect(page.getByText(/考点代码 3301060012 · \d{4}-\d{2}-\d{2}/)).toBeVisible();
  await expect(page.locator('.run-result tbody tr').last()).toBeVisible();
});

test('a camera without a reference is looked at before a named operator approves it', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.getByRole('button', { name: /^逐间认可/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('img')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '认可这张画面' }).click();
  await expect(dialog).toHaveCount(0);
  expect(sent('diagnosis.approveReference')).toMatchObject([{ actor: 'op1', input: { proposalId: 'p1' } }]);
  await expect(page.getByText('每路都有参考画面')).toBeVisible();
  // The server of this test has no pictures.
  expect(complaints.filter((one) => !one.includes('404'))).toEqual([]);
});
