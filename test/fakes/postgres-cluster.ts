import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './uplink-processes.ts';

/** A PostgreSQL of its own, on a free port of the loopback, for one test file or benchmark. */
export interface PostgresCluster {
  readonly port: number;
  /** Runs a program of the server's package as the user of the cluster; answers its output. */
  run(program: string, args: readonly string[]): Promise<string>;
  /** A folder beside the data that the cluster's user can write. */
  readonly folder: string;
  /** A new empty database. */
  database(name: string): Promise<string>;
  /** As an operator does it; `immediate` is what a crash leaves behind. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const BASE = '/usr/lib/postgresql';

/** The newest installed server; null when there is none. */
export function postgresPrograms(): string | null {
  if (!existsSync(BASE)) return null;
  const versions = readdirSync(BASE).sort((a, b) => Number(a) - Number(b));
  const folder = join(BASE, versions.at(-1) ?? '', 'bin');
  return existsSync(join(folder, 'postgres')) ? folder : null;
}

const execute = promisify(
  (
    program: string,
    args: readonly string[],
    user: object,
    done: (error: Error | null, out: string) => void,
  ) => {
    // pg_ctl's server would keep a pipe open; files of their own are not needed, so it has no output.
    const isServer = program.endsWith('pg_ctl');
    const child = spawn(program, args, {
      stdio: ['ignore', isServer ? 'ignore' : 'pipe', isServer ? 'ignore' : 'pipe'],
      ...user,
    });
    let out = '';
    let errors = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.once('error', (error) => done(error, out));
    child.once('close', (status) =>
      done(
        status === 0 ? null : new Error(`${program} ${args.join(' ')} ended with ${status}: ${errors}`),
        out,
      ),
    );
  },
);

/** Settings go to the server's command line, such as `fsync=off`. The server refuses to run as root. */
export async function startPostgres(settings: readonly string[] = ['fsync=off']): Promise<PostgresCluster> {
  const programs = postgresPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed');
  const isRoot = process.getuid?.() === 0;
  const number = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const user = isRoot ? { uid: number('-u'), gid: number('-g') } : {};
  // Beside the folder of the run, which only its own user can enter.
  const runFolder = process.env['EXAM_RUN_FOLDER'];
  const folder = mkdtempSync(join(runFolder === undefined ? tmpdir() : dirname(runFolder), 'exam-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const port = await freePort();
  const run = (program: string, args: readonly string[]): Promise<string> =>
    execute(join(programs, program), args, {
      ...user,
      cwd: folder,
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    });
  await run('initdb', [
    '--pgdata',
    data,
    '--auth=trust',
    '--username=exam',
    '--encoding=UTF8',
    '--no-sync',
    '--no-locale',
  ]);
  const start = async (): Promise<void> => {
    const options = [
      `port=${port}`,
      `unix_socket_directories=${folder}`,
      'listen_addresses=127.0.0.1',
      ...settings,
    ];
    await run('pg_ctl', [
      ...['start', '--wait', '--pgdata', data, '--log', join(folder, 'log')],
      ...['--options', options.map((option) => `-c ${option}`).join(' ')],
    ]);
  };
  const stop = async (mode: 'fast' | 'immediate'): Promise<void> => {
    await run('pg_ctl', ['stop', '--wait', '--pgdata', data, '--mode', mode]);
  };
  await start();
  return {
    port,
    folder,
    run,
    async database(name) {
      await run('createdb', ['--host', '127.0.0.1', '--port', String(port), '--username', 'exam', name]);
      return `postgres://exam@127.0.0.1:${port}/${name}`;
    },
    stop,
    start,
    async remove() {
      await stop('immediate').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
