import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { ElectronApi } from './electron-api.ts';
import { lockNavigation } from './lock-down.ts';

/** A window with everything off that a page of ours does not need. */
export function createWindow(
  electron: Pick<ElectronApi, 'BrowserWindow'>,
  options: {
    preload: string;
    origin: () => string | null;
    bounds?: { x: number; y: number; width: number; height: number };
    isFullScreen?: boolean;
  },
): BrowserWindow {
  const settings: BrowserWindowConstructorOptions = {
    ...(options.bounds ?? { width: 1366, height: 768 }),
    minWidth: 1024,
    minHeight: 640,
    fullscreen: options.isFullScreen ?? false,
    autoHideMenuBar: true,
    backgroundColor: '#E9ECEF',
    title: '标准化考点',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      // A wall behind another window must keep showing what is true now.
      backgroundThrottling: false,
      spellcheck: false,
    },
  };
  const window = new electron.BrowserWindow(settings);
  lockNavigation(window.webContents, options.origin);
  return window;
}
