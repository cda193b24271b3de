import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../centre/open-store.ts';
import { ed25519Signer } from '../../server/certificates/uplink-tools.ts';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';
import type { Sign } from '../../shared/uplink/tools.ts';
import { CENTRE_ENTRY, freePort, type Program, startSource } from '../../test/fakes/uplink-processes.ts';

/** Where the centre writes what its threads spent their time on; then nothing is killed. */
export const PROFILE: string | null = process.env['BENCH_PROFILE'] ?? null;

export interface BenchSite {
  readonly enrolment: Enrolment;
  readonly sign: Sign;
}

/** The product's centre as a process of its own, with so many enrolled sites. */
export interface BenchCentre {
  readonly sites: readonly BenchSite[];
  readonly endpoint: string;
  readonly folder: string;
  start(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
  /** Of the running centre. */
  pid(): number;
  /** A figure of /metrics. */
  metric(name: string): Promise<number>;
  remove(): Promise<void>;
}

export async function createBenchCentre(siteCount: number): Promise<BenchCentre> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-centre-'));
  const opened = openStore({ kind: 'folder', folder });
  const authority = await opened.authority();
  const registry = await opened.registry();
  const uplinkPort = await freePort();
  const endpoint = `wss://127.0.0.1:${uplinkPort}/uplink`;
  const sites: BenchSite[] = [];
  for (let index = 0; index < siteCount; index += 1) {
    const site = { code: String(3_301_000_001 + index), name: `Site ${index + 1}` };
    const issued = await authority.issueSite(site, 10);
    const signing = generateKeyPairSync('ed25519');
    const signingKey = signing.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { serial, notAfterMs } = issued;
    await registry.enrol(site, { serial, signingKey, notAfterMs: Math.floor(notAfterMs) });
    const privatePem = signing.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    sites.push({
      sign: ed25519Signer(privatePem),
      enrolment: {
        format: 'exam-enrolment/1',
        site,
        endpoints: [endpoint],
        ca: authority.certificate,
        certificate: issued.certificate,
        privateKey: issued.privateKey,
        signingKey: privatePem,
        issuerPublicKeys: [],
        notAfterMs: Math.floor(notAfterMs),
      },
    });
  }
  await registry.close();
  let program: Program | null = null;
  return {
    sites,
    endpoint,
    folder,
    async start() {
      program = await startSource(
        CENTRE_ENTRY,
        [
          ...['serve', '--data', folder, '--port', '0', '--uplink-port', String(uplinkPort), '--json'],
          // All sites of the benchmark come from one address.
          ...['--unauthenticated-per-address', String(siteCount)],
        ],
        {
          LOG_LEVEL: 'error',
          ...(PROFILE === null ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${PROFILE}` }),
        },
      );
    },
    async kill() {
      await program?.kill();
      program = null;
    },
    pid: () => program?.child.pid ?? 0,
    async metric(name) {
      const { url, token } = program?.ready ?? {};
      const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      const line = (await answer.text()).split('\n').find((each) => each.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1));
    },
    async remove() {
      await (PROFILE === null ? program?.kill() : program?.stop());
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
