import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { enrolSite } from '../../../centre/enrol.ts';
import { revokeSite } from '../../../centre/maintenance.ts';
import { openCertificateAuthority } from '../../../server/certificates/certificate-authority.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { Enrolment } from '../../../shared/uplink/enrolment.ts';
import { UPLINK_PROTOCOL } from '../../../shared/uplink/limits.ts';
import { bareClient, firstBatch, greet, helloFor } from '../../fakes/uplink-client.ts';
import {
  ask,
  CENTRE_ENTRY,
  freePort,
  type Program,
  SITE_ENTRY,
  startSource,
  until,
} from '../../fakes/uplink-processes.ts';

const GOOD = '3301069999';
/** The product's own number is 64; here fewer show the same. */
const WAITING = 12;
let folder = '';
let centre: Program;
let good: Program;
let uplinkPort = 0;
let nextCode = 3_301_060_100;

async function enrol(code = String(nextCode++)): Promise<Enrolment> {
  return await enrolSite({
    place: { kind: 'folder', folder: join(folder, 'centre') },
    code,
    name: `Site ${code}`,
    out: join(folder, `${code}.json`),
    uplinkUrls: [`wss://127.0.0.1:${uplinkPort}/uplink`],
    days: 10,
  });
}
const rowOf = async (code: string): Promise<SiteRow | undefined> =>
  (await ask<SiteRow[]>(centre, '/api/v1/sites')).find((row) => row.code === code);
const stored = async (code: string): Promise<number> => {
  const lanes = (await rowOf(code))?.lanes;
  return (lanes?.A.seq ?? 0) + (lanes?.B.seq ?? 0);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uplink-hostile-'));
  uplinkPort = await freePort();
  await enrol(GOOD);
  centre = await startSource(CENTRE_ENTRY, [
    'serve',
    '--data',
    join(folder, 'centre'),
    '--port',
    '0',
    '--uplink-port',
    String(uplinkPort),
    '--unauthenticated-per-address',
    String(WAITING),
    '--json',
  ]);
  good = await startSource(SITE_ENTRY, [
    '--data',
    join(folder, 'good'),
    '--enrolment',
    join(folder, `${GOOD}.json`),
    '--every',
    '20',
  ]);
  await until('the good site reports', async () => (await stored(GOOD)) > 0);
});

afterAll(async () => {
  await good?.kill();
  await centre?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** The good site has gone on reporting on one connection, and the centre has not grown. */
async function expectUndisturbed(): Promise<void> {
  const before = await stored(GOOD);
  await until('the good site goes on', async () => (await stored(GOOD)) > before + 10);
  expect((await rowOf(GOOD))?.state).toBe('online');
  expect(centre.log().match(/"site connected"/g)?.length).toBeGreaterThan(0);
  expect(centre.log()).not.toContain(`"site":"${GOOD}","code"`);
  const { url, token } = centre.ready;
  const metrics = await (
    await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  ).text();
  const rssBytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  expect(rssBytes).toBeLessThan(500 * 1024 * 1024);
}

describe('who is let in', () => {
  test('no certificate, a certificate of another authority, and one that was never enrolled', async () => {
    const site = await enrol();
    const other = await openCertificateAuthority(join(folder, 'other-ca'));
    const foreign = await other.issueSite(site.site, 10);
    expect(await bareClient(site, { certificate: '' }).closed).toMatch(/ECONNRESET|ALERT/);
    expect(
      await bareClient(site, { certificate: foreign.certificate, privateKey: foreign.privateKey }).closed,
    ).toMatch(/ECONNRESET|ALERT/);
    const own = await openCertificateAuthority(join(folder, 'centre', 'ca'));
    const unknown = await own.issueSite(site.site, 10);
    expect(
      await bareClient(site, { certificate: unknown.certificate, privateKey: unknown.privateKey }).closed,
    ).toBe(403);
    await expectUndisturbed();
  });

  test('TLS 1.2, and a page in a browser that holds a valid certificate', async () => {
    const { ca, certificate: cert, privateKey: key, endpoints } = await enrol();
    const older = tlsConnect({ port: uplinkPort, host: '127.0.0.1', ca, cert, key, maxVersion: 'TLSv1.2' });
    const refused = new Promise((resolve) => {
      older.once('error', (error: Error & { code?: string }) => resolve(error.code));
      older.once('secureConnect', () => resolve(older.getProtocol()));
    });
    expect(await refused).toMatch(/PROTOCOL_VERSION|ECONNRESET/);
    const newer = tlsConnect({ port: uplinkPort, host: '127.0.0.1', ca, cert, key });
    expect(
      await new Promise((resolve) => newer.once('secureConnect', () => resolve(newer.getProtocol()))),
    ).toBe('TLSv1.3');
    newer.destroy();
    const options = { ca, cert, key, origin: 'https://127.0.0.1' };
    const page = new WebSocket(endpoints[0] ?? '', [UPLINK_PROTOCOL], options);
    page.on('error', () => undefined);
    const status = await new Promise((resolve) => {
      page.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
      page.once('open', () => resolve('open'));
    });
    expect(status).toBe(403);
    page.terminate();
    await expectUndisturbed();
  });

  test("another site's code in hello, a replayed hello, a foreign signing key", async () => {
    const site = await enrol();
    const client = bareClient(site);
    const nonce = String((await client.next('challenge')).nonce);
    const hello = helloFor(site, nonce);
    client.send(helloFor({ ...site, site: { ...site.site, code: GOOD } }, nonce));
    expect(await client.closed).toBe(4403);
    const replay = bareClient(site);
    await replay.next('challenge');
    replay.send(hello);
    expect(await replay.closed).toBe(4403);
    const second = await enrol();
    const foreign = bareClient(second);
    foreign.send(
      helloFor({ ...second, signingKey: site.signingKey }, String((await foreign.next('challenge')).nonce)),
    );
    expect(await foreign.closed).toBe(4403);
    await expectUndisturbed();
  });

  test('a revoked site is cut within seconds and not let in again; enrolled anew it may come', async () => {
    const site = await enrol();
    const client = bareClient(site);
    await greet(client, site);
    expect((await rowOf(site.site.code))?.state).toBe('online');
    await revokeSite({ kind: 'folder', folder: join(folder, 'centre') }, site.site.code);
    expect(await client.closed).toBe(4403);
    expect(await bareClient(site).closed).toBe(403);
    await until(
      'the board says so',
      async () => (await rowOf(site.site.code))?.warnings.includes('revoked') ?? false,
    );
    const again = await enrol(site.site.code);
    const back = bareClient(again);
    await greet(back, again);
    back.socket.close();
  });

  test('a second connection of the same site takes over', async () => {
    const site = await enrol();
    const first = bareClient(site);
    await greet(first, site);
    const second = bareClient(site);
    await greet(second, site);
    expect(await first.closed).toBe(4408);
    expect((await rowOf(site.site.code))?.state).toBe('online');
    second.socket.close();
  });
});

describe('what is accepted', () => {
  test('oversized and malformed frames are refused; the third fault costs a pause', async () => {
    const site = await enrol();
    const oversized = bareClient(site);
    await greet(oversized, site);
    oversized.send(new Uint8Array(300 * 1024));
    expect(await oversized.closed).toBe(1009);
    const malformed = bareClient(site);
    await greet(malformed, site);
    malformed.send(new Uint8Array([1, 2, 3]));
    expect(await malformed.closed).toBe(4400);
    const lying = bareClient(site);
    await greet(lying, site);
    const batch = Buffer.from(firstBatch(site, ['{}', '{}']))
      .toString()
      .replace('"n":2', '"n":5');
    lying.send(Buffer.from(batch));
    expect(await lying.closed).toBe(4400);
    expect(await bareClient(site).closed).toBe(429);
    expect(await stored(site.site.code)).toBe(0);
    await expectUndisturbed();
  });

  test('a poisonous event is kept, acknowledged, reported back and shown', async () => {
    const site = await enrol();
    const client = bareClient(site);
    await greet(client, site);
    client.send(firstBatch(site, ['this is no event']));
    expect(await client.next('ack')).toMatchObject({ l: 'B', seq: 1 });
    expect(await client.next('quarantined')).toMatchObject({ l: 'B', seq: 1, reason: 'not JSON' });
    await until(
      'the board warns',
      async () => (await rowOf(site.site.code))?.warnings.includes('quarantined') ?? false,
    );
    const events = await ask<{ type: string; data: { raw: string } }[]>(
      centre,
      `/api/v1/sites/${site.site.code}/events?lane=B`,
    );
    expect(events).toMatchObject([{ type: 'quarantined', data: { raw: 'this is no event' } }]);
    client.socket.close();
  });

  test('a site that never reads its acknowledgements is cut in bounded memory', async () => {
    const site = await enrol();
    const client = bareClient(site);
    await greet(client, site);
    const batch = firstBatch(site, ['{"never":"read"}']);
    client.send(batch);
    await client.next('ack');
    client.socket.pause();
    let isOpen = true;
    void client.closed.then(() => {
      isOpen = false;
    });
    // Each repetition is acknowledged again; the answers pile up on the way to a reader that does not read.
    const end = performance.now() + 40_000;
    while (
      isOpen &&
      performance.now() < end &&
      !centre.log().includes('does not read its acknowledgements')
    ) {
      for (let index = 0; index < 1000; index += 1) client.send(batch);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(centre.log()).toContain('does not read its acknowledgements');
    client.socket.terminate();
    await expectUndisturbed();
  });

  test('an address has so many connections that do not say who they are; sites already known do not count', async () => {
    const known: ReturnType<typeof bareClient>[] = [];
    for (let index = 0; index < WAITING; index += 1) {
      const site = await enrol();
      const client = bareClient(site);
      await greet(client, site);
      known.push(client);
    }
    const sockets = Array.from({ length: WAITING + 5 }, () => {
      const socket = connect(uplinkPort, '127.0.0.1');
      socket.on('error', () => undefined).resume();
      return socket;
    });
    const refused = async (): Promise<number> => {
      const { url, token } = centre.ready;
      const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      const count = /refused_total\{reason="too many of one address"\} (\d+)/.exec(await answer.text());
      return Number(count?.[1] ?? 0);
    };
    await until('the others are refused', async () => (await refused()) === 5);
    expect(known.map(({ socket }) => socket.readyState)).toEqual(known.map(() => WebSocket.OPEN));
    for (const socket of sockets) socket.destroy();
    for (const { socket } of known) socket.terminate();
    // The places are free again.
    const site = await enrol();
    let later = bareClient(site);
    await until('a site comes in again', async () => {
      const isIn = await greet(later, site).then(
        () => true,
        () => false,
      );
      if (!isIn) later = bareClient(site);
      return isIn;
    });
    later.socket.close();
    await expectUndisturbed();
  });

  test('silent and junk connections are dropped within seconds', async () => {
    const raw = (first: string | null): Promise<void> => {
      const socket: Socket = connect(uplinkPort, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      if (first !== null) socket.write(first);
      return new Promise((resolve) => socket.once('close', () => resolve()));
    };
    const site = await enrol();
    const mute = bareClient(site);
    const plain = new WebSocket(`ws://127.0.0.1:${uplinkPort}/uplink`);
    plain.on('error', () => undefined);
    await Promise.all([
      raw(null),
      raw('GET / HTTP/1.1\r\n\r\n'),
      raw('\u0016\u0003\u0001\u00ff\u00ff'),
      raw('x'.repeat(100_000)),
      ...Array.from({ length: 100 }, () => raw('\u0000junk')),
      new Promise((resolve) => plain.once('close', resolve)),
      mute.closed.then((code) => expect(code).toBe(4401)),
    ]);
    await expectUndisturbed();
  });
});

test('no private key is in the centre log or in the registry', async () => {
  const site = await enrol();
  const secret = site.signingKey.split('\n')[1] ?? '';
  expect(secret.length).toBeGreaterThan(20);
  expect(centre.log()).not.toContain('PRIVATE KEY');
  expect(readFileSync(join(folder, 'centre', 'registry.db')).includes(Buffer.from(secret))).toBe(false);
});
