import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrolSite } from '../../../centre/enrol.ts';
import { openCertificateAuthority } from '../../../server/certificates/certificate-authority.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';
import type { Enrolment } from '../../../shared/uplink/enrolment.ts';
import { ask, freePort, type Program, SITE_ENTRY, startSource } from '../uplink-processes.ts';
import { type FaultLine, startFaultLine } from './fault-line.ts';
import { mutantEnv } from './mutants.ts';

export const FAULT_SITE = '3301060012';
export const QUICK_CENTRE = 'test/fakes/faults/centre-quick.ts';

/** Times of the line in these runs: the product's own would make each fault last a minute. */
export const QUICK_TIMING = JSON.stringify({
  pingEveryMs: 1_000,
  silenceMs: 4_000,
  heartbeatEveryMs: 2_000,
  ackProgressMs: 2_500,
  nackAgainMs: 300,
});

/** A site and its centre as real processes with a line between them that can be harmed. Either may be broken. */
export interface FaultEnds {
  readonly folder: string;
  readonly centreData: string;
  readonly siteData: string;
  readonly oracle: string;
  readonly line: FaultLine;
  /** What the site holds, with the address of the line. */
  readonly enrolment: Enrolment;
  centre(): Program;
  site(): Program;
  startCentre(): Promise<void>;
  startSite(more?: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
  row(): Promise<SiteRow | undefined>;
  /** Ends everything that runs. */
  close(): Promise<void>;
}

export async function createFaultEnds(options: {
  readonly folder: string;
  readonly mutant: string | null;
  /** Options of the site process. */
  readonly load: readonly string[];
}): Promise<FaultEnds> {
  const { folder } = options;
  const centreData = join(folder, 'centre');
  const siteData = join(folder, 'site');
  const oracle = join(folder, 'oracle.txt');
  const uplinkPort = await freePort();
  const direct = await enrolSite({
    place: { kind: 'folder', folder: centreData },
    code: FAULT_SITE,
    name: 'Site',
    out: join(folder, 'direct.json'),
    uplinkUrls: [`wss://127.0.0.1:${uplinkPort}/uplink`],
    days: 10,
  });
  const authority = await openCertificateAuthority(join(centreData, 'ca'));
  const line = await startFaultLine({
    certificate: await authority.issueServer(['127.0.0.1'], 10),
    upstream: direct,
  });
  const enrolment = { ...direct, endpoints: [line.url] };
  const file = join(folder, 'enrolment.json');
  writeFileSync(file, JSON.stringify(enrolment));
  const env = { EXAM_TIMING: QUICK_TIMING, ...mutantEnv(options.mutant) };
  let centre: Program | null = null;
  let site: Program | null = null;
  const running = (program: Program | null): Program => {
    if (program === null) throw new Error('that end has not been started');
    return program;
  };
  return {
    folder,
    centreData,
    siteData,
    oracle,
    line,
    enrolment,
    centre: () => running(centre),
    site: () => running(site),
    async startCentre() {
      const ports = ['--port', '0', '--uplink-port', String(uplinkPort)];
      centre = await startSource(QUICK_CENTRE, ['serve', '--data', centreData, ...ports, '--json'], env);
    },
    async startSite(more = [], extra = {}) {
      site = await startSource(
        SITE_ENTRY,
        ['--data', siteData, '--enrolment', file, '--oracle', oracle, ...options.load, ...more],
        { ...env, ...extra },
      );
    },
    async row() {
      return (await ask<SiteRow[]>(running(centre), '/api/v1/sites')).find(({ code }) => code === FAULT_SITE);
    },
    async close() {
      for (const program of [site, centre])
        if (program !== null && program.child.exitCode === null && program.child.signalCode === null) {
          // A stopped process dies of nothing else.
          await program.kill();
        }
      line.close();
    },
  };
}

/** Issues an instruction for the site and answers its id. */
export async function issueInstruction(ends: FaultEnds, text: string, lastsMs = 3_600_000): Promise<string> {
  const { url, token } = ends.centre().ready;
  const expiresAtMs = Date.now() + lastsMs;
  const answer = await fetch(`${url}/api/v1/instructions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: { sites: [FAULT_SITE] }, text, requires: 'read', expiresAtMs }),
  });
  if (answer.status !== 200) throw new Error(`the centre did not issue: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}

/** All events of the site's newest epoch in a lane, or of the epoch named. */
export async function eventsOf(ends: FaultEnds, lane: 'A' | 'B', epoch?: number): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const query = `lane=${lane}&limit=1000&afterSeq=${events.at(-1)?.seq ?? 0}`;
    const page = await ask<StoredEvent[]>(
      ends.centre(),
      `/api/v1/sites/${FAULT_SITE}/events?${query}${epoch === undefined ? '' : `&epoch=${epoch}`}`,
    );
    events.push(...page);
    if (page.length === 0) return events;
  }
}
