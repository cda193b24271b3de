import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startWithNode } from '../../electron/main/service-process.ts';

const root = join(import.meta.dirname, '..', '..');
const entry = join(root, 'dist', 'site', 'service.js');
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function site(): { config: string; data: string } {
  const folder = mkdtempSync(join(tmpdir(), 'exam-shell-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const config = join(folder, 'site.json');
  writeFileSync(
    config,
    JSON.stringify({
      site: { code: '0000000009', name: '示例考点', timeZone: 'Asia/Shanghai' },
      rooms: [{ id: 'r01', name: '第01考场', kind: 'exam' }],
      cameras: [],
    }),
  );
  return { config, data: join(folder, 'data') };
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)));

test('the built service runs under a utility process port: ready, heartbeat, stop', async () => {
  const { config, data } = site();
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(root, 'test', 'fakes', 'parent-port-shim.mjs'),
      entry,
      '--config',
      config,
      '--data',
      data,
    ],
    { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  undo.push(() => child.kill('SIGKILL'));
  const messages: Record<string, unknown>[] = [];
  const exited = exitOf(child);
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      messages.push(message as Record<string, unknown>);
      if (messages.some(({ type }) => type === 'heartbeat')) resolve();
    });
    void exited.then((code) => reject(new Error(`ended with ${code}`)));
  });
  const ready = messages[0] as { type: string; url: string; token: string };
  expect(ready.type).toBe('ready');
  const answer = await fetch(`${ready.url}/api/v1/cameras`, {
    headers: { authorization: `Bearer ${ready.token}` },
  });
  expect(answer.status).toBe(200);
  child.send({ type: 'stop' });
  expect(await exited).toBe(0);
});

test('the built service runs under an external Node and ends with its shell', async () => {
  const { config, data } = site();
  const service = startWithNode(process.execPath, { entry, configPath: config, dataFolder: data });
  undo.push(() => service.kill());
  const ready = await new Promise<Record<string, unknown>>((resolve) =>
    service.onMessage((message) => resolve(message as Record<string, unknown>)),
  );
  expect(ready).toMatchObject({ type: 'ready' });
  const ended = new Promise<number | null>((resolve) => service.onExit(resolve));
  service.stop();
  expect(await ended).toBe(0);
});

test('a Node that does not exist is reported as an end, not thrown', async () => {
  const service = startWithNode('/nonexistent/node', { entry, configPath: 'x', dataFolder: 'y' });
  expect(await new Promise<number | null>((resolve) => service.onExit(resolve))).toBe(null);
});
