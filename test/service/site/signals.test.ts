import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { root, siteArguments, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

test('through `npm run -s` stdout holds only the ready line, and SIGTERM of the service ends it with 0', async () => {
  const config = folder.write('site.json', siteConfig());
  const args = siteArguments(config, `${folder.path}/data`);
  const child = spawn('npm', ['run', '-s', 'exam-site', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = await new Promise<{ pid: number }>((resolve) =>
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (lines.length === 1) resolve(JSON.parse(line) as { pid: number });
    }),
  );
  process.kill(ready.pid, 'SIGTERM');
  expect(await exited).toBe(0);
  expect(lines).toHaveLength(1);
});

test('SIGTERM of npm itself stops the service too', async () => {
  const config = folder.write('site.json', siteConfig());
  const args = siteArguments(config, `${folder.path}/data-2`);
  const child = spawn('npm', ['run', '-s', 'exam-site', '--', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const ready = await new Promise<{ pid: number }>((resolve) =>
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(JSON.parse(line) as { pid: number }),
    ),
  );
  child.kill('SIGTERM');
  await exited;
  const deadline = Date.now() + 5_000;
  const isAlive = (): boolean => {
    try {
      process.kill(ready.pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  while (isAlive() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isAlive()).toBe(false);
});
