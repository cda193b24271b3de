import { readdirSync, readFileSync } from 'node:fs';
import { type BrowserServer, chromium, type Page } from '@playwright/test';
import { cpuNanosOfProcess } from '../ingest/process-cost.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

export interface Chromium {
  readonly page: Page;
  /** CPU nanoseconds so far by kind of process: browser, renderer, gpu-process, utility. */
  nanosByRole(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** A Chromium of its own, so that its processes can be counted. */
export async function startChromium(): Promise<Chromium> {
  const server: BrowserServer = await chromium.launchServer({
    executablePath: process.env['EXAM_SITE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' });
  const page = await context.newPage();
  const rootPid = server.process().pid ?? 0;
  return {
    page,
    nanosByRole() {
      const sums = new Map<string, number>();
      for (const pid of descendants(rootPid)) {
        const role = /--type=([\w-]+)/.exec(textOf(`/proc/${pid}/cmdline`))?.[1] ?? 'browser';
        // Each process alone: its children are counted under their own role.
        sums.set(role, (sums.get(role) ?? 0) + cpuNanosOfProcess(pid));
      }
      return sums;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
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
