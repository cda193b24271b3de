import { expect, test } from '@playwright/test';
import { startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { prefer } from './kit/watch-page.ts';

test('a lost service is said plainly, nothing looks live, and the page comes back by itself', async ({
  page,
}) => {
  const folder = await pagesFolder();
  const first = await startSitePageServer({ pagesFolder: folder });
  const port = Number(new URL(first.url).port);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(first.address);
  await page.goto(`${first.url}/#/wall`);
  await expect(page.locator('[data-camera="r01-front"]')).toHaveAccessibleName(/正常/, { timeout: 20_000 });
  await first.close();
  await expect(page.getByRole('alert')).toContainText(
    /与本机服务的连接已断开，正在重连… 画面与数据停在 \d\d:\d\d:\d\d/,
  );
  await expect(page.locator('[data-camera="r01-front"]')).toHaveAccessibleName(/画面停住/, {
    timeout: 4_000,
  });
  // Nothing old passes for the present: neither the counts of the wall nor the link upward.
  await expect(page.locator('.wall-toolbar')).toContainText('数据已停');
  await expect(page.locator('.wall-toolbar')).not.toContainText('路正常');
  await expect(page.locator('header')).not.toContainText('上报正常');
  const second = await startSitePageServer({ pagesFolder: folder, port });
  await expect(page.getByRole('alert')).toBeHidden({ timeout: 15_000 });
  await expect(page.locator('[data-camera="r01-front"]')).toHaveAccessibleName(/正常/, { timeout: 20_000 });

  // The same on a page of figures: old readings are marked, and nothing pretends to move.
  await page.keyboard.press('Alt+3');
  await expect(page.locator('[data-room="r01"] [data-rms]')).toHaveText(/−\d/);
  await second.close();
  await expect(page.locator('[data-room="r01"].meter.stale')).toBeVisible({ timeout: 6_000 });
  await expect(page.locator('[data-room="r01"] [data-rms]')).toHaveText('—');
});

test('5,000 people stay fluent', async ({ page }) => {
  const site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 60, people: 5000 });
  try {
    await prefer(page, { operatorId: 'op1' });
    await page.goto(site.address);
    await page.goto(`${site.url}/#/people?view=staff`);
    await expect(page.getByText('显示 5000 / 5000')).toBeVisible();
    await expect(page.locator('.person-row.virtual').first()).toBeVisible();
    expect(await page.locator('.person-row.virtual').count()).toBeLessThan(80);
    await page.getByLabel('姓名、拼音首字母、编号、学校、岗位或手机号').fill('t4999');
    await expect(page.locator('.person-row.virtual')).toHaveCount(1);
    await page.goto(`${site.url}/#/people`);
    await page.locator('.seat').first().click();
    await page.getByLabel('输入姓名、编号或单位').fill('t49');
    await expect(page.locator('.candidates li').first()).toContainText('t49');
    expect(await page.locator('.candidates li').count()).toBeLessThan(60);
  } finally {
    await site.close();
  }
});
