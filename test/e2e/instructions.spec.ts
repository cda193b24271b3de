import { expect, test } from '@playwright/test';
import { startCentrePageServer } from '../fakes/page-server/start-centre-page-server.ts';
import { startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, prefer, watchPage } from './kit/watch-page.ts';

const shots = process.env.SHOTS;

test('an instruction covers every page and the wall until a named person confirms; then it is reported on', async ({
  page,
}) => {
  const site = await startSitePageServer({ pagesFolder: await pagesFolder() });
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/wall`);
  site.issue({ id: 'close-gate', text: '请立即关闭北门，引导考生由南门入场。', requires: 'done' });
  const notice = page.getByRole('alertdialog');
  await expect(notice).toContainText('请立即关闭北门');
  await expect.poll(() => site.commands.map(({ name }) => name)).toContain('instruction.displayed');
  await expect(notice.getByRole('button', { name: '确认收到' })).toBeFocused();
  await expectAccessible(page);
  if (shots !== undefined) await page.screenshot({ path: `${shots}/notice.png` });
  // The page beneath does not move, and neither Escape nor Tab leaves the notice.
  await page.keyboard.press('Alt+1');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(notice).toBeVisible();
  expect(page.url()).toContain('wall');
  await page.keyboard.press('Enter');
  await expect(notice).toHaveCount(0);
  expect(site.commands.find(({ name }) => name === 'instruction.confirmed')?.actor).toBe('op1');
  await page.goto(`${site.url}/#/reports`);
  const row = page.locator('[data-instruction="close-gate"]');
  await row.getByRole('textbox').fill('北门已关闭');
  await row.getByRole('button', { name: '已执行' }).click();
  await expect(row).toContainText('周敏：北门已关闭');
  await page.getByText('电话指令').click();
  await page.getByLabel('核对码（8 位）').fill('0a1b2c3d');
  await page.getByLabel('来电人').fill('王值班');
  await page.getByLabel('电话里念的内容').fill('请报告到场人数');
  await page.getByRole('button', { name: '记下并确认' }).click();
  await expect(page.getByText('等待正文')).toBeVisible();
  await expectAccessible(page);
  if (shots !== undefined) await page.screenshot({ path: `${shots}/reports.png` });
  expect(complaints).toEqual([]);
  await site.close();
});

test('the centre issues to chosen sites, sees who has not confirmed, and notes a call', async ({ page }) => {
  const centre = await startCentrePageServer({ pagesFolder: await pagesFolder() });
  const { complaints } = watchPage(page);
  await page.goto(centre.address);
  await page.goto(`${centre.url}/#/orders`);
  await expect(page.getByText('超时没有确认，请电话联系').first()).toBeVisible();
  await expectAccessible(page);
  if (shots !== undefined) await page.screenshot({ path: `${shots}/orders.png` });
  await page.getByRole('button', { name: '立即报告' }).click();
  await page.getByRole('checkbox', { name: /全部考点/ }).uncheck();
  await page.getByLabel('考点名称或代码').fill('示例第3中学');
  await page.getByRole('checkbox', { name: /示例第3中学/ }).check();
  await page.getByLabel('下达人').fill('王值班');
  await page.getByRole('button', { name: '下达给 1 个考点' }).click();
  const row = page.locator('tr[data-site="330110000003"]');
  await expect(row).toContainText('等待线路');
  await row.getByRole('button', { name: '记为电话已确认' }).click();
  await row.getByLabel('对方复述的核对码').fill('00000000');
  await row.getByLabel('接电话的人').fill('周敏');
  await row.getByRole('button', { name: '记下' }).click();
  await expect(row).toContainText('核对码不符');
  await row.getByLabel('对方复述的核对码').fill((await page.locator('.order-code').textContent()) ?? '');
  await row.getByRole('button', { name: '记下' }).click();
  await expect(row).toContainText('电话已确认 · 周敏');
  if (shots !== undefined) await page.screenshot({ path: `${shots}/issued.png` });
  expect(complaints).toEqual([]);
  await centre.close();
});
