import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeProcessFolder } from '../../../server/process/process-folder.ts';

test('a folder left by a process that is gone is removed, those of living ones and of others stay', () => {
  const prefix = `exam-stale-${process.pid}`;
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const names = [
    `${prefix}-${gone}-abc`,
    `${prefix}-${process.ppid}-abc`,
    `${prefix}-x`,
    `x${prefix}-${gone}-a`,
  ];
  const paths = names.map((name) => join(tmpdir(), name));
  for (const path of paths) mkdirSync(path);
  const own = makeProcessFolder(prefix);
  const next = makeProcessFolder(prefix);
  expect(paths.map((path) => existsSync(path))).toEqual([false, true, true, true]);
  expect([existsSync(own), existsSync(next), own === next]).toEqual([true, true, false]);
  for (const path of [...paths, own, next]) rmSync(path, { recursive: true, force: true });
});
