import { expect, type Page, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectAccessible, expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

/** The wall at work: patrol, full screen, hidden windows, many tiles, several displays. */
let site: SitePageServer;
const open = async (rooms: number, scene: 'calm' | 'problems' = 'calm'): Promise<void> => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms, scene });
};
test.afterEach(() => site.close());

const show = async (page: Page, hash: string): Promise<void> => {
  await page.goto(site.address);
  await page.goto(`${site.url}/#/${hash}`);
};
const rooms = (page: Page) => page.locator('.wall-tile .tile-room');
const setVisibility = (page: Page, state: 'hidden' | 'visible'): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

test('patrol turns the screens by itself, by button and by P, and stops', async ({ page }) => {
  await open(12);
  await page.clock.install();
  await prefer(page, { operatorId: 'op1', wallGrid: 4, patrolSeconds: 20 });
  await show(page, 'wall');
  await expect(page.getByText('第 1 / 3 屏')).toBeVisible();
  await page.getByRole('button', { name: '轮巡', exact: true }).click();
  for (const screen of [2, 3, 1]) {
    await page.clock.runFor(20_500);
    await expect(page.getByText(`第 ${screen} / 3 屏`)).toBeVisible();
  }
  await page.keyboard.press('p');
  await expect(page.getByRole('button', { name: '轮巡', exact: true })).toBeVisible();
  const stoppedAt = await rooms(page).first().textContent();
  await page.clock.runFor(50_000);
  await expect(rooms(page).first()).toHaveText(stoppedAt ?? '');
});

test('F fills the screen with the wall and leaves it again', async ({ page }) => {
  await open(4);
  await prefer(page, { operatorId: 'op1' });
  await show(page, 'wall');
  await expect(page.locator('.wall-tile.live')).toHaveCount(4);
  await page.keyboard.press('f');
  await expect
    .poll(() => page.evaluate(() => document.fullscreenElement?.classList.contains('wall') ?? false))
    .toBe(true);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true);
});

test('M is offered where there is sound, and nowhere else', async ({ page }) => {
  await open(4);
  await prefer(page, { operatorId: 'op1' });
  await show(page, 'wall');
  await expect(page.locator('.wall-tile.live')).toHaveCount(4);
  await page.keyboard.press('m');
  await expect(page.getByText('已静音')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('轮巡');
  await expect(page.getByRole('dialog')).not.toContainText('静音');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('Alt+3');
  await expect(page.getByRole('button', { name: '开始检查' })).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByText('已静音')).toBeVisible();
});

test('a hidden page streams nothing and is live again as soon as it is shown', async ({ page }) => {
  await open(9);
  await prefer(page, { operatorId: 'op1' });
  await show(page, 'wall');
  await expect(page.locator('.wall-tile.live')).toHaveCount(9);
  await setVisibility(page, 'hidden');
  await expect.poll(() => site.media.openSockets()).toBe(0);
  await page.waitForTimeout(500);
  expect(site.media.openSockets()).toBe(0);
  await setVisibility(page, 'visible');
  await expect.poll(() => site.media.openSockets()).toBe(9);
  await expect(page.locator('.wall-tile.live')).toHaveCount(9, { timeout: 5_000 });
});

test('64 tiles: every one gets its first picture from the GOP it is sent at once', async ({ page }) => {
  test.setTimeout(90_000);
  await open(64);
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1', wallGrid: 64 });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await show(page, 'wall');
  await expect(page.locator('.wall-tile')).toHaveCount(64);
  await expect(page.locator('.wall-tile.live')).toHaveCount(64, { timeout: 20_000 });
  expect(site.media.socketsOpened()).toBe(64);
  const tiles = await page.evaluate(
    () =>
      (window as { __wall?: { tiles: { cameraId: string; decodeErrors: number }[] } }).__wall?.tiles ?? [],
  );
  expect(tiles).toHaveLength(64);
  expect(tiles.filter(({ decodeErrors }) => decodeErrors > 0)).toEqual([]);
  expect(complaints).toEqual([]);
});

test('two displays share the rooms: halves, no rail, a clock, keys that work', async ({ page }) => {
  await open(13);
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1', wallGrid: 1 });
  await show(page, 'wall?screen=1/2');
  await expect(rooms(page)).toHaveCount(7);
  await expect(page.locator('.wall-tile.live')).toHaveCount(7);
  await expect(rooms(page).first()).toContainText('第01考场');
  await expect(rooms(page).last()).toContainText('第07考场');
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.locator('.screen-strip')).toContainText('第 1 / 2 面显示器');
  await expect(page.locator('.screen-strip time')).toHaveText(/^\d\d:\d\d:\d\d$/);
  const size = await page.evaluate(() => {
    const stage = document.querySelector('.wall-stage')?.getBoundingClientRect();
    return { width: (stage?.width ?? 0) / innerWidth, height: (stage?.height ?? 0) / innerHeight };
  });
  expect(size.width).toBeGreaterThan(0.98);
  expect(size.height).toBeGreaterThan(0.93);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.locator('.single-facts')).toContainText('第02考场');
  await page.goto(`${site.url}/#/wall?screen=2/2`);
  await expect(rooms(page)).toHaveCount(6);
  await expect(rooms(page).first()).toContainText('第08考场');
  await expect(rooms(page).last()).toContainText('第13考场');
  // The pages' test server keeps no diagnosis frames.
  expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([]);
});

test('what does not fit on a display comes round by itself', async ({ page }) => {
  test.setTimeout(90_000);
  await open(70);
  await page.clock.install();
  await prefer(page, { operatorId: 'op1', patrolSeconds: 20 });
  await show(page, 'wall?screen=1/1');
  await expect(page.locator('.screen-strip')).toContainText('第 1 / 2 屏');
  await page.clock.runFor(20_500);
  await expect(page.locator('.screen-strip')).toContainText('第 2 / 2 屏');
  await expect(rooms(page).first()).toContainText('第65考场');
});

test('walls on every display are offered only inside the desktop shell', async ({ page }) => {
  await open(4);
  await prefer(page, { operatorId: 'op1' });
  await show(page, 'wall');
  await expect(page.locator('.wall-tile.live')).toHaveCount(4);
  await expect(page.getByRole('button', { name: '各显示器画面墙' })).toHaveCount(0);
  await page.addInitScript(() => {
    const answers = [2, 0];
    Object.assign(window, { examShell: { toggleWalls: () => Promise.resolve(answers.shift() ?? 0) } });
  });
  await page.reload();
  await page.getByRole('button', { name: '各显示器画面墙' }).click();
  await expect(page.getByText('已在另外 2 台显示器上打开画面墙')).toBeVisible();
  await page.getByRole('button', { name: '各显示器画面墙' }).click();
  await expect(page.getByText('其他显示器上没有打开的画面墙')).toBeVisible();
});

test('one room: its figures say of which stream they are; the main stream is offered where there is one', async ({
  page,
}) => {
  await open(4);
  await prefer(page, { operatorId: 'op1' });
  await show(page, 'wall?room=r01');
  const facts = page.locator('.single-facts');
  await expect(facts).toContainText('第01考场');
  await expect(facts.getByRole('region', { name: '本机接收（子码流）' })).toContainText('384 kbit/s');
  await expect(facts.getByRole('region', { name: '本页播放（子码流）' })).toContainText('H.264');
  await facts.getByText('主码流', { exact: true }).click();
  await expect(facts.getByRole('region', { name: '本页播放（主码流）' })).toBeVisible();
  await expect(facts.getByRole('region', { name: '本机接收（子码流）' })).toBeVisible();
  await page.getByRole('button', { name: '下一路' }).click();
  await expect(facts).toContainText('第02考场');
  await expect(facts.getByText('主码流', { exact: true })).toHaveCount(0);
});
