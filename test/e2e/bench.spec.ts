import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeWav } from '../../site/audio/wav/write-wav.ts';
import { type SitePageServer, startSitePageServer } from '../fakes/page-server/start-site-page-server.ts';
import { pagesFolder } from './kit/pages-folder.ts';
import { expectNoHorizontalScroll, prefer, watchPage } from './kit/watch-page.ts';

/** What the sound card hears: a tone with 1 % of its second harmonic, for as long as anybody listens. */
const heard = join(tmpdir(), 'exam-bench-heard.wav');
const RATE = 48_000;
const tone = Float32Array.from(
  { length: 10 * RATE },
  (_, n) =>
    0.25 * Math.sin((2 * Math.PI * 1000 * n) / RATE) + 0.0025 * Math.sin((2 * Math.PI * 2000 * n) / RATE),
);

test.use({
  viewport: { width: 1024, height: 768 },
  launchOptions: {
    executablePath: process.env['EXAM_SITE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${heard}`,
    ],
  },
});

let site: SitePageServer;
test.beforeAll(async () => {
  writeFileSync(heard, writeWav({ sampleRate: RATE, channels: [tone] }, 's16'));
  site = await startSitePageServer({ pagesFolder: await pagesFolder() });
});
test.afterAll(async () => {
  await site.close();
  rmSync(heard, { force: true });
});

test('the bench hears the input unprocessed, measures its distortion, and keeps the result', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=bench`);
  await page.getByRole('button', { name: '打开输入' }).click();
  await expect(page.getByText('回声消除、降噪、自动增益均已关闭')).toBeVisible();
  // A sine of amplitude 0.25 has its peak at -12 dBFS.
  await expect(page.locator('.bench-meter')).toContainText(/峰值 −1[12]\.\d dBFS · ● 合适/);
  for (const button of await page.locator('.bench button:visible').all())
    expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
  await page.getByRole('combobox', { name: '测量内容' }).click();
  await page.getByTitle('谐波失真（2 秒）').click();
  await page.getByRole('button', { name: '放音并测量' }).click();
  await expect(page.locator('.bench-outcome')).toContainText('总谐波失真', { timeout: 20_000 });
  const row = page.locator('.bench-figures tr').filter({ hasText: '总谐波失真' });
  const percent = Number.parseFloat((await row.locator('td').last().textContent()) ?? '');
  expect(Math.abs(percent - 1)).toBeLessThan(0.05);
  await expect(page.locator('.bench-verdict')).toContainText('合格');
  await expect(page.locator('.bench-history tbody tr')).toHaveCount(2);
  expect(site.commands.at(-1)).toMatchObject({
    name: 'soundBench.measure',
    actor: 'op1',
    input: {
      kind: 'thd',
      input: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    },
  });
  await expectNoHorizontalScroll(page);
  expect(complaints).toEqual([]);
});

test('a refused microphone and a missing one are told apart, with what to do', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=bench`);
  for (const [name, cause, action] of [
    ['NotAllowedError', '没有允许使用麦克风', '把麦克风改为“允许”'],
    ['NotFoundError', '没有找到输入设备', '插好声卡或麦克风'],
  ] as const) {
    await page.evaluate((problem) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', problem));
    }, name);
    await page.getByRole('button', { name: '打开输入' }).click();
    await expect(page.getByRole('alert')).toContainText(cause);
    await expect(page.getByRole('alert')).toContainText(action);
  }
});

test('one loudspeaker line: the check of one room alone', async ({ page }) => {
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=bench`);
  await page.getByText('一条音箱线路').click();
  await expect(page.locator('.bench .meter')).toHaveCount(1);
  await page.getByRole('combobox', { name: '检测音从哪里放出' }).click();
  await page.getByTitle('由广播主机播放文件').last().click();
  await page.getByRole('button', { name: '放音并测量' }).click();
  await expect(page.locator('.bench .check-room')).toHaveCount(1);
  expect(site.commands.at(-1)).toMatchObject({
    name: 'audioCheck.start',
    input: { rooms: ['r01'], kind: 'stipa', output: 'external' },
  });
  await page.getByRole('button', { name: '停止' }).click();
  await expect(page.getByRole('button', { name: '重测' })).toBeVisible();
});
