import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..', '..');
export const CENTRE_ENTRY = 'centre/cli.ts';
/** The same centre with a store that acknowledges before it commits: what the kill test has to catch. */
export const MUTANT_ENTRY = 'test/fakes/centre-ack-before-commit.ts';
export const SITE_ENTRY = 'test/fakes/uplink-site.ts';

export interface Program {
  readonly child: ChildProcess;
  readonly ready: Readonly<Record<string, unknown>>;
  log(): string;
  /** kill -9. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit status. */
  stop(): Promise<number | null>;
  signal(name: NodeJS.Signals): void;
}

/** Runs a source file under this Node and waits for its ready line. */
export function startSource(
  entry: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const child = spawn(process.execPath, [join(root, entry), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The tests read what the servers log.
    env: { ...process.env, LOG_LEVEL: 'info', ...more },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-200_000);
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return await exited;
  };
  return new Promise((resolve, reject) => {
    void exited.then((code) => reject(new Error(`${entry} ended with ${code}: ${log}`)));
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve({
        child,
        ready: JSON.parse(line) as Record<string, unknown>,
        log: () => log,
        kill: async () => void (await end('SIGKILL')),
        stop: () => end('SIGTERM'),
        signal: (name) => child.kill(name),
      }),
    );
  });
}

/** Runs a source file to its end. */
export function runSource(
  entry: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [join(root, entry), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...more },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout, stderr })));
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error()),
      );
    });
  });
}

export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 20_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (performance.now() < end) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not happen in time: ${what}`);
}

/** GET of the centre's API with the token of its ready line. */
export async function ask<T>(program: Program, path: string): Promise<T> {
  const { url, token } = program.ready;
  const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as T;
}
