import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPictureReader, rebuildPictures } from '../../../centre/boards/read-pictures.ts';
import { POSTGRES_PARTS, REFERENCE_TABLES } from '../../../centre/open-store.ts';
import { createReadStore } from '../../../centre/store/read-store.ts';
import { migratePostgres } from '../../../server/sql/migrate-postgres.ts';
import { openPostgres } from '../../../server/sql/postgres-database.ts';
import { parsePostgresTarget } from '../../../server/sql/postgres-target.ts';
import type { SqlDatabase } from '../../../server/sql/sql-database.ts';
import { writeEnvelope } from '../../../shared/uplink/envelope.ts';
import { type PostgresCluster, postgresPrograms, startPostgres } from '../../fakes/postgres-cluster.ts';
import {
  ask,
  CENTRE_ENTRY,
  freePort,
  type Program,
  runSource,
  SITE_ENTRY,
  startSource,
  until,
} from '../../fakes/uplink-processes.ts';

interface Row {
  readonly code: string;
  readonly state: string;
  readonly lanes: { readonly A: { readonly seq: number }; readonly B: { readonly seq: number } };
}

const SITES = ['3301060012', '3301060013'] as const;
const isHere = postgresPrograms() !== null;
let cluster: PostgresCluster;
let folder = '';
let store = '';
let database: SqlDatabase;
const running = new Set<Program>();

beforeAll(async () => {
  if (!isHere) return;
  folder = mkdtempSync(join(tmpdir(), 'exam-gateways-'));
  cluster = await startPostgres();
  store = await cluster.database('centre');
  database = openPostgres(parsePostgresTarget(store));
});
afterAll(async () => {
  for (const program of running) await program.kill();
  await database?.close();
  await cluster?.remove();
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

const storeArguments = (): string[] => ['--store', store, '--key-file', join(folder, 'store.key')];

async function startGateway(port: number): Promise<Program> {
  const program = await startSource(CENTRE_ENTRY, [
    ...['serve', ...storeArguments(), '--port', '0', '--uplink-port', String(port), '--json'],
  ]);
  running.add(program);
  return program;
}

async function kill(program: Program): Promise<void> {
  running.delete(program);
  await program.kill();
}

const storedBy = async (gateway: Program, site: string): Promise<number> => {
  const row = (await ask<Row[]>(gateway, '/api/v1/sites')).find(({ code }) => code === site);
  return row === undefined ? 0 : row.lanes.A.seq + row.lanes.B.seq;
};

/** Both sites get further, as this gateway sees it. */
async function flowsAt(gateway: Program): Promise<void> {
  const before = await Promise.all(SITES.map((site) => storedBy(gateway, site)));
  await until(
    'events flow',
    async () => {
      const now = await Promise.all(SITES.map((site) => storedBy(gateway, site)));
      return now.every((count, index) => count > (before[index] ?? 0));
    },
    60_000,
  );
}

/** Issued at one gateway, taken by a site at each, and seen as received at both. */
async function instruct(at: Program, other: Program): Promise<void> {
  const { url, token } = at.ready;
  const body = { scope: { sites: SITES }, text: '请清点备用试卷', requires: 'read' };
  const answer = await fetch(`${url}/api/v1/instructions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, expiresAtMs: Date.now() + 600_000 }),
  });
  expect(answer.status).toBe(200);
  const { id } = (await answer.json()) as { id: string };
  for (const gateway of [at, other])
    await until(
      'both sites have the instruction',
      async () => {
        const { order } = await ask<{ order: { counts: { received: number } } }>(
          gateway,
          `/api/v1/instructions/${id}`,
        );
        return order?.counts.received === SITES.length;
      },
      60_000,
    );
}

const entriesOf = async (site: string) =>
  await database.all(
    "SELECT lane, epoch, seq, bytes FROM ev WHERE site = ? AND type = 'duty-log.entry' ORDER BY gseq",
    site,
  );
const boards = async () => await database.all('SELECT site, state, gseq, version FROM board ORDER BY site');

test.skipIf(!isHere)(
  'two gateways that start at once share one database; kill -9 of each and of the database: every event once',
  async () => {
    const ports = [await freePort(), await freePort()] as const;
    let [one, two] = await Promise.all([startGateway(ports[0]), startGateway(ports[1])]);
    const url = (port: number): string => `wss://127.0.0.1:${port}/uplink`;
    const oracle = (site: string): string => join(folder, `${site}.oracle`);
    const sites = await Promise.all(
      SITES.map(async (code, index) => {
        const file = join(folder, `${code}.json`);
        const order = index === 0 ? ports : [...ports].reverse();
        const { status, stderr } = await runSource(CENTRE_ENTRY, [
          ...['enrol', ...storeArguments(), '--site', code, '--name', code, '--out', file],
          ...order.flatMap((port) => ['--uplink-url', url(port)]),
        ]);
        expect([status, stderr]).toEqual([0, expect.stringContaining('is enrolled')]);
        const site = await startSource(SITE_ENTRY, [
          ...['--data', join(folder, code), '--enrolment', file, '--oracle', oracle(code)],
          ...['--every', '10', '--burst', '2', '--instructions'],
        ]);
        running.add(site);
        return site;
      }),
    );
    // Each sees both, although each serves one.
    await flowsAt(one);
    await flowsAt(two);
    expect((await ask<Row[]>(one, '/api/v1/sites')).map(({ code, state }) => [code, state])).toEqual(
      SITES.map((code) => [code, 'online']),
    );

    await instruct(one, two);
    await kill(one);
    await flowsAt(two);
    one = await startGateway(ports[0]);
    await kill(two);
    await flowsAt(one);
    two = await startGateway(ports[1]);

    // What a crash of the database machine leaves: no acknowledgement meanwhile, no restart of anything after.
    await cluster.stop('immediate');
    await until('the outage is noticed', () => one.log().includes('the store did not take events'));
    await cluster.start();
    await flowsAt(one);
    await flowsAt(two);

    await instruct(two, one);
    const staged = async (): Promise<string[]> =>
      (await database.all('SELECT site, stage FROM instruction_stage ORDER BY site, stage')).map(
        ({ site, stage }) => `${site} ${stage}`,
      );
    const twice = ['confirmed', 'displayed', 'received'].flatMap((stage) => [stage, stage]);
    const wanted = SITES.flatMap((site) => twice.map((stage) => `${site} ${stage}`));
    await until('every stage is known', async () => (await staged()).length >= wanted.length, 60_000);
    expect(await staged()).toEqual(wanted);

    for (const site of sites) site.signal('SIGUSR2');
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const code of SITES) {
      const confirmed = readFileSync(oracle(code), 'utf8').split('\n').slice(0, -1);
      await until(
        'everything has arrived',
        async () => (await entriesOf(code)).length >= confirmed.length,
        60_000,
      );
      const stored = await entriesOf(code);
      const lines = stored.map((row) => {
        const { data } = JSON.parse(Buffer.from(row.bytes as Uint8Array).toString());
        return `${row.lane} ${row.epoch} ${row.seq} ${data.text}`;
      });
      expect(confirmed.length).toBeGreaterThan(100);
      for (const lane of ['A', 'B']) {
        const ofLane = (all: readonly string[]) => all.filter((line) => line.startsWith(lane));
        expect(ofLane(lines)).toEqual(ofLane(confirmed));
      }
    }
    for (const site of sites) expect(await site.stop()).toBe(0);
    const verified = await runSource(CENTRE_ENTRY, ['verify', '--store', store, '--json']);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, sites: 2, firstBad: null });

    const before = await boards();
    await database.run("UPDATE board SET state = '{}'");
    const rebuilt = await runSource(CENTRE_ENTRY, ['rebuild', '--store', store, '--json']);
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ sites: 2 });
    const parsed = (rows: Awaited<ReturnType<typeof boards>>) =>
      rows.map((row) => ({ ...row, state: JSON.parse(String(row.state)) }));
    expect(parsed(await boards())).toEqual(parsed(before));

    // Backup and restore as docs/operations.md says it, and a gateway on what was restored.
    const connection = ['--host', '127.0.0.1', '--port', String(cluster.port), '--username', 'exam'];
    const dump = join(cluster.folder, 'centre.dump');
    await cluster.run('pg_dump', [...connection, '--format=custom', '--file', dump, 'centre']);
    const restored = await cluster.database('restored');
    await cluster.run('pg_restore', [...connection, '--dbname', 'restored', '--exit-on-error', dump]);
    const ofCopy = await runSource(CENTRE_ENTRY, ['verify', '--store', restored, '--json']);
    expect(JSON.parse(ofCopy.stdout)).toEqual(JSON.parse(verified.stdout));
    const third = await startSource(CENTRE_ENTRY, [
      ...['serve', '--store', restored, '--key-file', join(folder, 'store.key')],
      ...['--port', '0', '--uplink-port', '0', '--json'],
    ]);
    running.add(third);
    const lanes = async (gateway: Program) =>
      (await ask<Row[]>(gateway, '/api/v1/sites')).map((row) => [row.code, row.lanes]);
    expect(await lanes(third)).toEqual(await lanes(one));
    await kill(third);

    await database.run("UPDATE ev SET bytes = '{}' WHERE site = ? AND lane = 'B' AND seq = 7", SITES[1]);
    const bad = await runSource(CENTRE_ENTRY, ['verify', '--store', store, '--json']);
    expect(bad.status).toBe(1);
    expect(JSON.parse(bad.stdout).firstBad).toEqual({ site: SITES[1], epoch: 1, lane: 'B', seq: 7 });

    const wrongKey = await runSource(CENTRE_ENTRY, [
      ...['enrol', '--store', store, '--key-file', join(folder, 'other.key')],
      ...['--site', SITES[0], '--name', 'x', '--out', join(folder, 'x.json')],
    ]);
    expect([wrongKey.status, wrongKey.stderr]).toEqual([
      3,
      expect.stringContaining('copy it from another gateway'),
    ]);
    expect(await Promise.all([one.stop(), two.stop()])).toEqual([0, 0]);
  },
);

test.skipIf(!isHere)('every key of a table of site data begins with the site', async () => {
  const fresh = await cluster.database('catalogue');
  const target = parsePostgresTarget(fresh);
  const own = openPostgres(target);
  try {
    await Promise.all([1, 2, 3].map(() => migratePostgres(own, POSTGRES_PARTS, target.label)));
    const rows = await own.all(
      `SELECT relation.relname AS name, index.indexrelid::regclass::text AS key, attribute.attname AS first
       FROM pg_index AS index
       JOIN pg_class AS relation ON relation.oid = index.indrelid
       JOIN pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum = index.indkey[0]
       WHERE (index.indisunique OR index.indisprimary) AND relation.relnamespace = 'public'::regnamespace`,
    );
    expect(rows.length).toBeGreaterThan(10);
    const tables = new Set(rows.map(({ name }) => String(name)));
    for (const table of REFERENCE_TABLES) expect([table, tables.has(table)]).toEqual([table, true]);
    const others = rows.filter(({ name }) => !REFERENCE_TABLES.includes(String(name)));
    expect(others.filter(({ first }) => first !== 'site')).toEqual([]);
    // A table without any key could not be distributed either.
    const all = await own.all("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    expect(all.map(({ tablename }) => String(tablename)).filter((name) => !tables.has(name))).toEqual([]);
  } finally {
    await own.close();
  }
});

test.skipIf(!isHere)(
  'the picture of a site and its timeline on PostgreSQL: in any steps what a rebuild makes',
  async () => {
    const own = openPostgres(parsePostgresTarget(await cluster.database('pages')));
    try {
      await migratePostgres(own, POSTGRES_PARTS, 'pages');
      const last: Record<string, number> = {};
      for (let index = 1; index <= 30; index += 1) {
        const [epoch, lane] = [index < 15 ? 1 : 2, index % 4 === 0 ? 'A' : 'B'] as const;
        const seq = (last[`${epoch}${lane}`] ?? 0) + 1;
        last[`${epoch}${lane}`] = seq;
        const after = index % 2 === 0 ? 'live' : 'offline';
        const data = { cameraId: `c${index % 5}`, roomId: 'r', before: null, after, reason: null };
        const common = {
          source: '/cn/site/s',
          type: 'camera.state',
          timeMs: index,
          boot: 'b',
          monoMs: index,
        };
        const bytes = Buffer.from(writeEnvelope({ ...common, epoch, lane, seq, siteseq: index, data }));
        await own.run(
          `INSERT INTO ev (gseq, site, epoch, lane, seq, siteseq, type, time_ms, received_ms, bytes, hash, covers)
         VALUES (?, 's', ?, ?, ?, ?, 'camera.state', 0, ?, ?, ?, 0)`,
          ...[index, epoch, lane, seq, index, index, bytes, new Uint8Array(32)],
        );
        await own.run(
          `INSERT INTO hw (site, epoch, lane, seq, head) VALUES ('s', ?, ?, ?, ?)
         ON CONFLICT (site, epoch, lane) DO UPDATE SET seq = excluded.seq`,
          ...[epoch, lane, seq, new Uint8Array(32)],
        );
        if (index % 7 === 0) await createPictureReader(own, own, 3).readOn('s', 2);
      }
      const { picture } = await createPictureReader(own, own).readOn('s');
      await rebuildPictures(own, own);
      expect((await createPictureReader(own, own).readOn('s')).picture).toEqual(picture);
      expect(picture).toMatchObject({ epoch: 2, lanes: { A: 4, B: 12 } });
      expect(picture.cameras.map(({ id }) => id).sort()).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
      const { events, next } = await createReadStore(own).timeline('s', null, 20);
      expect(events.map(({ receivedAtMs }) => receivedAtMs)).toEqual(
        Array.from({ length: 20 }, (_, index) => 30 - index),
      );
      const rest = await createReadStore(own).timeline('s', next, 20);
      expect([rest.events.length, rest.next]).toEqual([10, null]);
    } finally {
      await own.close();
    }
  },
);
