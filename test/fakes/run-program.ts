import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const root = join(import.meta.dirname, '..', '..');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a built command line to its end. */
export function runProgram(
  name: 'exam-site' | 'exam-centre',
  args: readonly string[],
  input = '',
): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'tools', 'launch', `${name}.mjs`), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A program that does not read may be gone before this is written.
  child.stdin.on('error', () => undefined).end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, stdout, stderr })));
}

export interface Serving {
  readonly ready: Readonly<Record<string, unknown>>;
  readonly url: string;
  readonly token: string;
  readonly child: ChildProcess;
  /** Everything written to stderr so far. */
  log(): string;
  /** Sends SIGTERM and answers the exit status. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
  api(path: string, init?: RequestInit): Promise<Response>;
}

/** Starts a built server and waits for its ready line. */
export function serveProgram(
  name: 'exam-site' | 'exam-centre',
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Serving> {
  const child = spawn(process.execPath, [join(root, 'tools', 'launch', `${name}.mjs`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'debug', ...env },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    void exited.then((code) => reject(new Error(`${name} ended with ${code}: ${stderr}`)));
    createInterface({ input: child.stdout }).once('line', (line) => {
      const ready = JSON.parse(line) as Record<string, unknown>;
      const url = String(ready['url']);
      const token = String(ready['token']);
      resolve({
        ready,
        url,
        token,
        child,
        log: () => stderr,
        stop: () => {
          child.kill('SIGTERM');
          return exited;
        },
        kill: async () => {
          child.kill('SIGKILL');
          await exited;
        },
        api: (path, init) =>
          fetch(new URL(path, url), {
            ...init,
            headers: {
              authorization: `Bearer ${token}`,
              'content-type': 'application/json',
              ...init?.headers,
            },
          }),
      });
    });
  });
}

/** A folder for one test; removed by `remove`. */
export function temporaryFolder(): {
  path: string;
  write(name: string, value: unknown): string;
  remove(): void;
} {
  const path = mkdtempSync(join(tmpdir(), 'exam-test-'));
  return {
    path,
    write(name, value) {
      const file = join(path, name);
      writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
      return file;
    },
    // A killed program's workers may write for a moment more.
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}

/** A small valid configuration; `change` replaces parts of it. */
export function siteConfig(change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    site: { code: '0000000009', name: '示例考点', timeZone: 'Asia/Shanghai' },
    rooms: [
      { id: 'r01', name: '第01考场', kind: 'exam' },
      { id: 'r02', name: '第02考场', kind: 'exam' },
    ],
    cameras: [],
    ...change,
  };
}

/** Serves a site from a configuration file and a data folder, on a free port. */
export const serveSite = (
  configFile: string,
  dataFolder: string,
  env?: Readonly<Record<string, string>>,
): Promise<Serving> => serveProgram('exam-site', siteArguments(configFile, dataFolder), env);

export const siteArguments = (configFile: string, dataFolder: string): string[] => [
  ...['serve', '--config', configFile, '--data', dataFolder, '--port', '0', '--json'],
];

/** Serves a centre; ports of 0 are free ones. */
export const serveCentre = (dataFolder: string, port = '0', uplinkPort = '0'): Promise<Serving> =>
  serveProgram('exam-centre', [
    ...['serve', '--data', dataFolder, '--port', port, '--uplink-port', uplinkPort, '--json'],
  ]);

/** Writes the enrolment file of one site of a running centre. */
export async function enrol(
  centre: Serving,
  centreData: string,
  code: string,
  outFile: string,
): Promise<void> {
  const uplinkUrl = String(centre.ready['uplinkUrl']);
  const { status, stderr } = await runProgram('exam-centre', [
    ...['enrol', '--data', centreData, '--site', code, '--name', '示例考点', '--out', outFile],
    ...['--uplink-url', uplinkUrl, '--json'],
  ]);
  if (status !== 0) throw new Error(`enrol ended with ${status}: ${stderr}`);
}
