import { mkdtempSync, rmSync } from 'node:fs';
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
  const folder = temporaryFolder();
  const clips = mkdtempSync(join(tmpdir(), 'exam-clips-'));
  let server: GstServer;
  let site: Serving;

  test.beforeAll(async () => {
    test.setTimeout(120_000);
    makeClip(join(clips, 'g711.mkv'), { seconds: 240, audio: 'pcm_alaw', size: '320x180', fps: 15 });
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
    folder.remove();
    rmSync(clips, { recursive: true, force: true });
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
