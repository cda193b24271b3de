import type { BrowserWindow } from 'electron';
import { CHANNELS } from '../channels.ts';
import { createWindow } from './create-window.ts';
import type { ElectronApi, ShellSettings } from './electron-api.ts';
import { denyPermissions, isOwn } from './lock-down.ts';
import { parseArguments, type ShellArguments } from './parse-arguments.ts';
import { startInUtilityProcess, startWithNode } from './service-process.ts';
import { type ServiceProcess, superviseService } from './supervisor.ts';
import { createWallWindows } from './wall-windows.ts';

export interface ShellOptions {
  readonly electron: ElectronApi;
  readonly settings: ShellSettings;
  readonly argv: readonly string[];
  /** Folder with `preload.cjs`, and the built service entry. */
  readonly preload: string;
  readonly serviceEntry: string;
  /** `process.versions.node` of this Electron. */
  readonly nodeVersion: string;
}

const OLDEST_NODE = 24;
const NEEDS_NODE =
  '此版本 Electron 自带的 Node 低于 24，不能直接运行考点服务。请用 --attach 连接已启动的服务，或用 --node 指定 Node 24 以上的程序。\n\nThis Electron brings a Node.js older than 24 and cannot run the site service itself. Use --attach with the address of a running service, or --node with the path of Node.js 24 or newer.';

/** Starts the shell: one instance, one console window, a supervised service (or an attached one). */
export async function startShell(options: ShellOptions): Promise<void> {
  const { electron } = options;
  const { app, dialog } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  let origin: string | null = null;
  let consoleWindow: BrowserWindow | null = null;
  let stopService: () => Promise<void> = () => Promise.resolve();
  let isLeaving = false;
  let isSupervising = false;

  app.enableSandbox();
  await app.whenReady();
  electron.Menu.setApplicationMenu(null);
  denyPermissions(electron.session.defaultSession, () => origin);
  electron.powerSaveBlocker.start('prevent-display-sleep');

  const frame = { preload: options.preload, origin: () => origin };
  const walls = createWallWindows(electron, frame);
  electron.ipcMain.handle(CHANNELS.toggleWalls, (event) =>
    isOwn(event.senderFrame?.url, origin) ? walls.toggle() : 0,
  );

  const openConsole = (): BrowserWindow => {
    const window = createWindow(electron, frame);
    window.webContents.on('render-process-gone', () => window.webContents.reload());
    window.on('close', (event) => {
      if (isLeaving || !isSupervising) return;
      event.preventDefault();
      const choice = dialog.showMessageBoxSync(window, {
        type: 'question',
        message: '考点服务仍在运行',
        detail:
          '只关闭窗口时，录像、检测和上报继续；再次启动本程序可重新打开窗口。\nThe site service keeps running when only the window is closed.',
        buttons: ['只关闭窗口 Close window', '停止服务并退出 Stop and quit', '取消 Cancel'],
        defaultId: 0,
        cancelId: 2,
      });
      if (choice === 0) window.hide();
      if (choice === 1) app.quit();
    });
    window.on('closed', () => {
      consoleWindow = null;
      walls.closeAll();
    });
    return window;
  };

  const show = (url: string, token: string | null): void => {
    origin = new URL(url).origin;
    consoleWindow ??= openConsole();
    void consoleWindow.loadURL(token === null ? url : `${origin}/?token=${token}`);
  };

  app.on('second-instance', () => {
    if (consoleWindow?.isMinimized()) consoleWindow.restore();
    consoleWindow?.show();
    consoleWindow?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (isLeaving) return;
    isLeaving = true;
    event.preventDefault();
    void stopService().finally(() => app.quit());
  });

  const wanted = parseArguments(options.argv);
  if ('error' in wanted) {
    dialog.showErrorBox('标准化考点', wanted.error);
    app.exit(2);
    return;
  }
  if (wanted.attachUrl !== null) return show(wanted.attachUrl, null);

  if (wanted.nodePath === null && Number(options.nodeVersion.split('.')[0]) < OLDEST_NODE) {
    dialog.showErrorBox('标准化考点', NEEDS_NODE);
    app.exit(3);
    return;
  }
  const configPath = await chooseConfig(wanted, options);
  if (configPath === null) {
    app.exit(0);
    return;
  }
  const command = {
    entry: options.serviceEntry,
    configPath,
    dataFolder: wanted.dataFolder ?? `${app.getPath('userData')}/site-data`,
  };
  const start = (): ServiceProcess =>
    wanted.nodePath === null
      ? startInUtilityProcess(electron.utilityProcess, command)
      : startWithNode(wanted.nodePath, command);
  const supervisor = superviseService(
    start,
    { onReady: ({ url, token }) => show(url, token), onDown: () => undefined },
    {
      set: (work, ms) => setTimeout(work, ms),
      clear: (timer) => clearTimeout(timer as NodeJS.Timeout | undefined),
    },
  );
  isSupervising = true;
  stopService = () => supervisor.stop();
}

/** The configuration named on the command line, remembered, or chosen now. Null when the person cancels. */
async function chooseConfig(
  wanted: ShellArguments,
  { electron, settings }: ShellOptions,
): Promise<string | null> {
  const known = wanted.configPath ?? settings.get('configPath');
  if (known !== undefined && known !== null) return known;
  const { canceled, filePaths } = await electron.dialog.showOpenDialog({
    title: '选择考点配置文件 · Choose the site configuration',
    filters: [{ name: 'JSON', extensions: ['json'] }],
    properties: ['openFile'],
  });
  const path = canceled ? undefined : filePaths[0];
  if (path === undefined) return null;
  settings.set('configPath', path);
  return path;
}
