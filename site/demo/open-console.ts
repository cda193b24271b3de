import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the console was shown. */
export type Opened = 'electron' | 'app-window' | 'browser' | 'nothing';

/**
 * Shows the console: in Electron where its binary is present (or can be fetched), else in the default
 * browser, else in an app window of Chromium; without a screen nothing is opened.
 */
export function openConsole(url: string, productFolder: string): Opened {
  const isHeadless =
    process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  if (isHeadless) return 'nothing';
  const electron = findElectron(productFolder) ?? fetchElectron(productFolder);
  if (electron !== null) {
    const isRoot = process.getuid?.() === 0;
    launch(electron, [productFolder, ...(isRoot ? ['--no-sandbox'] : []), '--attach', url]);
    return 'electron';
  }
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  if (isFound(opener)) {
    launch(opener, [url]);
    return 'browser';
  }
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    if (!isFound(name)) continue;
    launch(name, [`--app=${url}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]);
    return 'app-window';
  }
  return 'nothing';
}

/** Path of an Electron executable: EXAM_SITE_ELECTRON, else the npm package's own. Null when there is none. */
export function findElectron(productFolder: string): string | null {
  const named = process.env['EXAM_SITE_ELECTRON'];
  if (named !== undefined && existsSync(named)) return named;
  const folder = join(productFolder, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : null;
}

function fetchElectron(productFolder: string): string | null {
  const installer = join(productFolder, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return null;
  spawnSync(process.execPath, [installer], { cwd: productFolder, stdio: 'ignore', timeout: 120_000 });
  return findElectron(productFolder);
}

const isFound = (name: string): boolean =>
  spawnSync(process.platform === 'win32' ? 'where' : 'which', [name], { stdio: 'ignore' }).status === 0;

function launch(command: string, args: readonly string[]): void {
  const child = spawn(command, [...args], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
