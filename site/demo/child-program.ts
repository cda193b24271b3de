import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildProgram {
  readonly ready: Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
  /** Ends it at once, for a parent that has no time left to wait. */
  kill(): void;
}

const READY_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 4_000;

/**
 * Starts one of our own programs and waits for its JSON ready line. With `--stop-with-stdin` it ends with
 * this process, also after kill -9: its standard input is a pipe from here.
 */
export function startChildProgram(
  entry: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<ChildProgram> {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${entry} did not get ready within ${READY_LIMIT_MS / 1000} s`));
    }, READY_LIMIT_MS);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${entry} ended with status ${code} before it was ready`));
    });
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve({
        ready: JSON.parse(line) as Record<string, unknown>,
        stop: () => stop(child),
        kill: () => void child.kill('SIGKILL'),
      });
    });
  });
}

/** Runs a program of ours to its end; rejects when it fails. */
export function runChildProgram(entry: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${entry} ended with status ${code}`)),
    );
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
