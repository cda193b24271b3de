import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../fakes/rtsp/gst-server.ts';
import { makeClip } from '../fakes/rtsp/make-clip.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../fakes/run-program.ts';
import { prefer, watchPage } from './kit/watch-page.ts';

interface Coverage {
  readonly cameraId: string;
  readonly covered: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number; readonly reason: string }[];
}
interface Status {
  readonly positionMs: number;
  readonly tracks: readonly {
    readonly cameraId: string;
    readonly state: string;
    readonly frameMs: number | null;
  }[];
}
const status = (page: Page): Promise<Status | null> =>
  page.evaluate(() => (window as unknown as { __playback?: Status }).__playback ?? null);
const states = async (page: Page): Promise<string[]> =>
  (await status(page))?.tracks.map(({ state }) => state) ?? [];

const FRAME_MS = 1000 / 15;
const RECORDED_MS = 6_000;
const SECOND = 'r02-front';

test.describe('two cameras of a real RTSP server, one interrupted while recording', () => {
  test.skip(!hasFfmpeg || !hasGstServer, "FFmpeg or GStreamer's RTSP server is not here");
  // Made in beforeAll: this file is also read by the process that only lists the tests.
  let folder: ReturnType<typeof temporaryFolder>;
  let clips = '';
  const servers: GstServer[] = [];
  let site: Serving;
  let gap: { fromMs: number; toMs: number };

  const coverageOf = async (cameraId: string): Promise<Coverage> => {
    const toMs = Date.now();
    const answer = await site.api(
      `/api/v1/recordings?cameraId=${cameraId}&fromMs=${toMs - 600_000}&toMs=${toMs}`,
    );
    const { segments, gaps } = (await answer.json()) as {
      segments: Coverage['covered'];
      gaps: Coverage['gaps'];
    };
    return { cameraId, covered: segments, gaps };
  };
  const recordedMs = async (cameraId: string): Promise<number> =>
    (await coverageOf(cameraId)).covered.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const faultsOf = async (cameraId: string) =>
    (await coverageOf(cameraId)).gaps.filter(({ reason }) => reason === 'camera' || reason === 'network');

  test.beforeAll(async () => {
    folder = temporaryFolder();
    clips = mkdtempSync(join(tmpdir(), 'exam-clips-'));
    test.setTimeout(240_000);
    makeClip(join(clips, 'aac.mkv'), { seconds: 240, audio: 'aac', size: '320x180', fps: 15 });
    servers.push(await startGstServer(clips, { count: 1 }), await startGstServer(clips, { count: 1 }));
    const cameras = servers.map(({ port }, index) => ({
      id: `r0${index + 1}-front`,
      roomId: `r0${index + 1}`,
      role: 'front',
      sub: `rtsp://127.0.0.1:${port}/cam0`,
    }));
    const config = folder.write(
      'site.json',
      siteConfig({ cameras, recording: { enabled: true, stream: 'sub', maxBytes: 2_000_000_000 } }),
    );
    site = await serveSite(config, `${folder.path}/data`);
    await expect.poll(() => recordedMs(SECOND), { timeout: 60_000 }).toBeGreaterThan(RECORDED_MS);
    const second = servers[1];
    await second?.stop();
    await expect.poll(async () => (await faultsOf(SECOND)).length, { timeout: 60_000 }).toBeGreaterThan(0);
    const before = await recordedMs(SECOND);
    if (second) servers[1] = await startGstServer(clips, { count: 1, port: second.port });
    await expect.poll(() => recordedMs(SECOND), { timeout: 90_000 }).toBeGreaterThan(before + RECORDED_MS);
    // Shorter ones may stand beside it: the moments of connecting.
    const [longest] = (await faultsOf(SECOND)).sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
    gap = { fromMs: longest?.fromMs ?? 0, toMs: longest?.toMs ?? 0 };
  });
  test.afterAll(async () => {
    await site?.stop();
    for (const server of servers) await server.stop();
    folder?.remove();
    if (clips !== '') rmSync(clips, { recursive: true, force: true });
  });
  const open = async (page: Page, atMs: number): Promise<void> => {
    await prefer(page, { language: 'zh' });
    await page.goto(`${site.url}/?token=${site.token}`);
    await page.goto(`${site.url}/#/playback?at=${Math.round(atMs)}&camera=r01-front,r02-front`);
  };

  test('play at one instant, show the gap with its reason, and step frame by frame', async ({ page }) => {
    test.setTimeout(180_000);
    const { complaints } = watchPage(page);
    await open(page, gap.fromMs - 4_000);
    await expect.poll(() => states(page), { timeout: 60_000 }).toEqual(['playing', 'playing']);
    const now = await status(page);
    for (const { frameMs } of now?.tracks ?? []) {
      expect(frameMs).toBeLessThanOrEqual((now?.positionMs ?? 0) + 0.001);
      // The test machine may have lost pictures; a picture older than two frames would be another instant.
      expect((now?.positionMs ?? 0) - (frameMs ?? 0)).toBeLessThan(FRAME_MS * 2.5);
    }
    await page.locator('[data-camera="r01-front"] .player-choose').focus();
    const first = (await status(page))?.tracks[0]?.frameMs ?? 0;
    await page.keyboard.press('.');
    await expect
      .poll(async () => (await status(page))?.tracks[0]?.frameMs, { timeout: 20_000 })
      .toBeGreaterThan(first);
    await page.keyboard.press(',');
    await expect.poll(async () => (await status(page))?.tracks[0]?.frameMs, { timeout: 20_000 }).toBe(first);
    const start = (await status(page))?.positionMs ?? 0;
    await page.keyboard.press('Space');
    await expect
      .poll(async () => ((await status(page))?.positionMs ?? 0) - start, { timeout: 30_000 })
      .toBeGreaterThan(500);
    await page.keyboard.press('Space');
    // Inside the interruption the first camera has its picture, the second says why it has none.
    await open(page, (gap.fromMs + gap.toMs) / 2);
    await expect.poll(() => states(page), { timeout: 60_000 }).toEqual(['playing', 'gap']);
    await expect(page.locator(`[data-camera="${SECOND}"]`)).toContainText(/没有录像.*(线路|摄像机)/s);
    await expect(page.locator(`[data-camera="${SECOND}"] .player-frame`)).toHaveText('—');
    await expect(page.getByRole('list', { name: '录像与缺失' })).toContainText(/缺 .*处/);
    expect(complaints).toEqual([]);
  });

  test('give a clip that another player reads, as long as what was recorded', async ({ page }) => {
    test.setTimeout(180_000);
    await open(page, gap.fromMs - 4_500);
    await expect.poll(() => states(page), { timeout: 60_000 }).toEqual(['playing', 'playing']);
    await page.getByRole('button', { name: '不再播放：第02考场' }).click();
    await page.keyboard.press('[');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press(']');
    await expect(page.getByRole('complementary')).toContainText('长 5.0 秒');
    await page.getByRole('button', { name: '导出 MP4' }).click();
    // Nobody has acted on this console yet: it asks who does.
    await page.getByRole('textbox', { name: '姓名' }).fill('周敏');
    await page.getByRole('button', { name: '新增并选用' }).click();
    const link = page.getByRole('link', { name: /^下载 .*\.mp4$/ });
    await expect(link).toBeVisible({ timeout: 60_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const probe = JSON.parse(
      execFileSync(
        'ffprobe',
        [
          '-v',
          'error',
          '-count_frames',
          '-show_streams',
          '-show_format',
          '-of',
          'json',
          await download.path(),
        ],
        { encoding: 'utf8' },
      ),
    ) as {
      streams: { codec_type: string; codec_name: string; nb_read_frames: string }[];
      format: { duration: string };
    };
    const video = probe.streams.find((stream) => stream.codec_type === 'video');
    expect(video?.codec_name).toBe('h264');
    expect(probe.streams.some((stream) => stream.codec_type === 'audio')).toBe(true);
    // From the key frame before the mark to the end of the last fragment: up to a GOP of 2 s on either side.
    expect(Number(probe.format.duration)).toBeGreaterThan(4);
    expect(Number(probe.format.duration)).toBeLessThan(10);
    expect(Number(video?.nb_read_frames)).toBeGreaterThan(50);
  });
});
