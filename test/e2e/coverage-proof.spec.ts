import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { verifyProof } from '../../site/evidence/verify-proof.ts';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;
test.afterEach(() => site.close());

const HOUR_MS = 3_600_000;
const civil = (atMs: number): string =>
  new Date(atMs).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).replace(' ', 'T').slice(0, 16);
/** A session that ended a moment ago, and one that has not begun. */
async function open(page: Page, options: Parameters<typeof prefer>[1]): Promise<void> {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 12 });
  const session = (id: string, name: string, fromHours: number, toHours: number) => ({
    ...{ id, name, kind: 'exam' as const, subject: name },
    start: civil(Date.now() + fromHours * HOUR_MS),
    end: civil(Date.now() + toHours * HOUR_MS),
  });
  const sessions = [session('s1', '语文', -2.1, -0.1), session('s2', '数学', 1, 3)];
  site.roster.set({ ...site.roster.get(), sessions });
  await prefer(page, options);
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback?view=proof`);
  await expect(page.getByRole('article')).toBeVisible();
}

test('every room and camera has its line, every gap its reason, and it prints alone', async ({ page }) => {
  const { complaints } = watchPage(page);
  await page.addInitScript(() => {
    window.print = () => void document.body.setAttribute('data-printed', 'yes');
  });
  await open(page, { operatorId: 'op1' });
  const sheet = page.getByRole('article', { name: '录像完整性证明' });
  await expect(sheet).toContainText('语文');
  const lines = sheet.locator('.proof-rows tbody tr');
  await expect(lines.filter({ hasText: '第01考场' })).toContainText('控制台服务没有运行');
  const fifth = lines.filter({ hasText: '第05考场' });
  await expect(fifth).toContainText('540.0 秒 摄像机');
  await expect(fifth).toContainText('4.0 秒 摄像机（画面数据停止');
  await expect(sheet.locator('.proof-files tbody tr').first()).toContainText(/[0-9a-f]{64}/);
  await expect(sheet.locator('.proof-verdict')).toContainText('12 路中 0 路录全');
  await expect(sheet.locator('.proof-signature')).toContainText('已用本考点的密钥签名');
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await page.getByLabel('附每个文件的哈希链头').uncheck();
  await expect(sheet.locator('.proof-files')).toHaveCount(0);
  await page.getByRole('button', { name: '打印' }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', 'yes');
  expect(site.commands.at(-1)).toMatchObject({
    name: 'recording.issueProof',
    actor: 'op1',
    input: { sessionId: 's1', form: 'print' },
  });
  await page.emulateMedia({ media: 'print' });
  for (const name of ['打印', '导出表格']) await expect(page.getByRole('button', { name })).toBeHidden();
  await expect(page.getByRole('navigation').first()).toBeHidden();
  await expect(page.locator('.site-header')).toBeHidden();
  // On paper nothing scrolls: the last line stands below the window's edge, not behind it.
  await expect(lines.last()).toBeVisible();
  const box = await sheet.boundingBox();
  expect((await page.evaluate(() => document.documentElement.scrollHeight)) + 1).toBeGreaterThanOrEqual(
    box?.height ?? Number.POSITIVE_INFINITY,
  );
  expect(complaints).toEqual([]);
});

test('the signed file holds what the sheet shows, and proves itself', async ({ page }) => {
  await open(page, { operatorId: 'op1' });
  const sheet = page.getByRole('article', { name: '录像完整性证明' });
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出签名文件' }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^录像完整性证明 语文 \d{4}-\d{2}-\d{2}\.json$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(verifyProof(text, null)).toMatchObject({ ok: true, proof: { session: '语文', cameras: 12 } });
  await expect(sheet.locator('.proof-signature')).toContainText(String(JSON.parse(text).sha256));
  expect(site.commands.at(-1)).toMatchObject({ name: 'recording.issueProof', input: { form: 'signed' } });
});

test('it is exported as a table; without an operator the page asks who issues it', async ({ page }) => {
  await open(page, {});
  await expect(page.getByRole('article')).toContainText('（未选经办人）');
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出表格' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /周敏/ }).click();
  const download = await started;
  expect(download.suggestedFilename()).toMatch(/^录像完整性证明 语文 \d{4}-\d{2}-\d{2}\.csv$/);
  const table = readFileSync(await download.path(), 'utf8');
  expect(table).toContain('周敏');
  expect(table.split('\r\n').filter((line) => line.startsWith('画面,'))).toHaveLength(12);
  expect(table).toMatch(/文件,第01考场,.*,[0-9a-f]{64},[0-9a-f]{64}/);
});
