import { EventEmitter } from 'node:events';

/**
 * A strict fake of the `electron` module: it knows what the shell uses and throws on anything else, so
 * that a call which exists nowhere cannot pass a test.
 */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      if (key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON')
        return Reflect.get(target, key, receiver) as unknown;
      throw new Error(`the electron fake has no ${name}.${String(key)}`);
    },
  });
}

export interface FakeWindow extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly urls: string[];
  readonly webContents: FakeContents;
  isHidden: boolean;
  isGone: boolean;
}

export interface FakeContents extends EventEmitter {
  openHandler: (details: { url: string }) => { action: string };
  reloads: number;
}

export interface FakeUtilityProcess extends EventEmitter {
  readonly entry: string;
  readonly args: readonly string[];
  readonly sent: unknown[];
  isKilled: boolean;
}

export interface FakeState {
  isFirstInstance: boolean;
  readonly windows: FakeWindow[];
  readonly children: FakeUtilityProcess[];
  readonly errors: string[];
  readonly exits: number[];
  quits: number;
  isSandboxed: boolean;
  readonly savers: string[];
  readonly handlers: Map<string, (event: unknown, ...args: unknown[]) => unknown>;
  permissionRequest: (
    contents: unknown,
    permission: string,
    answer: (isGranted: boolean) => void,
    details: object,
  ) => void;
  permissionCheck: (contents: unknown, permission: string, origin: string, details: object) => boolean;
  displays: { id: number; bounds: { x: number; y: number; width: number; height: number } }[];
  dialogChoice: number;
  openDialogPaths: string[];
}

/** A fresh fake and the state a test looks at. */
export function createElectronFake() {
  const state: FakeState = {
    isFirstInstance: true,
    windows: [],
    children: [],
    errors: [],
    exits: [],
    quits: 0,
    isSandboxed: false,
    savers: [],
    handlers: new Map(),
    permissionRequest: () => undefined,
    permissionCheck: () => false,
    displays: [{ id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } }],
    dialogChoice: 0,
    openDialogPaths: [],
  };
  const appEvents = new EventEmitter();

  class BrowserWindow extends EventEmitter {
    readonly urls: string[] = [];
    readonly options: Record<string, unknown>;
    readonly webContents: FakeContents;
    isHidden = false;
    isGone = false;
    constructor(options: Record<string, unknown>) {
      super();
      this.options = options;
      const contents = Object.assign(new EventEmitter(), {
        openHandler: (): { action: string } => ({ action: 'allow' }),
        reloads: 0,
        setWindowOpenHandler(handler: FakeContents['openHandler']) {
          contents.openHandler = handler;
        },
        reload() {
          contents.reloads += 1;
        },
      }) as FakeContents;
      this.webContents = strict('webContents', contents);
      state.windows.push(this as unknown as FakeWindow);
    }
    async loadURL(url: string) {
      this.urls.push(url);
    }
    isMinimized() {
      return false;
    }
    restore() {}
    show() {
      this.isHidden = false;
    }
    hide() {
      this.isHidden = true;
    }
    focus() {}
    isDestroyed() {
      return this.isGone;
    }
    close() {
      let isPrevented = false;
      this.emit('close', { preventDefault: () => (isPrevented = true) });
      if (isPrevented) return;
      this.isGone = true;
      this.emit('closed');
    }
  }

  const app = strict('app', {
    requestSingleInstanceLock: () => state.isFirstInstance,
    enableSandbox: () => {
      state.isSandboxed = true;
    },
    whenReady: () => Promise.resolve(),
    getPath: (name: string) => {
      if (name !== 'userData') throw new Error(`the electron fake has no path ${name}`);
      return '/invented/user-data';
    },
    on: (event: string, listener: (...args: unknown[]) => void) => appEvents.on(event, listener),
    quit: () => {
      let isPrevented = false;
      appEvents.emit('before-quit', { preventDefault: () => (isPrevented = true) });
      if (!isPrevented) state.quits += 1;
    },
    exit: (code: number) => void state.exits.push(code),
  });

  const electron = strict('electron', {
    app,
    BrowserWindow: new Proxy(BrowserWindow, {
      construct: (target, [options]: [Record<string, unknown>]) =>
        strict('BrowserWindow', new target(options)),
    }),
    dialog: strict('dialog', {
      showErrorBox: (_title: string, text: string) => void state.errors.push(text),
      showMessageBoxSync: () => state.dialogChoice,
      showOpenDialog: async () => ({
        canceled: state.openDialogPaths.length === 0,
        filePaths: state.openDialogPaths,
      }),
    }),
    ipcMain: strict('ipcMain', {
      handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) =>
        void state.handlers.set(channel, handler),
    }),
    Menu: strict('Menu', { setApplicationMenu: () => undefined }),
    powerSaveBlocker: strict('powerSaveBlocker', { start: (kind: string) => state.savers.push(kind) }),
    screen: strict('screen', {
      getPrimaryDisplay: () => state.displays[0],
      getAllDisplays: () => state.displays,
    }),
    session: strict('session', {
      defaultSession: strict('defaultSession', {
        setPermissionRequestHandler: (handler: FakeState['permissionRequest']) => {
          state.permissionRequest = handler;
        },
        setPermissionCheckHandler: (handler: FakeState['permissionCheck']) => {
          state.permissionCheck = handler;
        },
      }),
    }),
    utilityProcess: strict('utilityProcess', {
      fork: (entry: string, args: string[]) => {
        const child = Object.assign(new EventEmitter(), {
          entry,
          args,
          sent: [] as unknown[],
          isKilled: false,
          postMessage: (message: unknown) => void child.sent.push(message),
          kill: () => {
            child.isKilled = true;
            return true;
          },
        });
        state.children.push(child);
        return strict('utilityProcess child', child);
      },
    }),
  });
  return { electron, state, appEvents };
}
