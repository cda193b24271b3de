import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron } from '@playwright/test';
import { expect, test } from 'vitest';
import { findElectron } from '../../site/demo/open-console.ts';

const root = join(import.meta.dirname, '..', '..');
const electron = findElectron(root);

// Runs wherever a binary is found: EXAM_SITE_ELECTRON=/path, or the npm package's own.
test.skipIf(electron === null)(
  'the real shell attaches to a running demo and shows the console',
  async () => {
    const demo = spawn(
      process.execPath,
      [join(root, 'tools', 'launch', 'exam-site.mjs'), 'demo', '--rooms', '2', '--no-open', '--json'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const ready = await new Promise<{ url: string; token: string }>((resolve) =>
        createInterface({ input: demo.stdout }).once('line', (line) => resolve(JSON.parse(line))),
      );
      const app = await _electron.launch({
        executablePath: electron ?? '',
        args: [
          root,
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
          '--attach',
          `${ready.url}/?token=${ready.token}`,
        ],
      });
      try {
        const page = await app.firstWindow();
        await page.waitForSelector('nav');
        expect(await page.title()).not.toBe('');
        const preferences = await app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
        );
        expect(preferences[0]).toContain(ready.url);
        expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe(
          'undefined',
        );
      } finally {
        await app.close();
      }
    } finally {
      demo.kill('SIGTERM');
    }
  },
);
