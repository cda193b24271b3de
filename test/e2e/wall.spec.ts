import { expect, type Page, test } from '@playwright/test';
import { sampleCamera } from '../fakes/page-server/sample-site.ts';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { prefer, watchPage } from './kit/watch-page.ts';

let site: SitePageServer;

test.beforeEach(async ({ page }) => {
  site = await startSitePageServer({ pagesFolder: await pagesFolder(), rooms: 12 });
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/wall`);
});
test.afterEach(() => site.close());

const tile = (page: Page, id: string) => page.locator(`[data-camera="${id}"]`);
interface Figures {
  decoded: number;
  painted: number;
  lastFrameAgeMs: number | null;
  state: string;
  isGrey: boolean;
}
const figures = (page: Page, id: string): Promise<Figures | null> =>
  page.evaluate((cameraId) => {
    const wall = (window as { __wall?: { tiles: ({ cameraId: string } & Figures)[] } }).__wall;
    return wall?.tiles.find((candidate) => candidate.cameraId === cameraId) ?? null;
    interface Figures {
      decoded: number;
      painted: number;
      lastFrameAgeMs: number | null;
      state: string;
      isGrey: boolean;
    }
  }, id);

/** Mean saturation (0..255) of a tile's pixels, read from the page's canvas. */
const saturation = (page: Page, id: string): Promise<number> =>
  page.evaluate((cameraId) => {
    const button = document.querySelector<HTMLElement>(`[data-camera="${cameraId}"]`);
    const canvas = document.querySelector<HTMLCanvasElement>('.wall-canvas');
    if (!button || !canvas) return -1;
    const scale = canvas.width / canvas.clientWidth;
    const copy = new OffscreenCanvas(64, 36);
    const context = copy.getContext('2d');
    if (!context) return -1;
    const [x, y, w, h] = [button.offsetLeft, button.offsetTop, button.offsetWidth, button.offsetHeight * 0.7];
    context.drawImage(canvas, x * scale, y * scale, w * scale, h * scale, 0, 0, 64, 36);
    const { data } = context.getImageData(0, 0, 64, 36);
    let sum = 0;
    for (let at = 0; at < data.length; at += 4) {
      const rgb = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
      sum += Math.max(...rgb) - Math.min(...rgb);
    }
    return sum / (data.length / 4);
  }, id);

const playing = async (page: Page, id: string): Promise<void> => {
  await expect
    .poll(async () => (await figures(page, id))?.painted ?? 0, { timeout: 20_000 })
    .toBeGreaterThan(5);
};

test('decodes and paints real H.264 of every live room, and says why the others have none', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await playing(page, 'r01-front');
  await playing(page, 'r12-front');
  expect(await saturation(page, 'r01-front')).toBeGreaterThan(100);
  await expect(tile(page, 'r01-front')).toHaveAccessibleName(/第01考场 前.*正常/);
  await expect(tile(page, 'r08-front')).toContainText('离线');
  await expect(tile(page, 'r08-front')).toContainText('连接超时');
  await expect(tile(page, 'r11-front')).toContainText('密码被拒');
  await expect(tile(page, 'r05-front')).toContainText('画面受损');
  expect(complaints).toEqual([]);
});

test('a stream that falls silent is grey within 2 s and says how long it has stood', async ({ page }) => {
  await playing(page, 'r02-front');
  const before = await saturation(page, 'r02-front');
  const startedMs = Date.now();
  site.media.stop('r02-front', null);
  await expect.poll(async () => saturation(page, 'r02-front'), { intervals: [100] }).toBeLessThan(before / 4);
  expect(Date.now() - startedMs).toBeLessThan(2_500);
  await expect(tile(page, 'r02-front')).toContainText('画面停住');
  await expect(tile(page, 'r02-front')).toContainText('停在');
  // The neighbours go on.
  expect(await saturation(page, 'r03-front')).toBeGreaterThan(before / 2);
  site.media.resume('r02-front');
  await expect.poll(async () => saturation(page, 'r02-front')).toBeGreaterThan(before / 2);
  await expect(tile(page, 'r02-front')).toHaveAccessibleName(/正常/);
});

test('an interrupted stream greys at once with the reason of the service', async ({ page }) => {
  await playing(page, 'r03-front');
  site.media.stop('r03-front', 'no-packets');
  await expect(tile(page, 'r03-front')).toContainText('画面数据停止', { timeout: 2_000 });
  await expect.poll(async () => (await figures(page, 'r03-front'))?.isGrey).toBe(true);
});

test('a camera the service calls offline is grey even while pictures still arrive', async ({ page }) => {
  await playing(page, 'r04-front');
  site.setCamera({ ...sampleCamera('r04', 'offline') });
  await expect(tile(page, 'r04-front')).toContainText('离线');
  await expect.poll(async () => saturation(page, 'r04-front')).toBeLessThan(40);
});

test('a codec the browser cannot decode is named', async ({ page }) => {
  site.media.announce('r06-front', 'hvc1.1.6.L93.B0');
  await page.reload();
  await expect(tile(page, 'r06-front')).toContainText('hvc1.1.6.L93.B0');
  await expect(tile(page, 'r06-front')).toContainText('H.264');
});

test('keys: arrows, a typed room number, Enter enlarges, Esc returns, and only what is seen streams', async ({
  page,
}) => {
  await playing(page, 'r01-front');
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 'r02-front')).toBeFocused();
  await page.keyboard.type('12');
  await expect(page.getByText('跳到考场 12，按 Enter')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(tile(page, 'r12-front')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('.single-facts')).toContainText('第12考场');
  await expect(page.locator('.single-facts')).toContainText('384 kbit/s');
  await expect.poll(() => site.media.openSockets()).toBe(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('.single-facts')).toBeHidden();
  await expect.poll(() => site.media.openSockets()).toBe(10);
  await page.getByLabel('分屏').click();
  await page.getByTitle('4 分屏', { exact: true }).click();
  await expect(page.getByText('第 1 / 3 屏')).toBeVisible();
  await expect.poll(() => site.media.openSockets()).toBe(4);
});

test('leaving the page closes every stream', async ({ page }) => {
  await playing(page, 'r01-front');
  await page.keyboard.press('Alt+1');
  await expect.poll(() => site.media.openSockets()).toBe(0);
});

test('retry of a refused camera is sent with the operator', async ({ page }) => {
  await tile(page, 'r11-front').click();
  await page.getByRole('button', { name: '重试', exact: true }).click();
  await expect(page.getByText('已请求重试')).toBeVisible();
  // The samples of the fake have signed people in before.
  expect(site.commands.filter(({ name }) => name.startsWith('cameras.'))).toEqual([
    { name: 'cameras.retry', actor: 'op1', input: { cameraId: 'r11-front' } },
  ]);
});
