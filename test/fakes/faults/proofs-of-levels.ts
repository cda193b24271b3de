import { join } from 'node:path';
import { enrolSite } from '../../../centre/enrol.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { Enrolment } from '../../../shared/uplink/enrolment.ts';
import { freePort, type Program, SITE_ENTRY, startSource } from '../uplink-processes.ts';
import { FAULT_SITE, QUICK_CENTRE, QUICK_TIMING } from './fault-ends.ts';
import { mutantEnv } from './mutants.ts';
import { readOracle } from './oracle.ts';
import { comesTrue, sleep } from './with-ends.ts';

const COUNTY = FAULT_SITE.slice(0, 6);

interface Held {
  readonly site: string;
  readonly lane: string;
  readonly epoch: number;
  readonly seq: number;
  readonly covers: number;
  /** Of the site's own chain: the same for the same event, whoever passed it on and under whatever name it is kept. */
  readonly hash: string;
}

function heldAt(centreData: string): Held[] {
  const database = openDatabase(join(centreData, 'centre.db'));
  const rows = database.all('SELECT site, lane, epoch, seq, covers, hash FROM ev ORDER BY gseq');
  database.close();
  return rows.map((row) => ({
    site: String(row.site),
    lane: String(row.lane),
    epoch: Number(row.epoch),
    seq: Number(row.seq),
    covers: Number(row.covers),
    hash: Buffer.from(row.hash as Uint8Array).toString('hex'),
  }));
}

/**
 * Site, county and city. The city is killed (-9) while the county passes on; then the site is given a file of the city
 * and reports to it itself, while the county, frozen meanwhile, still has the same events under way.
 */
export async function twoPaths(folder: string, mutant: string | null): Promise<string[]> {
  const [cityPort, countyPort] = [await freePort(), await freePort()];
  const dataOf = (centre: string): string => join(folder, centre);
  const enrol = (
    at: string,
    port: number,
    code: string,
    covers: readonly string[] = [],
  ): Promise<Enrolment> =>
    enrolSite({
      place: { kind: 'folder', folder: dataOf(at) },
      ...{ code, name: code, out: join(folder, `${code}-${at}.json`), days: 10, covers },
      uplinkUrls: [`wss://127.0.0.1:${port}/uplink`],
    });
  await enrol('city', cityPort, COUNTY, [COUNTY]);
  await enrol('city', cityPort, FAULT_SITE);
  await enrol('county', countyPort, FAULT_SITE);
  const env = { EXAM_TIMING: QUICK_TIMING, ...mutantEnv(mutant) };
  const running = new Set<Program>();
  const start = async (entry: string, args: readonly string[]): Promise<Program> => {
    const program = await startSource(entry, args, env);
    running.add(program);
    return program;
  };
  const kill = async (program: Program): Promise<void> => {
    running.delete(program);
    await program.kill();
  };
  const serve = (level: string, port: number, more: readonly string[] = []): Promise<Program> =>
    start(QUICK_CENTRE, [
      ...['serve', '--data', dataOf(level), '--port', '0', '--uplink-port', String(port), '--json'],
      ...['--level', level, '--name', level, ...more],
    ]);
  const oracle = join(folder, 'oracle.txt');
  const startSite = (at: string): Promise<Program> =>
    start(SITE_ENTRY, [
      ...['--data', dataOf('site'), '--enrolment', join(folder, `${FAULT_SITE}-${at}.json`)],
      ...['--oracle', oracle, '--every', '10', '--keep', '5000'],
    ]);
  const countAtCity = (): number => heldAt(dataOf('city')).length;
  const grows = (by: number): Promise<boolean> => {
    const before = countAtCity();
    return comesTrue(async () => countAtCity() >= before + by, mutant);
  };
  try {
    let city = await serve('city', cityPort);
    const county = await serve('county', countyPort, [
      ...['--enrolment', join(folder, `${COUNTY}-city.json`)],
    ]);
    let site = await startSite('county');
    const problems: string[] = [];
    if (!(await grows(40))) return ['nothing comes through the county'];
    await kill(city);
    await sleep(500);
    city = await serve('city', cityPort);
    if (!(await grows(40))) return ['nothing comes through the county after its parent was killed'];

    county.signal('SIGSTOP');
    await kill(site);
    site = await startSite('city');
    if (!(await grows(60))) problems.push('nothing comes from the site itself');
    county.signal('SIGCONT');
    await grows(60);
    site.signal('SIGUSR2');
    await sleep(500);
    const confirmed = readOracle(oracle);
    const last = (lane: string): number => confirmed.filter((each) => each.lane === lane).at(-1)?.seq ?? 0;
    const endOf = (held: readonly Held[], lane: string): number =>
      held.filter((each) => each.site === FAULT_SITE && each.lane === lane).at(-1)?.seq ?? 0;
    const isThere = await comesTrue(async () => {
      const held = heldAt(dataOf('city'));
      return endOf(held, 'A') >= last('A') && endOf(held, 'B') >= last('B');
    }, mutant);
    if (!isThere) problems.push('stuck');
    await sleep(500);
    return [...problems, ...differences(heldAt(dataOf('city')), last)];
  } finally {
    for (const program of running) await program.kill();
  }
}

/** Every confirmed number under the site's own name and once; nothing twice under any name. */
function differences(held: readonly Held[], last: (lane: string) => number): string[] {
  const problems: string[] = [];
  const twice = held.length - new Set(held.map(({ hash }) => hash)).size;
  if (twice > 0) problems.push(`${twice} events are stored twice`);
  for (const lane of ['A', 'B']) {
    let next = 1;
    for (const row of held.filter((each) => each.site === FAULT_SITE && each.lane === lane)) {
      const first = row.seq - Math.max(row.covers, 1) + 1;
      if (first !== next) {
        problems.push(`lane ${lane}: ${next} is missing or comes again at ${first}`);
        break;
      }
      next = row.seq + 1;
    }
    if (next <= last(lane)) problems.push(`lane ${lane} ends at ${next - 1} of ${last(lane)}`);
  }
  return problems;
}
