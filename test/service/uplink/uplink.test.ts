import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { enrolSite } from '../../../centre/enrol.ts';
import { revokeSite, verifyCentre } from '../../../centre/maintenance.ts';
import { openCertificateAuthority } from '../../../server/certificates/certificate-authority.ts';
import { createLog } from '../../../server/process/log.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';
import type { Enrolment } from '../../../shared/uplink/enrolment.ts';
import type { Uplink } from '../../../site/ports/outbox.ts';
import { createUplink } from '../../../site/uplink/create-uplink.ts';
import { createOutbox, type SiteOutbox } from '../../../site/uplink/outbox.ts';
import { outboxSchemaSql } from '../../../site/uplink/uplink-migration.ts';
import { HIGH_WATER_FILE } from '../../../site/uplink/verify-outbox.ts';
import { wireUplink } from '../../../site/wire-uplink.ts';
import { startSwallowingProxy } from '../../fakes/swallowing-proxy.ts';
import {
  ask,
  CENTRE_ENTRY,
  freePort,
  type Program,
  startSource,
  until,
} from '../../fakes/uplink-processes.ts';

let folder = '';
let centre: Program;
let uplinkPort = 0;
let nextCode = 3_301_070_001;
const undo: (() => void | Promise<void>)[] = [];
const log = createLog('test', 'silent');

async function enrol(urls?: readonly string[], code = String(nextCode++)): Promise<Enrolment> {
  return await enrolSite({
    place: { kind: 'folder', folder: join(folder, 'centre') },
    code,
    name: `Site ${code}`,
    out: join(folder, `${code}.json`),
    uplinkUrls: urls ?? [`wss://127.0.0.1:${uplinkPort}/uplink`],
    days: 10,
  });
}

interface TestSite {
  readonly outbox: SiteOutbox;
  readonly uplink: Uplink;
  write(text: string, lane?: 'A' | 'B'): void;
  close(): Promise<void>;
}

function openSite(enrolment: Enrolment | null, name: string, code = '3301070000'): TestSite {
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  const database = openMigrated(join(data, 'site.db'), [
    { version: 1, name: 'first', up: (db) => db.exec(outboxSchemaSql) },
  ]);
  const outbox = createOutbox({
    database,
    highWaterPath: join(data, HIGH_WATER_FILE),
    siteCode: enrolment?.site.code ?? code,
  });
  const uplink = createUplink({
    outbox,
    enrolment,
    version: 'test',
    log,
    backoff: { baseMs: 50, maxMs: 300 },
  });
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await uplink.close();
    outbox.close();
    database.close();
  };
  undo.push(close);
  return {
    outbox,
    uplink,
    close,
    write(text, lane = 'B') {
      database.transaction(() =>
        outbox.append({
          lane,
          type: 'duty-log.entry',
          data: { text, isUrgent: false, actor: 'op', atMs: 1 },
        }),
      );
      outbox.flushHighWater();
    },
  };
}

const eventsOf = (code: string, lane: 'A' | 'B', epoch?: number): Promise<StoredEvent[]> =>
  ask(centre, `/api/v1/sites/${code}/events?lane=${lane}${epoch === undefined ? '' : `&epoch=${epoch}`}`);
const textsOf = async (code: string, lane: 'A' | 'B', epoch?: number): Promise<unknown[]> =>
  (await eventsOf(code, lane, epoch)).map((event) => event.data.text ?? event.type);
const rowOf = async (code: string): Promise<SiteRow | undefined> =>
  (await ask<SiteRow[]>(centre, '/api/v1/sites')).find((row) => row.code === code);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uplink-'));
  uplinkPort = await freePort();
  const args = [
    '--data',
    join(folder, 'centre'),
    '--port',
    '0',
    '--uplink-port',
    String(uplinkPort),
    '--json',
  ];
  centre = await startSource(CENTRE_ENTRY, ['serve', ...args]);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
afterAll(async () => {
  await centre?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test('entries travel at once, in both lanes; status and board say where they are', async () => {
  const enrolment = await enrol();
  const { code } = enrolment.site;
  const site = openSite(enrolment, 'plain');
  const states: string[] = [];
  site.uplink.onChange((status) => states.push(status.state));
  await until('online', () => site.uplink.status().state === 'online');
  site.write('quiet');
  site.write('urgent', 'A');
  await until('acknowledged', () => {
    const { A, B } = site.uplink.status().lanes;
    return A.acked === 1 && B.acked === 1;
  });
  expect(site.uplink.status()).toMatchObject({ state: 'online', error: null, oldestUnackedAgeMs: null });
  expect(site.outbox.listRecent(5).every((row) => row.isAcked)).toBe(true);
  expect(await rowOf(code)).toMatchObject({
    state: 'online',
    lanes: { A: { seq: 1 }, B: { seq: 1 } },
    backlog: 0,
    lastEvent: { type: 'duty-log.entry', summary: 'urgent' },
    warnings: [],
  });
  await until('the listener was told', () => states.includes('online'));
  await site.close();
  await until('suspect at once', async () => (await rowOf(code))?.state === 'suspect');
});

test('a frame swallowed on the way is asked for again on the same connection', async () => {
  const direct = await enrol();
  const authority = await openCertificateAuthority(join(folder, 'centre', 'ca'));
  const proxy = await startSwallowingProxy({
    certificate: await authority.issueServer(['127.0.0.1'], 10),
    upstream: direct,
    isSwallowed: (index) => index === 3 || index === 7,
  });
  undo.push(() => proxy.close());
  const site = openSite({ ...direct, endpoints: [proxy.url] }, 'swallowed');
  await until('online', () => site.uplink.status().state === 'online');
  for (let index = 0; index < 40; index += 1) {
    site.write(`entry ${index}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await until('all arrived', () => site.uplink.status().lanes.B.acked === 40, 15_000);
  expect(proxy.counts).toEqual({ connections: 1, swallowed: 2 });
  expect(await textsOf(direct.site.code, 'B')).toEqual(
    Array.from({ length: 40 }, (_, index) => `entry ${index}`),
  );
});

test('a site restored from an older copy opens a new epoch and loses nothing', async () => {
  const enrolment = await enrol();
  const { code } = enrolment.site;
  const first = openSite(enrolment, 'origin');
  for (const text of ['one', 'two', 'three']) first.write(text);
  await until('stored', () => first.uplink.status().lanes.B.acked === 3);
  await first.close();
  // The copy knows less than the centre and has meanwhile written something else under the same numbers.
  const copy = openSite({ ...enrolment, endpoints: ['wss://127.0.0.1:1/uplink'] }, 'copy');
  for (const text of ['one', 'other two']) copy.write(text);
  await copy.close();
  const back = openSite(enrolment, 'copy');
  await until('a new epoch is delivered', () => {
    const { epoch, lanes } = back.uplink.status();
    return epoch === 2 && lanes.B.acked === 2 && lanes.A.acked === 1;
  });
  expect(await textsOf(code, 'B', 1)).toEqual(['one', 'two', 'three']);
  expect(await textsOf(code, 'B')).toEqual(['one', 'other two']);
  expect((await eventsOf(code, 'A'))[0]).toMatchObject({
    epoch: 2,
    type: 'outbox.damaged',
    data: { cause: 'fork' },
  });
  expect((await rowOf(code))?.warnings).toEqual(['fork', 'outbox-damaged']);
  back.write('goes on');
  await until('goes on', () => back.uplink.status().lanes.B.acked === 3);
  expect((await verifyCentre({ kind: 'folder', folder: join(folder, 'centre') })).ok).toBe(true);
});

test('without an enrolment file the outbox still works', () => {
  const site = openSite(null, 'alone');
  site.write('kept');
  expect(site.uplink.status()).toEqual({
    state: 'not-configured',
    epoch: 1,
    lanes: { A: { last: 0, acked: 0 }, B: { last: 1, acked: 0 } },
    oldestUnackedAgeMs: expect.any(Number),
    lastAckAtMs: null,
    centreLevel: null,
    levels: [],
    error: null,
    errorCode: null,
    storage: {
      level: 'normal',
      usedBytes: expect.any(Number),
      capBytes: 2 ** 31,
      ballast: 'none',
      suppressed: 0,
    },
  });
});

test('a new enrolment file is used without a restart, a broken one is not', async () => {
  const first = await enrol();
  const { code } = first.site;
  const site = openSite(null, 'enrolled-again', code);
  const path = join(folder, `${code}.json`);
  const keys: number[] = [];
  const uplink = wireUplink({
    outbox: site.outbox,
    ballast: { state: () => 'none', release: () => false, restore: () => undefined },
    orders: { have: () => 0, take: () => undefined },
    enrolment: first,
    enrolmentPath: path,
    siteCode: code,
    version: 'test',
    log,
    addConditions: () => undefined,
    onEnrolment: ({ issuerPublicKeys }) => void keys.push(issuerPublicKeys.length),
  });
  undo.push(() => uplink.close());
  await until('online', () => uplink.status().state === 'online');
  await revokeSite({ kind: 'folder', folder: join(folder, 'centre') }, code);
  await until('refused', () => uplink.status().state === 'refused');
  writeFileSync(path, '{"half":');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect([uplink.enrolment(), keys]).toEqual([first, []]);
  const again = await enrol(undefined, code);
  await until('online with the new one', () => uplink.status().state === 'online', 60_000);
  expect([uplink.enrolment()?.certificate, keys]).toEqual([again.certificate, [1]]);
  site.write('after');
  await until('acknowledged', () => uplink.status().lanes.B.acked === 1);
});

test('each failure is a state with a sentence', async () => {
  const enrolment = await enrol();
  const expectState = async (changes: Partial<Enrolment>, state: string, words: RegExp): Promise<void> => {
    const site = openSite({ ...enrolment, ...changes }, `failing-${Math.random()}`);
    await until(`${state} ${words}`, () => words.test(site.uplink.status().error ?? ''), 15_000);
    expect(site.uplink.status().state).toBe(state);
    await site.close();
  };
  const cut = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => cut.listen(0, '127.0.0.1', resolve));
  undo.push(() => void cut.close());
  const address = cut.address();
  const cutPort = typeof address === 'object' && address ? address.port : 0;
  const other = await openCertificateAuthority(join(folder, 'other-ca'));
  const foreign = await other.issueSite(enrolment.site, 10);
  await Promise.all([
    expectState(
      { endpoints: [`wss://127.0.0.1:${await freePort()}/uplink`] },
      'offline',
      /Nothing answers at/,
    ),
    expectState({ endpoints: ['wss://no-such-host.invalid/uplink'] }, 'offline', /cannot be resolved/),
    expectState({ endpoints: [`wss://127.0.0.1:${cutPort}/uplink`] }, 'offline', /was cut before it was up/),
    expectState({ ca: other.certificate }, 'refused', /not the centre of the enrolment file/),
    expectState(
      { certificate: foreign.certificate, privateKey: foreign.privateKey },
      'refused',
      /does not accept this site's certificate/,
    ),
    expectState({ endpoints: [`wss://127.0.0.1:${uplinkPort}/elsewhere`] }, 'refused', /does not speak/),
    expectState({ notAfterMs: Date.now() - 1000 }, 'refused', /certificate ended on/),
  ]);
});

test('an outbox that cannot be read is a state, not the end of the site', async () => {
  const enrolment = await enrol();
  const site = openSite(null, 'unreadable');
  let isBroken = true;
  const uplink = createUplink({
    outbox: {
      ...site.outbox,
      site: enrolment.site.code,
      lane(epoch, lane) {
        if (isBroken) throw new Error('disk I/O error');
        return site.outbox.lane(epoch, lane);
      },
    },
    enrolment,
    version: 'test',
    log,
    backoff: { baseMs: 50, maxMs: 300 },
  });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  isBroken = false;
  expect(uplink.status()).toMatchObject({
    state: 'offline',
    error: expect.stringContaining('disk I/O error'),
  });
  await until('online once it can be read', () => uplink.status().state === 'online');
  await uplink.close();
});

test('the next endpoint is tried after three failures', async () => {
  const enrolment = await enrol();
  const dead = `wss://127.0.0.1:${await freePort()}/uplink`;
  const site = openSite({ ...enrolment, endpoints: [dead, ...enrolment.endpoints] }, 'second-endpoint');
  await until('online over the second endpoint', () => site.uplink.status().state === 'online');
});
