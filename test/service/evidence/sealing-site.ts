import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceVerdict } from '../../../shared/contract/evidence.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { CameraCoverage } from '../../../shared/contract/recording.ts';
import type { EvidenceManifest } from '../../../shared/evidence/manifest.ts';
import { startChildProgram } from '../../../site/demo/child-program.ts';
import { type RpcClient, rpcClient } from '../../fakes/rpc-client.ts';
import {
  enrol,
  root,
  runProgram,
  type Serving,
  serveCentre,
  serveSite,
  siteConfig,
  temporaryFolder,
} from '../../fakes/run-program.ts';

export const CODE = '0000000009';
export const LIMIT_MS = 120_000;

export interface SealingSite {
  readonly folder: string;
  readonly data: string;
  /** The centre's certificate, a PEM file. */
  readonly authority: string;
  /** Another file system than the data's where there is one, so that nothing can be linked. */
  readonly disk: string;
  readonly centre: Serving;
  /** Changes with every `start`. */
  readonly site: Serving;
  readonly client: RpcClient;
  /** Id of a named operator. */
  readonly operator: string;
  readonly startedMs: number;
  /** Starts the site again, after it was stopped or killed. */
  start(): Promise<void>;
  /** Shortest recorded time of a camera since the start, ms. */
  recordedMs(): Promise<number>;
  close(): Promise<void>;
}

/** A site of a real centre that records two real streams. */
export async function startSealingSite(): Promise<SealingSite> {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const authority = join(folder.path, 'CA.pem');
  const disk = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'exam-disk-'));
  const simulator = await startChildProgram(
    `${root}/dist/tools/camera-simulator.js`,
    ['--rooms', '2', '--port', '0', '--control-port', '0', '--json'],
    {},
  );
  const centre = await serveCentre(join(folder.path, 'centre'));
  const enrolment = join(folder.path, 'e.json');
  await enrol(centre, join(folder.path, 'centre'), CODE, enrolment);
  writeFileSync(authority, (JSON.parse(readFileSync(enrolment, 'utf8')) as { ca: string }).ca);
  const cameras = (simulator.ready['cameras'] as { path: string; room: number }[]).map(({ path, room }) => ({
    id: `r0${room}-front`,
    roomId: `r0${room}`,
    role: 'front',
    sub: `rtsp://127.0.0.1:${simulator.ready['port']}${path}`,
  }));
  const rooms = cameras.map(({ roomId }) => ({ id: roomId, name: `第${roomId.slice(1)}考场`, kind: 'exam' }));
  const recording = { enabled: true, stream: 'sub', maxBytes: 2_000_000_000 };
  folder.write('site.json', siteConfig({ rooms, cameras, recording, uplink: { enrolment: 'e.json' } }));
  const startedMs = Date.now();
  let site = await serveSite(join(folder.path, 'site.json'), data);
  let client = rpcClient(site.url, site.token);
  const added = (await client.command(
    'operators.add',
    { name: '周敏', post: '主考' },
    { actor: 'machine' },
  )) as { id: string };
  return {
    ...{ folder: folder.path, data, authority, disk, centre, operator: added.id, startedMs },
    get site() {
      return site;
    },
    get client() {
      return client;
    },
    async start() {
      site = await serveSite(join(folder.path, 'site.json'), data);
      client = rpcClient(site.url, site.token);
    },
    async recordedMs() {
      const range = { fromMs: startedMs, toMs: Date.now() };
      const coverage = (await client.query('recording.coverage', range)) as CameraCoverage[];
      return Math.min(...coverage.map(({ coveredMs }) => coveredMs));
    },
    async close() {
      client.close();
      await site.stop();
      await centre.stop();
      await simulator.stop();
      folder.remove();
      rmSync(disk, { recursive: true, force: true });
    },
  };
}

export async function until<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS - 10_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits for the end of a job on the feed the page reads. */
export const ended = (client: RpcClient, job: Job): Promise<Job> =>
  new Promise((resolve) => {
    const stop = client.feed('jobs.feed', (message) => {
      const { value, delta } = message as { value?: Job[]; delta?: Job[] };
      const now = (value ?? delta ?? []).find(({ id }) => id === job.id);
      if (now === undefined || now.state === 'running') return;
      stop();
      resolve(now);
    });
  });

/** `evidence verify` in a process of its own. */
export async function verify(
  at: string,
  ...trust: string[]
): Promise<{ status: number | null; verdict: EvidenceVerdict }> {
  const ran = await runProgram('exam-site', ['evidence', 'verify', at, ...trust, '--json']);
  if (ran.stderr !== '') throw new Error(ran.stderr);
  return { status: ran.status, verdict: JSON.parse(ran.stdout) as EvidenceVerdict };
}

export const manifestOf = (at: string): EvidenceManifest =>
  JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8')) as EvidenceManifest;
