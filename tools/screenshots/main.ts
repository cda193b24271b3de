// `npm run screenshots [-- FOLDER]`: every page of the demo site in Chinese, light and dark, at both sizes.
// Without a folder only the README's pictures are taken.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';

const ROOT = join(import.meta.dirname, '..', '..');
const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;
const PAGES = [
  'today',
  'wall',
  'cameras',
  'listening',
  'playback',
  'people',
  'self-test',
  'reports',
  'journal',
  'settings',
] as const;
const SETTLE_MS = 3_500;
const CHROMIUM = process.env['EXAM_SITE_CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Demo {
  readonly url: string;
  readonly token: string;
  readonly centreUrl: string;
  readonly centreToken: string;
}

const folder = process.argv[2] ?? null;
const child = spawn(
  process.execPath,
  [join(ROOT, 'tools', 'launch', 'exam-site.mjs'), 'demo', '--no-open', '--json'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'warn' },
  },
);
const demo = await new Promise<Demo>((resolve) =>
  createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Demo)),
);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  const shoot = async (page: Page, path: string): Promise<void> => {
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path });
  };
  const open = async (width: number, height: number, theme: 'light' | 'dark') => {
    const context = await browser.newContext({
      viewport: { width, height },
      locale: 'zh-CN',
      colorScheme: theme,
    });
    const page = await context.newPage();
    await page.goto(`${demo.url}/?token=${demo.token}`);
    return { context, page };
  };
  if (folder === null) {
    const { page } = await open(1366, 768, 'light');
    mkdirSync(join(ROOT, 'docs', 'images'), { recursive: true });
    for (const name of ['wall', 'today'] as const) {
      await page.goto(`${demo.url}/#/${name}`);
      await shoot(page, join(ROOT, 'docs', 'images', `${name}.png`));
    }
  } else {
    mkdirSync(folder, { recursive: true });
    for (const [width, height] of SIZES)
      for (const theme of ['light', 'dark'] as const) {
        const { context, page } = await open(width, height, theme);
        if (theme === 'dark') await page.getByText('深色', { exact: true }).first().click();
        for (const name of PAGES) {
          await page.goto(`${demo.url}/#/${name}`);
          await shoot(page, join(folder, `${name}-${width}-${theme}.png`));
        }
        await page.goto(`${demo.centreUrl}/?token=${demo.centreToken}`);
        await shoot(page, join(folder, `centre-${width}-${theme}.png`));
        await context.close();
      }
  }
} finally {
  await browser.close();
  child.kill('SIGTERM');
}
