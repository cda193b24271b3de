import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerSaveBlocker,
  screen,
  session,
  utilityProcess,
} from 'electron';
import Store from 'electron-store';
import { startShell } from './start-shell.ts';

const built = join(import.meta.dirname, '..');

// Not awaited: Electron emits `ready` only after this module has finished loading.
void startShell({
  electron: {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    powerSaveBlocker,
    screen,
    session,
    utilityProcess,
  },
  settings: new Store<{ configPath?: string }>({ name: 'shell' }) as unknown as {
    get(key: 'configPath'): string | undefined;
    set(key: 'configPath', value: string): void;
  },
  argv: process.argv.slice(1),
  preload: join(built, 'electron', 'preload.cjs'),
  serviceEntry: join(built, 'site', 'service.js'),
  nodeVersion: process.versions.node,
});
