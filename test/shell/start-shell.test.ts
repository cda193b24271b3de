import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CHANNELS } from '../../electron/channels.ts';
import type { ElectronApi, ShellSettings } from '../../electron/main/electron-api.ts';
import { startShell } from '../../electron/main/start-shell.ts';
import { createElectronFake, type FakeState } from '../fakes/electron.ts';

const ATTACH = 'http://127.0.0.1:7350/?token=abc';

async function start(
  argv: readonly string[],
  change: (state: FakeState) => void = () => undefined,
  options: { nodeVersion?: string; remembered?: string } = {},
) {
  const { electron, state, appEvents } = createElectronFake();
  change(state);
  const stored = new Map<string, string>(options.remembered ? [['configPath', options.remembered]] : []);
  const settings: ShellSettings = {
    get: (key) => stored.get(key),
    set: (key, value) => void stored.set(key, value),
  };
  await startShell({
    electron: electron as unknown as ElectronApi,
    settings,
    argv,
    preload: '/built/preload.cjs',
    serviceEntry: '/built/service.js',
    nodeVersion: options.nodeVersion ?? '24.21.0',
  });
  return { state, appEvents, stored };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('attaching shows the running service in one hardened window', async () => {
  const { state } = await start(['--attach', ATTACH]);
  expect(state.isSandboxed).toBe(true);
  expect(state.savers).toEqual(['prevent-display-sleep']);
  expect(state.windows).toHaveLength(1);
  expect(state.windows[0]?.urls).toEqual([ATTACH]);
  expect(state.windows[0]?.options['webPreferences']).toMatchObject({
    preload: '/built/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
  });
  expect(state.children).toHaveLength(0);
});

test('a second instance leaves at once and wakes the first', async () => {
  const second = await start(['--attach', ATTACH], (state) => {
    state.isFirstInstance = false;
  });
  expect(second.state.quits).toBe(1);
  expect(second.state.windows).toHaveLength(0);
  const first = await start(['--attach', ATTACH]);
  const window = first.state.windows[0];
  if (window) window.isHidden = true;
  first.appEvents.emit('second-instance');
  expect(window?.isHidden).toBe(false);
});

test('an address that is not on this machine is refused', async () => {
  for (const url of ['http://198.51.100.7:7350/', 'https://127.0.0.1/', 'file:///etc/passwd', 'nonsense']) {
    const { state } = await start(['--attach', url]);
    expect(state.exits).toEqual([2]);
    expect(state.windows).toHaveLength(0);
  }
});

test('navigation, new windows and web views stay shut', async () => {
  const { state } = await start(['--attach', ATTACH]);
  const contents = state.windows[0]?.webContents;
  const isPrevented = (event: string, url: string): boolean => {
    let prevented = false;
    contents?.emit(event, { url, preventDefault: () => (prevented = true) });
    return prevented;
  };
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    expect(isPrevented(event, 'https://example.org/')).toBe(true);
    expect(isPrevented(event, 'http://127.0.0.1:7351/')).toBe(true);
    expect(isPrevented(event, 'http://127.0.0.1:7350/#/wall')).toBe(false);
  }
  expect(isPrevented('will-attach-webview', '')).toBe(true);
  expect(contents?.openHandler({ url: ATTACH })).toEqual({ action: 'deny' });
});

test('only the microphone, and only for our own pages', async () => {
  const { state } = await start(['--attach', ATTACH]);
  const ask = (permission: string, requestingUrl: string, mediaTypes?: string[]): boolean => {
    let isGranted = false;
    state.permissionRequest(null, permission, (answer) => (isGranted = answer), {
      requestingUrl,
      ...(mediaTypes && { mediaTypes }),
    });
    return isGranted;
  };
  expect(ask('media', 'http://127.0.0.1:7350/', ['audio'])).toBe(true);
  expect(ask('speaker-selection', 'http://127.0.0.1:7350/')).toBe(true);
  expect(ask('speaker-selection', 'https://example.org/')).toBe(false);
  expect(ask('media', 'http://127.0.0.1:7350/', ['video'])).toBe(false);
  expect(ask('media', 'http://127.0.0.1:7350/', ['audio', 'video'])).toBe(false);
  expect(ask('media', 'https://example.org/', ['audio'])).toBe(false);
  for (const permission of [
    'geolocation',
    'notifications',
    'openExternal',
    'clipboard-read',
    'usb',
    'serial',
  ])
    expect(ask(permission, 'http://127.0.0.1:7350/')).toBe(false);
  expect(state.permissionCheck(null, 'media', 'http://127.0.0.1:7350/', { mediaType: 'audio' })).toBe(true);
  expect(state.permissionCheck(null, 'media', 'http://127.0.0.1:7350/', { mediaType: 'video' })).toBe(false);
  expect(state.permissionCheck(null, 'midi', 'http://127.0.0.1:7350/', {})).toBe(false);
});

test('the service runs in a utility process, is shown when ready and restarted when it dies', async () => {
  const { state } = await start(['--config', '/c.json', '--data', '/d']);
  expect(state.children[0]).toMatchObject({
    entry: '/built/service.js',
    args: ['--config', '/c.json', '--data', '/d'],
  });
  expect(state.windows).toHaveLength(0);
  state.children[0]?.emit('message', { type: 'ready', url: 'http://127.0.0.1:5001', token: 't1' });
  expect(state.windows[0]?.urls).toEqual(['http://127.0.0.1:5001/?token=t1']);
  state.children[0]?.emit('exit', 1);
  await vi.advanceTimersByTimeAsync(600);
  expect(state.children).toHaveLength(2);
  state.children[1]?.emit('message', { type: 'ready', url: 'http://127.0.0.1:5002', token: 't2' });
  expect(state.windows).toHaveLength(1);
  expect(state.windows[0]?.urls.at(-1)).toBe('http://127.0.0.1:5002/?token=t2');
});

test('a service that stops answering is killed', async () => {
  const { state } = await start(['--config', '/c.json', '--data', '/d']);
  state.children[0]?.emit('message', { type: 'ready', url: 'http://127.0.0.1:5001', token: 't1' });
  for (let beat = 0; beat < 10; beat += 1) {
    await vi.advanceTimersByTimeAsync(2_000);
    state.children[0]?.emit('message', { type: 'heartbeat' });
  }
  expect(state.children[0]?.isKilled).toBe(false);
  await vi.advanceTimersByTimeAsync(10_001);
  expect(state.children[0]?.isKilled).toBe(true);
});

test('closing the window can leave the service running; quitting stops it gently first', async () => {
  const { state } = await start(['--config', '/c.json', '--data', '/d']);
  const child = state.children[0];
  child?.emit('message', { type: 'ready', url: 'http://127.0.0.1:5001', token: 't1' });
  const window = state.windows[0] as unknown as { close(): void; isHidden: boolean; isGone: boolean };
  state.dialogChoice = 0;
  window.close();
  expect(window).toMatchObject({ isHidden: true, isGone: false });
  expect(child?.sent).toEqual([]);
  state.dialogChoice = 1;
  window.close();
  expect(child?.sent).toEqual([{ type: 'stop' }]);
  expect(state.quits).toBe(0);
  child?.emit('exit', 0);
  await vi.advanceTimersByTimeAsync(0);
  expect(state.quits).toBe(1);
});

test('a service that ignores the stop is killed after five seconds', async () => {
  const { state } = await start(['--config', '/c.json', '--data', '/d']);
  state.dialogChoice = 1;
  state.children[0]?.emit('message', { type: 'ready', url: 'http://127.0.0.1:5001', token: 't1' });
  (state.windows[0] as unknown as { close(): void }).close();
  await vi.advanceTimersByTimeAsync(5_001);
  expect(state.children[0]?.isKilled).toBe(true);
});

test('a crashed page is loaded again while the service goes on', async () => {
  const { state } = await start(['--attach', ATTACH]);
  state.windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(state.windows[0]?.webContents.reloads).toBe(1);
});

test('an Electron with an old Node says what to do instead', async () => {
  const { state } = await start(['--config', '/c.json'], undefined, { nodeVersion: '20.18.3' });
  expect(state.exits).toEqual([3]);
  expect(state.errors[0]).toMatch(/--attach/);
  const attached = await start(['--attach', ATTACH], undefined, { nodeVersion: '20.18.3' });
  expect(attached.state.windows).toHaveLength(1);
});

test('without a configuration one is chosen and remembered', async () => {
  const chosen = await start([], (state) => {
    state.openDialogPaths = ['/chosen/site.json'];
  });
  expect(chosen.stored.get('configPath')).toBe('/chosen/site.json');
  expect(chosen.state.children[0]?.args).toContain('/chosen/site.json');
  expect(chosen.state.children[0]?.args).toContain('/invented/user-data/site-data');
  const again = await start([], undefined, { remembered: '/chosen/site.json' });
  expect(again.state.children[0]?.args).toContain('/chosen/site.json');
  const cancelled = await start([]);
  expect(cancelled.state.exits).toEqual([0]);
});

test('one wall window per further display, only asked by our own page', async () => {
  const { state } = await start(['--attach', ATTACH], (fresh) => {
    fresh.displays = [1, 2, 3].map((id) => ({
      id,
      bounds: { x: id * 1920, y: 0, width: 1920, height: 1080 },
    }));
  });
  const toggle = state.handlers.get(CHANNELS.toggleWalls);
  expect(toggle?.({ senderFrame: { url: 'https://example.org/' } })).toBe(0);
  expect(toggle?.({ senderFrame: { url: 'http://127.0.0.1:7350/#/wall' } })).toBe(2);
  expect(state.windows.slice(1).map(({ urls }) => urls[0])).toEqual([
    'http://127.0.0.1:7350/#/wall?screen=1/2',
    'http://127.0.0.1:7350/#/wall?screen=2/2',
  ]);
  expect(state.windows[1]?.options).toMatchObject({ fullscreen: true, x: 3840 });
  expect(toggle?.({ senderFrame: { url: 'http://127.0.0.1:7350/' } })).toBe(0);
  expect(state.windows.slice(1).every(({ isGone }) => isGone)).toBe(true);
});

test('the fake refuses what it does not know', () => {
  const { electron } = createElectronFake();
  expect(() => (electron.app as unknown as { getName(): string }).getName()).toThrow(/no app.getName/);
});
