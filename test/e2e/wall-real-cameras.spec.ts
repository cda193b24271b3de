import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../fakes/rtsp/gst-server.ts';
import { makeClip } from '../fakes/rtsp/make-clip.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../fakes/run-program.ts';

const CAMERAS = 16;

interface Tile {
  readonly cameraId: string;
  readonly decoded: number;
  readonly painted: number;
  readonly lastFrameAgeMs: number | null;
}
const tilesOf = (page: Page): Promise<Tile[]> =>
  page.evaluate(
    () =>
      (globalThis as unknown as { __wall?: { tiles: Tile[] } }).__wall?.tiles.map((tile) => ({ ...tile })) ??
      [],
  );

test.describe('sixteen cameras of another RTSP server', () => {
  test.skip(!hasFfmpeg || !hasGstServer, "FFmpeg or GStreamer's RTSP server is not here");
  // Made in beforeAll: this file is also read by the process that only lists the tests.
  let folder: ReturnType<typeof temporaryFolder>;
  let clips = '';
  let server: GstServer;
  let site: Serving;

  test.beforeAll(async () => {
    folder = temporaryFolder();
    clips = mkdtempSync(join(tmpdir(), 'exam-clips-'));
    test.setTimeout(120_000);
    // Cameras with even numbers send AAC, the others G.711: first, third … room and second, fourth … room.
    for (const [name, audio] of [
      ['aac.mkv', 'aac'],
      ['g711.mkv', 'pcm_alaw'],
    ] as const)
      makeClip(join(clips, name), { seconds: 240, audio, size: '320x180', fps: 15 });
    server = await startGstServer(clips, { count: CAMERAS });
    const rooms = Array.from({ length: CAMERAS }, (_, index) => {
      const number = String(index + 1).padStart(2, '0');
      return { id: `r${number}`, name: `第${number}考场`, kind: 'exam' };
    });
    const cameras = rooms.map(({ id }, index) => ({
      id: `${id}-front`,
      roomId: id,
      role: 'front',
      sub: `rtsp://127.0.0.1:${server.port}/cam${index}`,
    }));
    const config = folder.write('site.json', siteConfig({ rooms, cameras }));
    site = await serveSite(config, `${folder.path}/data`);
  });
  test.afterAll(async () => {
    await site?.stop();
    await server?.stop();
    folder?.remove();
    if (clips !== '') rmSync(clips, { recursive: true, force: true });
  });

  test('are heard one at a time, and their snapshots carry room and time', async ({ page }) => {
    test.setTimeout(120_000);
    await page.goto(`${site.url}/?token=${site.token}`);
    await page.goto(`${site.url}/#/wall`);
    await expect(page.locator('.wall-tile.live')).toHaveCount(CAMERAS, { timeout: 60_000 });
    const strip = page.locator('.sound-strip');
    // Room 3 sends AAC, room 4 G.711.
    for (const number of ['03', '04']) {
      await page.locator(`[data-camera="r${number}-front"]`).focus();
      await page.keyboard.press('s');
      await expect(strip).toContainText(`正在听 第${number}考场 前`);
      // The clip's tone is a sine of -18 dBFS (FFmpeg's default): what is heard is what was sent.
      await expect
        .poll(() => strip.locator('meter').evaluate((meter: HTMLMeterElement) => meter.value), {
          timeout: 20_000,
        })
        .toBeGreaterThan(-30);
      await page.keyboard.press('s');
      await expect(strip).toHaveCount(0);
    }

    await page.locator('[data-camera="r03-front"]').focus();
    const downloading = page.waitForEvent('download');
    await page.keyboard.press('c');
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^第03考场-前-\d{8}-\d{6}\.jpg$/);
    const bytes = readFileSync(await download.path());
    expect([...bytes.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    await expect(page.getByText(/已保存 第03考场-前/)).toBeVisible();
  });

  test('are live in Chromium, grey with a reason when their server is killed, and come back', async ({
    page,
  }) => {
    test.setTimeout(150_000);
    await page.goto(`${site.url}/?token=${site.token}`);
    await page.goto(`${site.url}/#/wall`);
    await expect(page.locator('.wall-tile')).toHaveCount(CAMERAS, { timeout: 20_000 });
    await expect(page.locator('.wall-tile.live')).toHaveCount(CAMERAS, { timeout: 60_000 });
    const before = await tilesOf(page);
    await page.waitForTimeout(3_000);
    const after = await tilesOf(page);
    for (const tile of after) {
      const earlier = before.find(({ cameraId }) => cameraId === tile.cameraId);
      expect(tile.decoded - (earlier?.decoded ?? 0)).toBeGreaterThan(10);
      expect(tile.painted - (earlier?.painted ?? 0)).toBeGreaterThan(5);
    }

    const { port } = server;
    await server.stop();
    const killedMs = Date.now();
    await expect(page.locator('.wall-tile.live')).toHaveCount(0, { timeout: 10_000 });
    // Two seconds are promised; the rest is for a busy test machine.
    expect(Date.now() - killedMs).toBeLessThan(6_000);
    await expect(page.locator('.wall-tile .tile-cause').first()).not.toBeEmpty();
    await expect(page.locator('.wall-tile .tile-cause')).toHaveCount(CAMERAS);

    server = await startGstServer(clips, { count: CAMERAS, port });
    await expect(page.locator('.wall-tile.live')).toHaveCount(CAMERAS, { timeout: 60_000 });
  });
});
