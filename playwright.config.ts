import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const SOUND_CARD = /listening-sound-card\.spec\.ts$/;

const CHROMIUM = '/usr/bin/chromium';
/** The same Chromium without a browser's own window, which costs more than a second of processor for every page opened. */
const HEADLESS = '/usr/bin/chromium-headless-shell';
const pagesIn = process.env['EXAM_SITE_CHROMIUM'] ?? (existsSync(HEADLESS) ? HEADLESS : CHROMIUM);
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // The tone check plays a sound; a test has nobody to click first.
  '--autoplay-policy=no-user-gesture-required',
];

/** Browser tests on the system's Chromium; every spec starts its own servers on free ports. */
export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/fakes/run-folder.ts',
  outputDir: 'test-results/e2e',
  // The specs mostly wait for servers and pictures: two at a time on two cores.
  workers: 2,
  fullyParallel: false,
  // On a shared machine a picture can come late; what needed a second attempt is named at the end of the run.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  projects: [
    {
      name: 'pages',
      testIgnore: SOUND_CARD,
      use: { launchOptions: { executablePath: pagesIn, args: ARGUMENTS } },
    },
    // Sound is played and heard in real time: a computer busy with other pages tears it, and the check says so.
    { name: 'sound card', testMatch: SOUND_CARD, dependencies: ['pages'] },
  ],
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    // What is tested is where things end, not how they get there: no test waits for an animation.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['EXAM_SITE_CHROMIUM'] ?? CHROMIUM,
      args: ARGUMENTS,
    },
  },
});
