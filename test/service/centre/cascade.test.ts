import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolSite } from '../../../centre/enrol.ts';
import { verifyCentre } from '../../../centre/maintenance.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { CascadeStatus } from '../../../shared/contract/cascade.ts';
import type { UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import {
  ask,
  CENTRE_ENTRY,
  freePort,
  type Program,
  SITE_ENTRY,
  startSource,
  until,
} from '../../fakes/uplink-processes.ts';

const SITE = '3301060012';
const COUNTY = '330106';
/** Planted where people write: in texts, as who wrote, and in a field no schema knows. */
const PLANTED = '欧阳文远';
let folder = '';
const running = new Set<Program>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-cascade-'));
});
afterAll(async () => {
  for (const program of running) await program.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(entry: string, args: readonly string[]): Promise<Program> {
  const program = await startSource(entry, args);
  running.add(program);
  return program;
}
async function end(program: Program, isKilled: boolean): Promise<void> {
  running.delete(program);
  if (isKilled) await program.kill();
  else expect(await program.stop()).toBe(0);
}

const dataOf = (centre: string): string => join(folder, centre);
const enrol = (at: string, code: string, port: number, covers: readonly string[] = []) =>
  enrolSite({
    place: { kind: 'folder', folder: dataOf(at) },
    ...{ code, name: `${code} at ${at}`, out: join(folder, `${code}-${at}.json`), days: 10, covers },
    uplinkUrls: [`wss://127.0.0.1:${port}/uplink`],
  });

interface Stored {
  readonly place: string;
  readonly seq: number;
  readonly covers: number;
  readonly hash: string;
  readonly text: string;
  readonly type: string;
}
function storedAt(centre: string): Stored[] {
  const database = openDatabase(join(dataOf(centre), 'centre.db'));
  const rows = database.all('SELECT * FROM ev WHERE site = ? ORDER BY gseq', SITE).map((row) => ({
    place: `${row.lane} ${row.epoch}`,
    seq: Number(row.seq),
    covers: Number(row.covers),
    hash: Buffer.from(row.hash as Uint8Array).toString('hex'),
    text: Buffer.from(row.bytes as Uint8Array).toString(),
    type: String(row.type),
  }));
  database.close();
  return rows;
}

/** Every byte below a folder, as text. */
const everythingIn = (path: string): string =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((name) => statSync(name).isFile())
    .map((name) => readFileSync(name, 'utf8'))
    .join('\n');

const confirmed = (): { place: string; seq: number }[] =>
  readFileSync(join(folder, 'oracle'), 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [lane, epoch, seq] = line.split(' ');
      return { place: `${lane} ${epoch}`, seq: Number(seq) };
    });
const lastOf = (rows: readonly { place: string; seq: number }[], place: string): number =>
  rows.filter((row) => row.place === place).reduce((most, { seq }) => Math.max(most, seq), 0);

interface Row {
  readonly code: string;
  readonly name: string;
  readonly state: string;
  readonly warnings: readonly string[];
  readonly lanes: { readonly A: { readonly seq: number }; readonly B: { readonly seq: number } };
}
const rowAt = async (centre: Program): Promise<Row | undefined> =>
  (await ask<Row[]>(centre, '/api/v1/sites')).find(({ code }) => code === SITE);
async function flows(centre: Program): Promise<void> {
  const before = (await rowAt(centre))?.lanes.B.seq ?? 0;
  await until('events arrive', async () => ((await rowAt(centre))?.lanes.B.seq ?? 0) > before + 5, 60_000);
}

/** Every confirmed number once, under the site's own chain. */
function expectWhole(centre: string): Stored[] {
  const rows = storedAt(centre);
  for (const place of ['A 1', 'B 1']) {
    const ofLane = rows.filter((row) => row.place === place);
    let next = 1;
    for (const { seq, covers } of ofLane) {
      expect(`${place} ${seq - Math.max(covers, 1) + 1}`).toBe(`${place} ${next}`);
      next = seq + 1;
    }
    expect(next - 1).toBe(lastOf(confirmed(), place));
  }
  return rows;
}

test('site, county, city: kill -9 of the county, then the site under the city: every event once, no name above the county', async () => {
  const [cityPort, countyPort] = [await freePort(), await freePort()];
  await enrol('city', COUNTY, cityPort, [COUNTY]);
  await enrol('county', SITE, countyPort);
  const serve = (level: string, port: number, more: readonly string[] = []) =>
    start(CENTRE_ENTRY, [
      ...['serve', '--data', dataOf(level), '--port', '0', '--uplink-port', String(port), '--json'],
      ...['--level', level, '--name', level, ...more],
    ]);
  const startCounty = () => serve('county', countyPort, ['--enrolment', join(folder, `${COUNTY}-city.json`)]);
  const startSite = (at: string) =>
    start(SITE_ENTRY, [
      ...['--data', join(folder, 'site'), '--enrolment', join(folder, `${SITE}-${at}.json`)],
      ...['--oracle', join(folder, 'oracle'), '--every', '8', '--burst', '2', '--mix', PLANTED],
      ...['--levels', join(folder, 'levels.json')],
    ]);
  let [city, county, site] = await Promise.all([serve('city', cityPort), startCounty(), startSite('county')]);
  await flows(city);
  expect(await rowAt(city)).toMatchObject({ name: `${SITE} at county`, state: 'online', warnings: [] });
  expect(await ask<CascadeStatus>(county, '/api/v1/cascade')).toMatchObject({
    state: 'online',
    centre: 'city',
    centreLevel: 'city',
  });

  await end(county, true);
  const before = confirmed().length;
  await until('the site goes on alone', () => confirmed().length > before + 30);
  county = await startCounty();
  await flows(city);

  // The receipt of the level above comes back to the site, through the county.
  await until('the city has what the site has', async () => {
    const status = JSON.parse(readFileSync(join(folder, 'levels.json'), 'utf8')) as UplinkStatus;
    const level = status.levels?.find((each) => each.level === 'city');
    return status.centreLevel === 'county' && level?.centre === 'city' && (level.lanes.A ?? 0) > 20;
  });

  // The county fails with events nobody above has; the site is given a file of the city.
  await end(county, true);
  await enrol('city', SITE, cityPort);
  const alone = confirmed().length;
  await until('the site goes on alone again', () => confirmed().length > alone + 30);
  await end(site, false);
  const names = everythingIn(dataOf('city'));
  expect(names).toContain('finding.raised');
  expect(names.includes(PLANTED)).toBe(false);

  site = await startSite('city');
  await flows(city);
  // Two paths now: the county comes back with what it had.
  county = await startCounty();
  await until('the county is back', async () => {
    const status = await ask<CascadeStatus>(county, '/api/v1/cascade');
    return status.state === 'online' && status.backlog === 0;
  });
  site.signal('SIGUSR2');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const last = (place: string) => lastOf(confirmed(), place);
  await until('everything has arrived', async () => {
    const lanes = (await rowAt(city))?.lanes;
    return (lanes?.A.seq ?? 0) >= last('A 1') && (lanes?.B.seq ?? 0) >= last('B 1');
  });
  expect((await rowAt(city))?.warnings).toEqual([]);
  for (const program of [site, county, city]) await end(program, false);

  const above = expectWhole('city');
  const below = new Map(storedAt('county').map((row) => [`${row.place} ${row.seq}`, row]));
  const shared = above.filter(({ place, seq }) => below.has(`${place} ${seq}`));
  expect(shared.length).toBeGreaterThan(100);
  for (const row of shared) {
    const own = below.get(`${row.place} ${row.seq}`);
    expect(row.hash).toBe(own?.hash);
    if (row.covers === 0) expect(row.text).toBe(own?.text);
  }
  // Raw as the site wrote it, or emptied where somebody may have written a name.
  const kinds = new Set(shared.map(({ type, covers }) => `${type} ${covers}`));
  for (const kind of ['camera.picture 0', 'camera.summary 0', 'duty-log.entry 1', 'finding.raised 1'])
    expect([...kinds]).toContain(kind);
  for (const { text, covers } of above.filter(({ covers }) => covers === 1))
    expect([covers, text.includes(PLANTED)]).toEqual([1, false]);
  expect(await verifyCentre({ kind: 'folder', folder: dataOf('city') })).toMatchObject({ ok: true });
  expect(await verifyCentre({ kind: 'folder', folder: dataOf('county') })).toMatchObject({ ok: true });
});
