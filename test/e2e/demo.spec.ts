import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { root } from '../fakes/run-program.ts';
import { prefer, settle, watchPage } from './kit/watch-page.ts';

/** The demo's own; it must never be seen. */
const CAMERA_PASSWORD = 'simulated-cameras';
const PAGES = ['today', 'wall', 'listening', 'people', 'people?view=staff', 'reports', 'journal'];

interface Demo {
  readonly url: string;
  readonly token: string;
  readonly centreUrl: string;
  readonly centreToken: string;
}

let child: ChildProcess;
let demo: Demo;
let output = '';

test.beforeAll(async () => {
  child = spawn(
    process.execPath,
    [join(root, 'tools', 'launch', 'exam-site.mjs'), 'demo', '--no-open', '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { stdout } = child;
  if (stdout === null) throw new Error('the demo has no output');
  demo = await new Promise<Demo>((resolve, reject) => {
    createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line) as Demo));
    child.once('exit', (code) => reject(new Error(`the demo ended with ${code}: ${output}`)));
  });
});
test.afterAll(async () => {
  const isEnded = child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise((resolve) => (isEnded ? resolve(undefined) : child.once('exit', resolve)));
  child.kill('SIGTERM');
  await ended;
});

test('the first picture is on screen within 5 s, and soon all twelve', async ({ page }) => {
  const { complaints } = watchPage(page);
  const startedMs = Date.now();
  await page.goto(`${demo.url}/?token=${demo.token}#/wall`);
  await page.goto(`${demo.url}/#/wall`);
  await expect(page.locator('.wall-tile.live').first()).toBeVisible({ timeout: 10_000 });
  expect(Date.now() - startedMs).toBeLessThan(5_000);
  await expect(page.locator('.wall-tile.live')).toHaveCount(12, { timeout: 20_000 });
  expect(complaints).toEqual([]);
});

test('no page and no log shows a camera password or the token', async ({ page }) => {
  await prefer(page, {});
  await page.goto(`${demo.url}/?token=${demo.token}`);
  expect(page.url()).not.toContain(demo.token);
  for (const name of PAGES) {
    await page.goto(`${demo.url}/#/${name}`);
    await expect(page.locator('main')).toBeVisible();
    await settle(page);
    const content = await page.content();
    expect(content).not.toContain(CAMERA_PASSWORD);
    expect(content).not.toContain(demo.token);
  }
  expect(output).not.toContain(CAMERA_PASSWORD);
});

test('an operator is entered, the tone check names the silent room and the one it cannot measure', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const { complaints } = watchPage(page);
  await page.goto(`${demo.url}/?token=${demo.token}`);
  await page.goto(`${demo.url}/#/listening`);
  await expect(page.locator('[data-room="r01"] [data-rms]')).toHaveText(/−\d/, { timeout: 15_000 });
  await expect(page.locator('[data-room="r09"]')).toContainText('没有拾音器');
  await page.getByRole('button', { name: '开始检查' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('示例甲');
  await dialog
    .getByRole('button', { name: /确定|保存|选用|添加|使用/ })
    .first()
    .click();
  // Choosing the operator goes on with what was asked for.
  await expect(page.getByText('检查完成').or(page.getByText('再做一次')).first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.locator('.tone-counts dd')).toHaveText(['1', '1', '10']);
  await expect(page.locator('.tone-results')).toContainText('第07考场');
  expect(complaints).toEqual([]);
});

test('a duty entry written here is on the board of the centre within a second', async ({ page, context }) => {
  await prefer(page, {});
  const board = await context.newPage();
  await board.goto(`${demo.centreUrl}/?token=${demo.centreToken}`);
  await expect(board.locator('tr[data-site]')).toHaveCount(1);
  await expect(board.locator('tr[data-site]')).toContainText('示例考点');
  const text = `巡查一遍，无异常 ${Date.now() % 100_000}`;
  const answer = await context.request.post(`${demo.url}/api/v1/duty-log`, {
    headers: { authorization: `Bearer ${demo.token}` },
    data: { text },
  });
  expect(answer.status()).toBe(200);
  const answeredMs = Date.now();
  await expect(board.locator('tr[data-site]')).toContainText(text, { timeout: 5_000 });
  // One second is promised; the rest is for the looking and a busy test machine.
  expect(Date.now() - answeredMs).toBeLessThan(2_500);
});

test('a second signal ends it at once, and its folder with the recordings is gone', async () => {
  const folders = (): string[] =>
    readdirSync(tmpdir()).filter((name) => name.startsWith(`exam-site-demo-${child.pid}-`));
  expect(folders()).toHaveLength(1);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  child.kill('SIGINT');
  await ended;
  expect(folders()).toEqual([]);
});
