import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrolSite } from '../../../centre/enrol.ts';
import { verifyCentre } from '../../../centre/maintenance.ts';
import { verifyOutbox } from '../../../site/uplink/verify-outbox.ts';
import { type Confirmed, findProblems, readOracle, seeded } from '../../fakes/faults/oracle.ts';
import {
  ask,
  CENTRE_ENTRY,
  freePort,
  MUTANT_ENTRY,
  type Program,
  SITE_ENTRY,
  startSource,
  until,
} from '../../fakes/uplink-processes.ts';

const SITE = '3301060012';
let folder = '';
let running: Program[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uplink-kill-'));
});
afterEach(async () => {
  for (const program of running) await program.kill();
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

async function run(options: {
  centreEntry: string;
  rounds: number;
  victims: readonly ('site' | 'centre')[];
  seed: number;
  load: readonly string[];
  /** Strike only while events arrive: the site may still be waiting to connect again. */
  isOnlyWhileFlowing?: boolean;
}): Promise<{ confirmed: Confirmed[]; problems: string[]; kills: Record<string, number> }> {
  const next = seeded(options.seed);
  const uplinkPort = await freePort();
  const centreData = join(folder, 'centre');
  const enrolment = join(folder, 'enrolment.json');
  const oracle = join(folder, 'oracle.txt');
  await enrolSite({
    place: { kind: 'folder', folder: centreData },
    code: SITE,
    name: 'Site',
    out: enrolment,
    uplinkUrls: [`wss://127.0.0.1:${uplinkPort}/uplink`],
    days: 10,
  });
  const startCentre = () =>
    startSource(options.centreEntry, [
      'serve',
      '--data',
      centreData,
      '--port',
      '0',
      '--uplink-port',
      String(uplinkPort),
      '--json',
    ]);
  const startSite = () =>
    startSource(SITE_ENTRY, [
      '--data',
      join(folder, 'site'),
      '--enrolment',
      enrolment,
      '--oracle',
      oracle,
      ...options.load,
    ]);
  let [centre, site] = await Promise.all([startCentre(), startSite()]);
  running = [centre, site];
  const isFlowing = async (): Promise<boolean> => {
    const [row] = await ask<{ lanes: { B: { seq: number } } }[]>(centre, '/api/v1/sites');
    return existsSync(oracle) && (row?.lanes.B.seq ?? 0) > 0;
  };
  await until('events flow', isFlowing);
  const kills = { site: 0, centre: 0 };
  const storedNow = async (): Promise<number> => {
    const [row] = await ask<{ lanes: { B: { seq: number } } }[]>(centre, '/api/v1/sites');
    return row?.lanes.B.seq ?? 0;
  };
  for (let round = 0; round < options.rounds; round += 1) {
    if (options.isOnlyWhileFlowing) {
      const before = await storedNow();
      await until('events flow again', async () => (await storedNow()) > before);
    }
    await new Promise((resolve) => setTimeout(resolve, 60 + next() * 300));
    const victim = options.victims[Math.floor(next() * options.victims.length)] ?? 'site';
    kills[victim] += 1;
    if (victim === 'centre') {
      await centre.kill();
      centre = await startCentre();
    } else {
      await site.kill();
      site = await startSite();
    }
    running = [centre, site];
  }
  site.signal('SIGUSR2');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const confirmed = readOracle(oracle);
  const last = (lane: string): number => confirmed.filter((each) => each.lane === lane).at(-1)?.seq ?? 0;
  await until('the centre has caught up', async () => {
    const [row] = await ask<{ lanes: { A: { seq: number }; B: { seq: number } } }[]>(centre, '/api/v1/sites');
    return row !== undefined && row.lanes.A.seq >= last('A') && row.lanes.B.seq >= last('B');
  });
  expect(await site.stop()).toBe(0);
  expect(await centre.stop()).toBe(0);
  running = [];
  return { confirmed, problems: findProblems(join(centreData, 'centre.db'), confirmed), kills };
}

// kill-rounds.test.ts has twenty rounds of the whole product; here bursts on both lanes meet every stage of the queue.
test('8 rounds of kill -9 of site or centre under a heavy load: every confirmed entry arrives once and in order', async () => {
  const { confirmed, problems, kills } = await run({
    centreEntry: CENTRE_ENTRY,
    rounds: 8,
    victims: ['site', 'centre'],
    seed: 20261123,
    load: ['--every', '5', '--burst', '2', '--keep', '0'],
  });
  expect(problems).toEqual([]);
  expect(confirmed.length).toBeGreaterThan(400);
  expect(kills).toEqual({ site: 5, centre: 3 });
  expect(await verifyCentre({ kind: 'folder', folder: join(folder, 'centre') })).toMatchObject({
    ok: true,
    firstBad: null,
  });
  expect(verifyOutbox(join(folder, 'site')).ok).toBe(true);
});

test('the same run finds the losses of a centre that acknowledges before it commits', async () => {
  const { problems } = await run({
    centreEntry: MUTANT_ENTRY,
    rounds: 3,
    victims: ['centre'],
    seed: 7,
    load: ['--every', '5', '--burst', '10', '--keep', '0'],
    isOnlyWhileFlowing: true,
  });
  expect(problems.filter((problem) => problem.startsWith('lost:')).length).toBeGreaterThan(0);
});
