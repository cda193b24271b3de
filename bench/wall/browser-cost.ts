import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { cpuNanosOfProcess } from '../ingest/process-cost.ts';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-component-update',
  '--disable-sync',
  '--mute-audio',
  '--autoplay-policy=no-user-gesture-required',
  '--window-size=1920,1080',
  '--lang=zh-CN',
  '--remote-debugging-port=0',
];
const ANSWER_TIMEOUT_MS = 30_000;

/** A page of a browser nobody looks into: its network traffic is not copied to anyone. */
export interface BenchPage {
  /** Runs before every page's own scripts. */
  runAtStart(source: string): Promise<void>;
  goto(url: string): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
}

export interface Chromium {
  readonly page: BenchPage;
  /** CPU nanoseconds so far by kind of process: browser, renderer, gpu-process, utility. */
  nanosByRole(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/**
 * A Chromium of its own, so that its processes can be counted, driven by three commands of the DevTools protocol:
 * Playwright has every message of every socket copied to itself, which costs a wall of 64 a fifth of a core.
 */
export async function startChromium(): Promise<Chromium> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-chromium-'));
  const child = spawn(
    process.env['EXAM_SITE_CHROMIUM'] ?? '/usr/bin/chromium',
    [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const call = await connect(await debuggerUrl(child));
  const targets = (await call('Target.getTargets')) as { targetInfos: { targetId: string; type: string }[] };
  const targetId = targets.targetInfos.find(({ type }) => type === 'page')?.targetId;
  const attached = (await call('Target.attachToTarget', { targetId, flatten: true })) as {
    sessionId: string;
  };
  const { sessionId } = attached;
  await call('Page.enable', {}, sessionId);
  const screen = { width: 1920, height: 1080, deviceScaleFactor: 1, mobile: false };
  await call('Emulation.setDeviceMetricsOverride', screen, sessionId);
  return {
    page: {
      runAtStart: async (source) => {
        await call('Page.addScriptToEvaluateOnNewDocument', { source }, sessionId);
      },
      goto: async (url) => {
        await call('Page.navigate', { url }, sessionId);
      },
      async evaluate<T>(expression: string): Promise<T> {
        const answer = (await call('Runtime.evaluate', { expression, returnByValue: true }, sessionId)) as {
          result: { value: T };
        };
        return answer.result.value;
      },
    },
    nanosByRole() {
      const sums = new Map<string, number>();
      for (const pid of descendants(child.pid ?? 0)) {
        const role = /--type=([\w-]+)/.exec(textOf(`/proc/${pid}/cmdline`))?.[1] ?? 'browser';
        // Each process alone: its children are counted under their own role.
        sums.set(role, (sums.get(role) ?? 0) + cpuNanosOfProcess(pid));
      }
      return sums;
    },
    async close() {
      const exited = once(child, 'exit');
      await call('Browser.close').catch(() => child.kill('SIGKILL'));
      const deadline = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(deadline);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Chromium names its debugging address on stderr. */
async function debuggerUrl(child: ChildProcess): Promise<string> {
  if (!child.stderr) throw new Error('Chromium has no stderr');
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (url !== undefined) {
      child.stderr.resume();
      return url;
    }
  }
  throw new Error('Chromium did not start');
}

type Call = (method: string, params?: object, sessionId?: string) => Promise<unknown>;

async function connect(url: string): Promise<Call> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.on('message', (data) => {
    const { id, result, error } = JSON.parse(String(data)) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    const asked = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || asked === undefined) return;
    waiting.delete(id);
    if (error) asked.reject(new Error(error.message));
    else asked.resolve(result);
  });
  socket.on('close', () => {
    for (const asked of waiting.values()) asked.reject(new Error('Chromium has gone'));
  });
  let lastId = 0;
  return (method, params = {}, sessionId) => {
    lastId += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(lastId, asked);
    socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId ? { sessionId } : {}) }));
    const timer = setTimeout(() => asked.reject(new Error(`${method}: no answer`)), ANSWER_TIMEOUT_MS);
    return asked.promise.finally(() => clearTimeout(timer));
  };
}

/** CPU nanoseconds this computer has spent so far on anything at all, stolen and waiting time left out (proc(5)). */
export function cpuNanosOfComputer(): number {
  const [user, nice, system, , , interrupts, softInterrupts] =
    textOf('/proc/stat').split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  const ticks = [user, nice, system, interrupts, softInterrupts].reduce(
    (sum: number, one) => sum + (one ?? 0),
    0,
  );
  return ticks * 1e7;
}

/** Cores used between two readings, as `renderer 0.52, gpu-process 0.31`. */
export function coresUsed(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  windowMs: number,
): string {
  return [...after]
    .map(([role, nanos]) => ({ role, cores: (nanos - (before.get(role) ?? 0)) / 1e6 / windowMs }))
    .filter(({ cores }) => cores > 0.005)
    .toSorted((a, b) => b.cores - a.cores)
    .map(({ role, cores }) => `${role} ${cores.toFixed(2)}`)
    .join(', ');
}

function descendants(rootPid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? /\) \S (\d+)/.exec(textOf(`/proc/${name}/stat`))?.[1] : undefined;
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const found = [rootPid];
  for (let index = 0; index < found.length; index += 1)
    for (const [pid, parent] of parents) if (parent === found[index]) found.push(pid);
  return found;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
