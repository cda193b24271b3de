import type { BrowserWindow } from 'electron';
import { createWindow } from './create-window.ts';
import type { ElectronApi } from './electron-api.ts';

/**
 * One full-screen wall window per display beyond the first (the console stays there), each showing its
 * own part of the rooms: `#/wall?screen=2/3`. Called again it closes them. Returns how many are open.
 */
export function createWallWindows(
  electron: Pick<ElectronApi, 'BrowserWindow' | 'screen'>,
  options: { preload: string; origin: () => string | null },
): { toggle(): number; closeAll(): void } {
  const open = new Set<BrowserWindow>();
  const closeAll = (): void => {
    for (const window of open) if (!window.isDestroyed()) window.close();
    open.clear();
  };
  return {
    closeAll,
    toggle() {
      if (open.size > 0) {
        closeAll();
        return 0;
      }
      const origin = options.origin();
      if (origin === null) return 0;
      const primaryId = electron.screen.getPrimaryDisplay().id;
      const displays = electron.screen.getAllDisplays().filter(({ id }) => id !== primaryId);
      for (const [index, { bounds }] of displays.entries()) {
        const window = createWindow(electron, { ...options, bounds, isFullScreen: true });
        open.add(window);
        window.on('closed', () => open.delete(window));
        void window.loadURL(`${origin}/#/wall?screen=${index + 1}/${displays.length}`);
      }
      return displays.length;
    },
  };
}
