import { expect, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;

test.beforeEach(async ({ page }) => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback?view=evidence`);
});
test.afterEach(() => site.close());

const sent = (name: string) => site.commands.filter((command) => command.name === name);

test('a session is sealed with number, place and custodian, after seeing what is missing', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await page.getByRole('button', { name: '封存录像' }).click();
  const dialog = page.getByRole('dialog');
  const confirm = dialog
    .getByRole('button', { name: '封 存' })
    .or(dialog.getByRole('button', { name: '封存' }));
  await dialog.getByLabel('开始').fill('2026-06-07T09:00:00');
  await dialog.getByLabel('结束').fill('2026-06-07T11:30:00');
  // The worst room comes first, with the reason.
  await expect(dialog.locator('.seal-preview tbody tr').first()).toContainText('第02考场');
  await expect(dialog.locator('.seal-preview tbody tr').first()).toContainText('网络');
  await dialog.getByLabel('标题').fill('语文');
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel('封条编号').fill('F-0042');
  await dialog.getByLabel('存放地点').fill('保密室一号柜');
  await dialog.getByLabel('保管人').fill('李保管');
  await expectAccessible(page);
  await confirm.click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.evidence-jobs')).toContainText('封存 完成');
  await expect(page.locator('.seal-rows tbody tr').first()).toContainText('F-0042');
  expect(sent('evidence.seal')).toMatchObject([
    {
      actor: 'op1',
      input: {
        title: '语文',
        number: 'F-0042',
        place: '保密室一号柜',
        custodian: '李保管',
        fromMs: Date.UTC(2026, 5, 7, 1),
        toMs: Date.UTC(2026, 5, 7, 3, 30),
      },
    },
  ]);
  expect(complaints).toEqual([]);
});

test('what is still to come, or turned round, cannot be sealed', async ({ page }) => {
  await page.getByRole('button', { name: '封存录像' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('开始').fill('2026-06-07T09:00:00');
  await dialog.getByLabel('结束').fill('2099-06-07T11:30:00');
  await expect(dialog).toContainText('只能封存已经结束的时段');
  await dialog.getByLabel('结束').fill('2026-06-07T08:30:00');
  await expect(dialog).toContainText('开始要早于结束');
});

test('a seal is copied to another disk, and the copy verified', async ({ page }) => {
  const { complaints } = watchPage(page);
  const row = page.locator('.seal-rows tbody tr').filter({ hasText: 'F-0001' });
  await row.getByRole('button', { name: '复制' }).click();
  const dialog = page.getByRole('dialog');
  // The other disk is offered first; the site's own one with a warning.
  await expect(dialog.locator('.volumes li').first()).toContainText('封存盘');
  await expect(dialog.locator('.volumes li').last()).toContainText('同一块磁盘');
  await expectAccessible(page);
  await dialog.locator('.volume').first().click();
  await expect(dialog.getByLabel('文件夹')).toHaveValue('/media/封存盘');
  await dialog.getByRole('button', { name: '开始复制' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('1 份副本');
  await row.getByRole('button', { name: '详情' }).click();
  await page.getByRole('button', { name: '校验副本' }).click();
  await expect(page.locator('.seal-detail')).toContainText('完好');
  expect(sent('evidence.verify')).toMatchObject([
    { input: { folder: '/media/封存盘/exam-evidence-3301060012-20260607-0a1b2c3d' } },
  ]);
  await row.getByRole('button', { name: '校验' }).click();
  await expect(row).toContainText('校验完好');
  await expectNoHorizontalScroll(page);
  expect(complaints).toEqual([]);
});

test('opening asks for a reason before it shows a file', async ({ page }) => {
  const row = page.locator('.seal-rows tbody tr').filter({ hasText: 'F-0001' });
  await row.getByRole('button', { name: '启封' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('link')).toHaveCount(0);
  await dialog.getByLabel('事由').fill('复核考场秩序');
  await page.keyboard.press('Enter');
  const link = dialog.getByRole('link').first();
  await expect(link).toHaveAttribute(
    'href',
    /\/api\/v1\/evidence\/20260607-0a1b2c3d\/files\/recordings\/.*\?opening=/,
  );
  await expectAccessible(page);
  await dialog.getByRole('button', { name: '关闭' }).last().click();
  await expect(row).toContainText('启封 1 次');
  expect(sent('evidence.open')).toMatchObject([{ actor: 'op1', input: { reason: '复核考场秩序' } }]);
});

test('a broken seal and a damaged recording are said in words, not only in colour', async ({ page }) => {
  const row = page.locator('.seal-rows tbody tr').filter({ hasText: 'F-0000' });
  await expect(row).toContainText('校验不通过');
  await expect(row).toContainText('1 个录像封存时已与原记录不符');
});
