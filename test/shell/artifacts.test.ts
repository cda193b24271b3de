import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const dist = join(import.meta.dirname, '..', '..', 'dist');
const read = (path: string): string => readFileSync(join(dist, path), 'utf8');
const bareImports = (code: string): string[] =>
  [
    ...code.matchAll(
      /(?:from|import)\s*["']([^"'./][^"']*)["']|(?:require|import)\(\s*["']([^"']+)["']\s*\)/g,
    ),
  ]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((name) => !name.startsWith('node:'));
const codeOf = (folder: string): string[] =>
  readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(m?js|cjs)$/.test(name))
    .map((name) => `${folder}/${name}`);

test('the preload is one CommonJS file that requires only electron', () => {
  const code = read('electron/preload.cjs');
  expect(new Set(bareImports(code))).toEqual(new Set(['electron']));
  expect(code).not.toMatch(/^\s*(import|export)\s/m);
  expect(code).toMatch(/exposeInMainWorld/);
});

test('the main process carries no installer shim and imports only what the shell lists', () => {
  const code = read('electron/main.js');
  expect(new Set(bareImports(code))).toEqual(new Set(['electron', 'electron-store']));
  for (const shim of ['install.js', 'ELECTRON_OVERRIDE_DIST_PATH', 'getElectronPath', 'Downloading Electron'])
    expect(code).not.toContain(shim);
});

test('no chunk of the service, the centre, the tools or the pages asks for electron', () => {
  const chunks = ['site', 'centre', 'tools', 'renderer'].flatMap(codeOf);
  expect(chunks.length).toBeGreaterThan(5);
  for (const chunk of chunks)
    expect(
      bareImports(read(chunk)).filter((name) => name === 'electron' || name === 'electron-store'),
    ).toEqual([]);
});

test('package.json starts the built shell, so that `electron <folder>` works', () => {
  const { main, type } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  expect(type).toBe('module');
  expect(existsSync(join(dist, '..', main ?? ''))).toBe(true);
});
