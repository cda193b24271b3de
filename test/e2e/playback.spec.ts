import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import {
  expectAccessible,
  expectNoHorizontalScroll,
  expectReadableIn,
  prefer,
  watchPage,
} from './kit/watch-page.ts';

interface Track {
  readonly cameraId: string;
  readonly state: string;
  readonly frameMs: number | null;
  readonly decoded: number;
  readonly heldBytes: number;
}
interface Status {
  readonly positionMs: number;
  readonly isRunning: boolean;
  readonly tracks: readonly Track[];
}
const status = (page: Page): Promise<Status | null> =>
  page.evaluate(() => (window as unknown as { __playback?: Status }).__playback ?? null);
const states = async (page: Page): Promise<string[]> =>
  (await status(page))?.tracks.map(({ state }) => state) ?? [];
const framesOf = async (page: Page): Promise<(number | null)[]> =>
  (await status(page))?.tracks.map(({ frameMs }) => frameMs) ?? [];

/** A step takes a few milliseconds: the usual looks after 100 and 250 would be most of the waiting. */
const SOON = { timeout: 10_000, intervals: [20] };

/** One picture of the sample clip lasts so long. */
const FRAME_MS = 1000 / 12;

let site: SitePageServer;
const open = async (page: Page, rooms = 12, search = ''): Promise<void> => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms });
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback${search}`);
  await expect(page.getByRole('button', { name: '播放 第01考场 前' })).toBeVisible();
};
test.afterEach(() => site.close());

test('nine cameras show the same instant, and none shows a picture where nothing was recorded', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await open(page);
  for (let row = 1; row <= 9; row += 1) await page.keyboard.press(String(row));
  // The eighth has been unreachable for 90 s.
  const expected = Array.from({ length: 9 }, (_, index) => (index === 7 ? 'gap' : 'playing'));
  await expect.poll(() => states(page), { timeout: 30_000 }).toEqual(expected);
  await expect(page.locator('[data-camera="r08-front"]')).toContainText('没有录像');
  await expect(page.locator('[data-camera="r08-front"]')).toContainText('线路（连接超时');
  await page.keyboard.press('Space');
  const before = await status(page);
  await expect
    .poll(async () => ((await status(page))?.positionMs ?? 0) - (before?.positionMs ?? 0), {
      timeout: 30_000,
    })
    .toBeGreaterThan(3_000);
  for (let sample = 0; sample < 10; sample += 1) {
    const now = await status(page);
    for (const { frameMs } of now?.tracks ?? []) {
      if (frameMs === null) continue;
      // Each camera's newest picture at or before the one position of the clock.
      expect(frameMs).toBeLessThanOrEqual((now?.positionMs ?? 0) + 0.001);
      // While it runs, a busy machine may paint late; standing still (below) it is exact.
      expect((now?.positionMs ?? 0) - frameMs).toBeLessThan(FRAME_MS * 8);
    }
    await page.waitForTimeout(150);
  }
  await page.keyboard.press('Space');
  await expect.poll(async () => (await status(page))?.isRunning).toBe(false);
  await expect.poll(() => states(page)).toEqual(expected);
  const still = await status(page);
  for (const { frameMs } of still?.tracks ?? [])
    if (frameMs !== null) expect((still?.positionMs ?? 0) - frameMs).toBeLessThan(FRAME_MS + 0.01);
  for (const { heldBytes } of still?.tracks ?? []) expect(heldBytes).toBeLessThan(24 * 1024 * 1024);
  // A tenth camera finds no place.
  await page.getByRole('button', { name: '播放 第10考场 前' }).click();
  await expect(page.getByText('最多同时播放 9 路')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('steps go frame by frame, forward and back, and the others follow to the same instant', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await page.locator('[data-camera="r01-front"] .player-choose').focus();
  await expect.poll(() => states(page), { timeout: 30_000 }).toEqual(['playing', 'playing']);
  const [first] = await framesOf(page);
  const seen = [first ?? 0];
  // More than two GOPs, so that borders are crossed in both directions.
  for (let count = 1; count <= 30; count += 1) {
    await page.keyboard.press('.');
    await expect.poll(async () => (await framesOf(page))[0], SOON).toBeGreaterThan((seen.at(-1) ?? 0) + 1);
    const [own, other] = await framesOf(page);
    expect((own ?? 0) - (seen.at(-1) ?? 0)).toBeCloseTo(FRAME_MS, 0);
    expect((own ?? 0) - (other ?? 0)).toBeGreaterThanOrEqual(0);
    expect((own ?? 0) - (other ?? 0)).toBeLessThan(FRAME_MS + 0.01);
    seen.push(own ?? 0);
  }
  for (let count = seen.length - 2; count >= 0; count -= 1) {
    await page.keyboard.press(',');
    await expect.poll(async () => (await framesOf(page))[0], SOON).toBe(seen[count]);
  }
});

test('a typed time is reached to the millisecond; speed, seconds and minutes by key', async ({ page }) => {
  await open(page);
  await page.keyboard.press('1');
  await expect.poll(() => states(page), { timeout: 30_000 }).toEqual(['playing']);
  const start = (await status(page))?.positionMs ?? 0;
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => Math.round(((await status(page))?.positionMs ?? 0) - start)).toBe(-60_000);
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Math.round(((await status(page))?.positionMs ?? 0) - start)).toBe(-55_000);
  const wanted = new Date(Math.floor(start / 1000) * 1000 - 600_000 + 417);
  const typed = wanted.toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' });
  const date = wanted.toLocaleDateString('en-CA', { timeZone: 'Asia/Shanghai' });
  const field = page.getByRole('textbox', { name: '到时间' });
  await field.fill(`${date} ${typed}.417`);
  await field.press('Enter');
  await expect.poll(async () => (await status(page))?.positionMs).toBe(wanted.getTime());
  await expect.poll(() => states(page)).toEqual(['playing']);
  const [frame] = await framesOf(page);
  expect(wanted.getTime() - (frame ?? 0)).toBeLessThan(FRAME_MS + 0.01);
  await expect(page.locator('.transport-time')).toContainText('.417');
  // A letter typed into the field is text, not a command.
  await field.fill('s');
  await expect(field).toHaveValue('s');
  await expect(page.getByRole('button', { name: '前往' })).toBeDisabled();
  await field.fill('');
  await field.blur();
  await page.getByLabel('速度').click();
  await page.getByTitle('16×', { exact: true }).click();
  await expect(page.getByText('只显示关键帧')).toBeVisible();
  await page.getByRole('button', { name: '播放', exact: true }).click();
  const began = (await status(page))?.positionMs ?? 0;
  await expect
    .poll(async () => ((await status(page))?.positionMs ?? 0) - began, { timeout: 30_000 })
    .toBeGreaterThan(16_000);
  // Only key frames: each a whole second of the clip after its camera's offset.
  const [key] = await framesOf(page);
  expect((key ?? 1) % 1000).toBe(0);
});

test('the timeline says what is missing and why, for mouse and keys', async ({ page }) => {
  await open(page, 60);
  const summary = page.getByRole('list', { name: '录像与缺失' });
  await expect(summary).toContainText('应有');
  await expect(summary).toContainText(/缺 .*处/);
  await expect(summary).toContainText(/线路 .*秒/);
  // Only rows in view exist.
  expect(await page.locator('.timeline-row').count()).toBeLessThan(40);
  const row = page.locator('[data-row="r05-front"] canvas');
  const box = await row.boundingBox();
  if (!box) throw new Error('the row has no place');
  await page.getByRole('textbox', { name: '筛选场所' }).fill('05');
  await expect(page.locator('.timeline-row')).toHaveCount(2);
  // From the position, back to the last gap of this camera.
  await page.getByRole('button', { name: '播放 第05考场 前' }).click();
  await page.keyboard.press('p');
  await expect(page.locator('[data-camera="r05-front"]')).toContainText('摄像机（画面数据停止）', {
    timeout: 30_000,
  });
  await expect.poll(() => states(page)).toEqual(['gap']);
  const line = page.locator('.line-position');
  const at = await line.boundingBox();
  const lane = await page.locator('[data-row="r05-front"] canvas').boundingBox();
  if (!at || !lane) throw new Error('no position line');
  for (let count = 0; count < 6; count += 1) await page.keyboard.press('+');
  const closer = await line.boundingBox();
  await page.mouse.move((closer?.x ?? 0) + 4, lane.y + 12);
  await expect(page.getByRole('tooltip')).toContainText('缺');
  await expect(page.getByRole('tooltip')).toContainText('4.0 秒：摄像机（画面数据停止）');
  // A press on the bar is that moment.
  await page.mouse.click((closer?.x ?? 0) - 60, lane.y + 12);
  await expect.poll(() => states(page), { timeout: 20_000 }).toEqual(['playing']);
  // The wheel zooms around the pointer.
  const before = await page.locator('.scale-tick').allTextContents();
  await page.mouse.wheel(0, 600);
  await expect.poll(() => page.locator('.scale-tick').allTextContents()).not.toEqual(before);
});

test('a jump to a gap asked for too early is made as soon as the coverage is there', async ({ page }) => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 12 });
  const release = site.recordings.holdCoverage();
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback?camera=r05-front`);
  await expect.poll(() => states(page), { timeout: 30_000 }).toEqual(['playing']);
  const before = (await status(page))?.positionMs ?? 0;
  await page.keyboard.press('p');
  await expect(page.getByText('正在读取录像情况，读到后就跳转')).toBeVisible();
  expect((await status(page))?.positionMs).toBe(before);
  release();
  await expect(page.locator('[data-camera="r05-front"]')).toContainText('摄像机（画面数据停止）', {
    timeout: 30_000,
  });
});

test('bookmarks are added with a key, found, jumped to, removed and brought back', async ({ page }) => {
  await open(page);
  await page.keyboard.press('3');
  await page.keyboard.press('b');
  const field = page.getByRole('textbox', { name: '这里发生了什么' });
  await expect(field).toBeFocused();
  await field.fill('考生离场');
  await field.press('Enter');
  const entry = page.locator('.bookmark-row', { hasText: '考生离场' });
  await expect(entry).toContainText('第03考场');
  expect(site.commands.at(-1)).toMatchObject({
    name: 'recording.addBookmark',
    actor: 'op1',
    input: { roomId: 'r03', text: '考生离场' },
  });
  await page.getByRole('button', { name: '删除书签 考生离场' }).click();
  await expect(entry).toHaveCount(0);
  await page.getByRole('button', { name: '撤销' }).click();
  await expect(entry).toHaveCount(1);
  await page.getByRole('button', { name: /跳到 .* 更换答题卡/ }).click();
  await expect(page.locator('[data-camera="r01-front"]')).toBeVisible();
  await expect.poll(() => states(page), { timeout: 20_000 }).toEqual(['playing', 'playing']);
});

test('a clip says what is missing before it is made, and its export survives leaving the page', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('5');
  await expect.poll(() => states(page), { timeout: 20_000 }).toEqual(['playing']);
  await page.keyboard.press('p');
  for (let count = 0; count < 2; count += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('[');
  for (let count = 0; count < 4; count += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press(']');
  const side = page.getByRole('complementary');
  await expect(side).toContainText('长 20 秒');
  await expect(side).toContainText('其中缺 4.0 秒：摄像机 4.0 秒');
  await expect(side).toContainText('2 个文件，缺 1 秒以上处断开');
  const holes = side.getByRole('region', { name: '缺失 1 处，这些时间不在导出的文件里' });
  await expect(holes).toContainText(/第05考场 前 .*–.* 摄像机（画面数据停止.*） 4.0 秒/);
  await expect(side).toContainText(/约 .*MB|约 .*kB/);
  await page.getByRole('button', { name: '导出 MP4' }).click();
  await expect(side.getByRole('progressbar')).toBeVisible();
  expect(site.commands.at(-1)).toMatchObject({
    name: 'recording.export',
    input: { cameraIds: ['r05-front'] },
  });
  await page.getByRole('link', { name: '日志' }).click();
  await page.getByRole('link', { name: '回放' }).click();
  await page.getByText('剪辑导出', { exact: true }).click();
  await expect(side.getByRole('link', { name: /^下载 / })).toHaveText(
    ['下载 r05-front-1.mp4', '下载 r05-front-2.mp4'],
    { timeout: 15_000 },
  );
  // The finished export says itself what is not in its files.
  await expect(side.getByRole('region', { name: '缺失 1 处，不在文件里' })).toContainText('4.0 秒');
  // The page was left and is as it was.
  await expect(side).toContainText('长 20 秒');
  await expect(page.locator('[data-camera="r05-front"]')).toBeVisible();
});

test('a snapshot is a JPEG of the whole picture with room and time in its name', async ({ page }) => {
  await open(page);
  await page.keyboard.press('1');
  await expect.poll(() => states(page), { timeout: 20_000 }).toEqual(['playing']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('s')]);
  expect(download.suggestedFilename()).toMatch(/^第01考场 前 \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.\d{3}\.jpg$/);
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(bytes.length).toBeGreaterThan(3_000);
});

test('a codec the browser cannot decode is named', async ({ page }) => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 3 });
  site.recordings.announce('hvc1.1.6.L93.B0');
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback?camera=r01-front`);
  await expect(page.locator('[data-camera="r01-front"]')).toContainText('不能解码 hvc1.1.6.L93.B0');
});

test('recording that is off says how to switch it on', async ({ page }) => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 3 });
  const state = site.recordings.state.get();
  site.recordings.state.set({ ...state, isEnabled: false, recording: [], missing: [], oldestMs: null });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback`);
  await expect(page.getByText('录像没有开启')).toBeVisible();
  await expect(page.getByText('"recording": {"enabled": true}')).toBeVisible();
});

test('with pictures: one width at both sizes, accessible in both themes', async ({ page }) => {
  const { complaints } = watchPage(page);
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 60 });
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/playback?camera=r01-front,r02-front,r08-front`);
  await expect.poll(() => states(page), { timeout: 20_000 }).toEqual(['playing', 'playing', 'gap']);
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await page.getByText('剪辑导出', { exact: true }).click();
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expectNoHorizontalScroll(page);
  await expectAccessible(page);
  await expectReadableIn(page, 'dark');
  expect(complaints).toEqual([]);
});
