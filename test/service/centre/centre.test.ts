import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { Enrolment } from '../../../shared/uplink/enrolment.ts';
import {
  ask,
  CENTRE_ENTRY,
  type Program,
  runSource,
  SITE_ENTRY,
  startSource,
  until,
} from '../../fakes/uplink-processes.ts';

const SITE = '3301060012';
let folder = '';
let data = '';
let centre: Program;

const serve = (): Promise<Program> =>
  startSource(CENTRE_ENTRY, ['serve', '--data', data, '--port', '0', '--uplink-port', '0', '--json']);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'centre-'));
  data = join(folder, 'centre');
  centre = await serve();
});
afterAll(async () => {
  await centre?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('enrol beside a running centre, report, stop, verify, rebuild', async () => {
  expect(Object.keys(centre.ready).sort()).toEqual(['pid', 'ready', 'token', 'uplinkUrl', 'url']);
  const file = join(folder, 'site.enrolment.json');
  const enrolled = await runSource(CENTRE_ENTRY, [
    'enrol',
    '--data',
    data,
    '--site',
    SITE,
    '--name',
    '示例考点',
    '--out',
    file,
    '--uplink-url',
    String(centre.ready.uplinkUrl),
    '--json',
  ]);
  expect(enrolled).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(enrolled.stdout)).toMatchObject({ site: { code: SITE, name: '示例考点' } });
  expect(enrolled.stdout).not.toContain('PRIVATE');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(Enrolment.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success).toBe(true);
  for (const key of ['ca.key', 'issuer.key'])
    expect(statSync(join(data, 'ca', key)).mode & 0o777).toBe(0o600);

  const site = await startSource(SITE_ENTRY, [
    '--data',
    join(folder, 'site'),
    '--enrolment',
    file,
    '--most',
    '250',
  ]);
  const events = (query: string) =>
    ask<{ seq: number; lane: string; hash: string }[]>(centre, `/api/v1/sites/${SITE}/events?${query}`);
  await until('lane B is complete', async () => (await events('lane=B')).length === 166);
  expect(await site.stop()).toBe(0);
  expect((await events('lane=B&afterSeq=100&limit=10')).map((event) => event.seq)).toEqual([
    101, 102, 103, 104, 105, 106, 107, 108, 109, 110,
  ]);
  expect((await events('')).every((event) => event.lane === 'A' && /^[0-9a-f]{64}$/.test(event.hash))).toBe(
    true,
  );
  expect(await events('epoch=9')).toEqual([]);

  const locked = await runSource(CENTRE_ENTRY, [
    'serve',
    '--data',
    data,
    '--port',
    '0',
    '--uplink-port',
    '0',
    '--json',
  ]);
  expect(locked.status).toBe(3);
  expect(locked.stderr).toContain('in use by another');
  expect((await runSource(CENTRE_ENTRY, ['rebuild', '--data', data])).status).toBe(3);
  expect(JSON.parse((await runSource(CENTRE_ENTRY, ['verify', '--data', data, '--json'])).stdout)).toEqual({
    ok: true,
    sites: 1,
    events: 250,
    firstBad: null,
  });

  // Beside the running centre; the copy is a data folder of its own, with its authority.
  const copy = join(folder, 'copy');
  const backup = await runSource(CENTRE_ENTRY, ['backup', '--data', data, '--out', copy, '--json']);
  expect(backup).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(backup.stdout).files).toEqual(expect.arrayContaining(['ca', 'registry.db', 'centre.db']));
  expect(statSync(join(copy, 'ca', 'ca.key')).mode & 0o777).toBe(0o600);
  const [ofCopy, again] = await Promise.all([
    runSource(CENTRE_ENTRY, ['verify', '--data', copy, '--json']),
    runSource(CENTRE_ENTRY, ['backup', '--data', data, '--out', copy]),
  ]);
  expect(JSON.parse(ofCopy.stdout)).toMatchObject({ ok: true, sites: 1, events: 250 });
  expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') });

  expect(await centre.stop()).toBe(0);
  const rebuilt = await runSource(CENTRE_ENTRY, ['rebuild', '--data', data, '--json']);
  expect(JSON.parse(rebuilt.stdout)).toEqual({ sites: 1, events: 250 });
  centre = await serve();
  const [row] = await ask<Record<string, unknown>[]>(centre, '/api/v1/sites');
  expect(row).toMatchObject({ code: SITE, lanes: { A: { seq: 84 }, B: { seq: 166 } }, state: 'suspect' });

  const database = openDatabase(join(data, 'centre.db'));
  database.exec("UPDATE ev SET bytes = CAST('{}' AS BLOB) WHERE lane = 'B' AND seq = 77");
  database.close();
  const verdict = await runSource(CENTRE_ENTRY, ['verify', '--data', data, '--json']);
  expect(verdict.status).toBe(1);
  expect(JSON.parse(verdict.stdout)).toMatchObject({
    ok: false,
    firstBad: { site: SITE, epoch: 1, lane: 'B', seq: 77 },
  });
});

test('a silent connection to the uplink does not hold up the stop', async () => {
  const own = await startSource(CENTRE_ENTRY, [
    'serve',
    '--data',
    join(folder, 'stopping'),
    '--port',
    '0',
    '--uplink-port',
    '0',
    '--json',
  ]);
  const socket = connect(Number(new URL(String(own.ready.uplinkUrl)).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  expect(await own.stop()).toBe(0);
  socket.destroy();
});

test('the API wants its token, describes itself and answers in one shape', async () => {
  const { url, token } = centre.ready;
  expect((await fetch(`${url}/api/v1/sites`)).status).toBe(401);
  expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  const openapi = await ask<{ paths: Record<string, unknown> }>(centre, '/api/v1/openapi.json');
  expect(Object.keys(openapi.paths).sort()).toEqual(
    expect.arrayContaining(['/api/v1/sites', '/api/v1/sites/{code}/events', '/metrics']),
  );
  const headers = { authorization: `Bearer ${token}` };
  const missing = await fetch(`${url}/api/v1/sites/none/events`, { headers });
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ error: { code: 'not-found', field: 'code' } });
  const wrong = await fetch(`${url}/api/v1/sites/${SITE}/events?limit=5000`, { headers });
  expect(wrong.status).toBe(400);
  expect(await (await fetch(`${url}/metrics`, { headers })).text()).toContain('exam_centre_events_stored');
});

test('wrong use ends with one sentence and the right status', async () => {
  const cases: [string[], number, RegExp][] = [
    [['serve'], 2, /--data is needed/],
    [['serve', '--data', 'x', '--store', 'mysql://h/d'], 2, /--store takes postgres:/],
    [['serve', '--data', 'x', '--key-file', 'f'], 2, /--key-file belongs to --store/],
    [
      ['enrol', '--store', 'postgres://h/d', '--site', SITE, '--name', 'N', '--out', 'f'],
      2,
      /--key-file is needed/,
    ],
    [['verify', '--store', 'postgres://u:pass-word@127.0.0.1:1/d'], 3, /127.0.0.1:1\/d cannot be used/],
    [['serve', '--data', 'x', '--enrolment', 'f'], 2, /--enrolment: f cannot be read/],
    [['serve', '--data', 'x', '--port', '99999'], 2, /--port takes a whole number/],
    [['serve', '--data', 'x', '--colour', 'red'], 2, /--colour/],
    [['enrol', '--data', 'x', '--site', 'a b', '--name', 'N', '--out', 'f'], 2, /--site/],
    [
      ['enrol', '--data', 'x', '--site', SITE, '--name', 'N', '--out', 'f', '--uplink-url', 'http://h'],
      2,
      /--uplink-url/,
    ],
    [['verify', '--data', join(folder, 'nowhere')], 2, /no centre's database/],
    [['revoke', '--data', join(folder, 'nowhere'), '--site', SITE], 2, /not the data folder of a centre/],
    [['revoke', '--data', data, '--site', '9999999999'], 1, /no enrolled site/],
    [['dance'], 2, /no command "dance"/],
  ];
  const results = await Promise.all(cases.map(([args]) => runSource(CENTRE_ENTRY, args)));
  for (const [index, [args, status, words]] of cases.entries()) {
    expect([args, results[index]?.status]).toEqual([args, status]);
    expect(results[index]?.stderr).toMatch(words);
    expect(results[index]?.stderr).not.toMatch(/ {4}at |pass-word/);
  }
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  const help = await runSource(CENTRE_ENTRY, ['--help']);
  expect(help.status).toBe(0);
  expect(help.stderr).toContain('--enrolment FILE');
});
