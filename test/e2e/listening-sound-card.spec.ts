import { mkdirSync } from 'node:fs';
import { chromium, expect, test } from '@playwright/test';
import type { AudioCheck } from '../../shared/contract/audio-check.ts';
import { startVirtualSoundCards, type VirtualSoundCards } from '../fakes/audio/virtual-sound-card.ts';
import { type GstServer, startGstServer } from '../fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../fakes/run-program.ts';
import { prefer } from './kit/watch-page.ts';

/**
 * The whole way through a real sound card: the page plays the signal over the card a person chose, what comes out of
 * that card is what the microphones of live RTSP cameras hear, and the running product judges the rooms by it. The
 * usual output is another card: a page that ignored the choice would be heard nowhere.
 */
let folder: ReturnType<typeof temporaryFolder>;
let cards: VirtualSoundCards;
let cameras: GstServer;
let site: Serving;

test.setTimeout(180_000);

test.beforeAll(async () => {
  folder = temporaryFolder();
  cards = await startVirtualSoundCards(['Office', 'Broadcast']);
  mkdirSync(`${folder.path}/media`);
  // What the loudspeaker gives times `gain`, and the room's own noise.
  const room = (gain: number, noise: number) => ({
    sound: cards.record('Broadcast'),
    launch:
      `audiomixer name=room EAR ! volume volume=${gain} ! queue ! room. ` +
      `audiotestsrc wave=pink-noise volume=${noise} ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! queue ! room. room.`,
  });
  cameras = await startGstServer(`${folder.path}/media`, {
    ears: {
      // A quiet room, one whose fan is as loud as the loudspeaker, one whose loudspeaker is cut off.
      r01: room(1, 0.001),
      r02: room(0.3, 0.15),
      r03: room(0, 0.002),
    },
  });
  const config = siteConfig({
    rooms: ['r01', 'r02', 'r03'].map((id) => ({ id, name: `第${id.slice(1)}考场`, kind: 'exam' })),
    cameras: ['r01', 'r02', 'r03'].map((id) => ({
      ...{ id: `${id}-front`, roomId: id, role: 'front' },
      sub: `rtsp://127.0.0.1:${cameras.port}/${id}`,
    })),
  });
  site = await serveSite(folder.write('site.json', config), `${folder.path}/data`);
});
test.afterAll(async () => {
  await site?.stop();
  await cameras?.stop();
  await cards?.stop();
  folder?.remove();
});

test('the page plays over the chosen sound card, and the rooms are judged by what came out of it', async () => {
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...(args ?? []), '--use-fake-ui-for-media-stream'],
    // Playwright mutes a headless browser: the card would hear digital silence.
    ignoreDefaultArgs: ['--mute-audio'],
    env: { ...process.env, ...cards.env } as Record<string, string>,
  });
  try {
    const page = await browser.newPage({ locale: 'zh-CN', viewport: { width: 1366, height: 768 } });
    page.setDefaultTimeout(15_000);
    await prefer(page, { operatorId: 'op1' });
    await page.goto(`${site.url}/?token=${site.token}`);
    await page.goto(`${site.url}/#/listening?view=check`);
    const choose = async (label: string, option: string): Promise<void> => {
      await page.getByRole('combobox', { name: label }).click();
      await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click();
    };
    await choose('检测内容', '语言清晰度（18 秒）');
    await choose('检测音从哪里放出', '本机：Broadcast');
    await page.getByRole('button', { name: '试放一声' }).click();
    await expect.poll(() => cards.control('list', 'short', 'sinks')).toMatch(/Broadcast.*RUNNING/);
    await page.getByRole('button', { name: '开始检测' }).click();
    const newest = async (): Promise<AudioCheck> => {
      const [summary] = (await (await site.api('/api/v1/audio-checks')).json()) as AudioCheck[];
      return (await (await site.api(`/api/v1/audio-checks/${summary?.id}`)).json()) as AudioCheck;
    };
    // The signal goes on, whatever page of the console is looked at meanwhile.
    await expect(page.getByText('本机正在播放检测音（Broadcast），请勿关闭或刷新本页')).toBeVisible({
      timeout: 40_000,
    });
    await page.getByRole('link', { name: '今日' }).click();
    const ended = async (): Promise<boolean> => (await newest()).endedAtMs !== null;
    await expect.poll(ended, { timeout: 120_000, intervals: [500] }).toBe(true);
    const check = await newest();
    expect(check.emission).toMatchObject({ playing: { device: 'Broadcast' }, problem: null });
    const room = (id: string) => check.rooms.find(({ roomId }) => roomId === id);
    const said = (id: string): string[] => [
      room(id)?.verdict ?? '',
      ...(room(id)?.reasons.map(({ code }) => code) ?? []),
    ];
    expect(said('r01')[0]).toBe('pass');
    expect(said('r02')).toEqual(expect.arrayContaining(['fail', 'snr-low']));
    expect(said('r03')).toEqual(['fail', 'no-signal']);
    // Between card and microphone lies nothing: the index is 1, the level what was played, mono at -18 dBFS.
    const measures = room('r01')?.measures;
    expect(Math.abs(measures?.driftPpm ?? 100)).toBeLessThan(5);
    expect(measures?.sti).toMatchObject({ isValid: true });
    expect(measures?.sti?.sti).toBeGreaterThan(0.96);
    expect(Math.abs((measures?.level?.rmsDbfs ?? 0) + 18)).toBeLessThan(1);
    expect(measures?.dropouts).toEqual([]);

    // A program asks for the card by its name; the open page has it and plays.
    const body = JSON.stringify({ rooms: ['r01'], kind: 'stipa', output: 'Broadcast' });
    const { id } = (await (
      await site.api('/api/v1/audio-checks', { method: 'POST', body })
    ).json()) as AudioCheck;
    const taken = async () =>
      ((await (await site.api(`/api/v1/audio-checks/${id}`)).json()) as AudioCheck).emission?.playing?.device;
    await expect.poll(taken, { timeout: 40_000 }).toBe('Broadcast');
  } finally {
    await browser.close();
  }
});
