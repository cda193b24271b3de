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
  hasTouch: true,
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

test('one visit with a tablet: every guided step of the sound card and of a loudspeaker line, with what goes wrong', async ({
  page,
}) => {
  const { complaints } = watchPage(page);
  await prefer(page, { operatorId: 'op1' });
  await page.goto(site.address);
  await page.goto(`${site.url}/#/listening?view=bench`);
  const step = (title: string) => page.locator('.bench-step', { hasText: title });
  const open = page.getByRole('button', { name: '打开输入' });
  const measure = page.getByRole('button', { name: '放音并测量' });
  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByRole('combobox', { name: label }).tap();
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).tap();
  };
  const thumbs = async (): Promise<void> => {
    for (const button of await page.locator('.bench button:visible').all())
      expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
    await expectNoHorizontalScroll(page);
  };

  // The input is refused, then not there: told apart, with what to do; what needs an input cannot be begun.
  await expect(step('选择输入')).toHaveAttribute('aria-current', 'step');
  for (const [name, cause, action] of [
    ['NotAllowedError', '没有允许使用麦克风', '把麦克风改为“允许”'],
    ['NotFoundError', '没有找到输入设备', '插好声卡或麦克风'],
  ] as const) {
    await page.evaluate((problem) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', problem));
    }, name);
    await open.tap();
    await expect(page.getByRole('alert')).toContainText(cause);
    await expect(page.getByRole('alert')).toContainText(action);
    await expect(measure).toBeDisabled();
    await expect(step('调电平')).toHaveClass(/later/);
  }
  await thumbs();

  // Allowed now: input, level, measurement, and the same once more.
  await page.evaluate(() => Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia'));
  await open.tap();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText('回声消除、降噪、自动增益均已关闭')).toBeVisible();
  await expect(step('选择输入')).toHaveClass(/done/);
  await expect(step('调电平')).toHaveAttribute('aria-current', 'step');
  await page.getByRole('button', { name: '放 1 kHz 测试音' }).tap();
  await expect(page.getByRole('button', { name: '停止测试音' })).toHaveAttribute('aria-pressed', 'true');
  // A sine of amplitude 0.25 has its peak at -12 dBFS.
  await expect(page.locator('.bench-meter')).toContainText(/峰值 −1[12]\.\d dBFS · ● 合适/);
  await thumbs();
  await choose('测量内容', '谐波失真（2 秒）');
  await measure.tap();
  await expect(page.getByText(/正在放音和录音，还要 \d 秒/)).toBeVisible();
  const outcome = page.locator('.bench-outcome');
  await expect(outcome).toContainText('总谐波失真', { timeout: 20_000 });
  // The tone to set the level by has ended with it.
  await expect(page.getByRole('button', { name: '放 1 kHz 测试音' })).toBeVisible();
  const row = page.locator('.bench-figures tr').filter({ hasText: '总谐波失真' });
  const percent = Number.parseFloat((await row.locator('td').last().textContent()) ?? '');
  expect(Math.abs(percent - 1)).toBeLessThan(0.05);
  await expect(page.locator('.bench-verdict')).toContainText('合格');
  const history = page.locator('.bench-history tbody tr');
  await expect(history).toHaveCount(2);
  const again = page.getByRole('button', { name: '重测' });
  await again.tap();
  await page.getByRole('button', { name: '停止', exact: true }).tap();
  await expect(history).toHaveCount(2);
  await again.tap();
  await expect(history).toHaveCount(3, { timeout: 20_000 });
  expect(site.commands.filter(({ name }) => name === 'soundBench.measure')).toHaveLength(2);
  expect(site.commands.at(-1)).toMatchObject({
    name: 'soundBench.measure',
    actor: 'op1',
    input: {
      kind: 'thd',
      input: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    },
  });
  await history.last().getByRole('button').tap();
  await expect(outcome).toContainText('频响与失真（扫频 10 秒）');
  await thumbs();
  await page.getByRole('button', { name: '关闭输入' }).tap();
  await expect(step('选择输入')).toHaveAttribute('aria-current', 'step');

  // One loudspeaker line: the check of one room alone, and once more.
  await page.getByText('一条音箱线路').tap();
  await choose('选择考场', '第02考场');
  await expect(page.locator('.bench .meter')).toHaveCount(1);
  await choose('检测音从哪里放出', '由广播主机播放文件');
  for (const button of [measure, again]) {
    await button.tap();
    await expect(page.locator('.bench .check-room')).toHaveCount(1);
    expect(site.commands.at(-1)).toMatchObject({
      name: 'audioCheck.start',
      input: { rooms: ['r02'], kind: 'stipa', output: 'external' },
    });
    await page.getByRole('button', { name: '停止' }).tap();
    await expect(again).toBeVisible();
  }
  await thumbs();
  expect(complaints).toEqual([]);
});
