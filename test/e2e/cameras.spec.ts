import { expect, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import {
  expectAccessible,
  expectNoHorizontalScroll,
  expectReadableIn,
  prefer,
  watchPage,
} from './kit/watch-page.ts';

let site: SitePageServer;
let empty: SitePageServer;

test.beforeAll(async () => {
  const folder = await pagesFolder();
  site = await startSitePageServer({ pagesFolder: folder, rooms: 290 });
  empty = await startSitePageServer({ pagesFolder: folder, scene: 'empty' });
  const [first, second] = site.cameras().slice(20, 22);
  if (first) site.setCamera({ ...first, clockOffsetMs: -2840 });
  const third = site.cameras()[22];
  if (third)
    site.setCamera({
      ...third,
      ...{ keyFrameIntervalMs: 2000, gopRegularity: 0.4, hasBFrames: true, bitratePeakKbps: 812 },
    });
  if (second) site.setCamera({ ...second, freezeHint: { kind: 'repeating', confidence: 0.95 } });
});
test.afterAll(async () => {
  await Promise.all([site.close(), empty.close()]);
});

for (const language of ['zh', 'en'] as const)
  test(`cameras in ${language}: clean, in one width, accessible in both themes, with and without a camera open`, async ({
    page,
  }) => {
    const { complaints } = watchPage(page);
    await prefer(page, { language, operatorId: 'op1' });
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.goto(site.address);
    await page.goto(`${site.url}/#/cameras`);
    await expect(page.locator('.camera-line').nth(3)).toBeVisible();
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
    await page.locator('.camera-name').first().click();
    await expect(page.locator('.plot')).toHaveCount(6);
    await expectNoHorizontalScroll(page);
    await expectAccessible(page);
    await expectReadableIn(page, 'dark');
    expect(complaints).toEqual([]);
  });

test('the worst come first, only the lines in view exist, and each filter shows what it says', async ({
  page,
}) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/cameras`);
  const lines = page.locator('tbody .camera-line');
  await expect(lines.first()).toContainText('密码被拒');
  await expect(page.getByRole('table', { name: '全部摄像机的运行' })).toHaveAttribute('aria-rowcount', '291');
  expect(await lines.count()).toBeLessThan(60);
  await page.locator('.camera-table').evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(lines.last()).toContainText('第290考场');
  await page.getByText('时钟超限 1', { exact: true }).click();
  await expect(lines).toHaveCount(1);
  await expect(lines.first()).toContainText('−2840 ms，超限');
  await page.getByText('画面静止提示 1', { exact: true }).click();
  await expect(lines.first()).toContainText('画面可能卡死');
  await page.getByText('异常 3', { exact: true }).click();
  await expect(lines).toHaveCount(3);
});

test('by keyboard: arrows move, Enter opens the curves, Escape closes them', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/cameras`);
  await page.locator('.camera-name').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.camera-name').nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: '第08考场 前 的运行曲线' });
  await expect(detail).toContainText('异常时段');
  await expect(detail.getByRole('img', { name: /^丢包率 平均/ })).toBeVisible();
  await expect(detail).toContainText('连接超时');
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);

  // Many others fail at once, and the line stands far below, out of view: the focus goes with it, and so do the keys.
  const heldId = await page.locator('.camera-name').nth(5).getAttribute('data-camera-row');
  const held = page.locator(`[data-camera-row="${heldId}"]`);
  const failing = site
    .cameras()
    .filter(({ id, state }) => state === 'live' && id !== heldId)
    .slice(-60);
  await held.focus();
  try {
    for (const camera of failing)
      site.setCamera({ ...camera, state: 'offline', stateCode: 'connect-timeout' });
    await expect(page.getByText('异常 63', { exact: true })).toBeVisible();
    await expect(held).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(held).not.toBeFocused();
    await expect(page.locator('.camera-name:focus')).toBeInViewport();
  } finally {
    for (const camera of failing) site.setCamera(camera);
  }
});

test('the detail says what the packets say now: peak, key frames, B-frames, most lost in a row', async ({
  page,
}) => {
  const id = site.cameras()[22]?.id ?? '';
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/cameras?camera=${id}`);
  const figures = page.locator('.camera-facts');
  await expect(figures).toContainText('812 kbit/s');
  await expect(figures).toContainText('2.0 秒，长短不一（最短为最长的 40%）');
  await expect(figures).toContainText('有（解码多等几帧）');
  await expect(figures).toContainText(/近一小时最长连丢\d+ 包/);
});

test('when the record cannot be read the page says so, keeps the present states, and recovers by itself', async ({
  page,
}) => {
  await page.clock.install();
  await prefer(page, { operatorId: 'op1' });
  site.broken.add('health.overview').add('health.history');
  try {
    await page.goto(site.address);
    await page.goto(`${site.url}/#/cameras`);
    await expect(page.getByRole('status').filter({ hasText: '读不到运行记录' })).toContainText(
      '画面、录像和上报不受影响',
    );
    await expect(page.locator('tbody .camera-line').filter({ hasText: '密码被拒' })).toHaveCount(1);
    await page.locator('.camera-name').first().click();
    await expect(page.locator('.health-panel').getByRole('status')).toContainText('读不到运行记录');
    await expectAccessible(page);
  } finally {
    site.broken.clear();
  }
  // The page asks again by itself in its own time, which the test does not sit out.
  await page.clock.fastForward(60_000);
  await expect(page.getByText('读不到运行记录')).toHaveCount(0);
  await expect(page.locator('.plot')).toHaveCount(6);
});

test('the limit of the clocks is set by a person and says what it is now', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/cameras`);
  await expect(page.getByText('1 路时钟偏差超过 2 秒')).toBeVisible();
  await page.getByRole('combobox', { name: '时钟偏差限值' }).click();
  await page.getByText('5 秒', { exact: true }).click();
  await expect(page.getByText('时钟偏差都在 5 秒以内')).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'health.setClockLimit',
    actor: 'op1',
    input: { limitMs: 5000 },
  });
});

test('from Today and from the wall; without cameras it says what to do', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.getByRole('link', { name: '摄像机运行' }).click();
  await expect(page.getByRole('heading', { name: '摄像机运行' })).toBeVisible();
  await page.goto(`${site.url}/#/wall?room=r05`);
  await expect(page.locator('.health-panel .plot')).toHaveCount(6);
  await page.getByRole('link', { name: '全部摄像机的运行' }).click();
  await expect(page.getByRole('region', { name: '第05考场 前 的运行曲线' })).toBeVisible();
  await page.goto(empty.address);
  await page.goto(`${empty.url}/#/cameras`);
  await expect(page.getByText('还没有接入摄像机')).toBeVisible();
});
