import { describe, expect, test } from 'vitest';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import { batchSigningText, encodeBatch } from '../../../shared/uplink/batch-frame.ts';
import { nextHash } from '../../../shared/uplink/chain.ts';
import { CLOSE } from '../../../shared/uplink/limits.ts';
import { createLink, memoryOutbox, SITE, testKey } from '../../fakes/uplink-link.ts';

const key = testKey(1);

function linkedWith(count: number) {
  const outbox = memoryOutbox();
  for (let index = 0; index < count; index += 1) outbox.append('B', `entry ${index}`);
  const link = createLink({ view: outbox.view, ...key });
  return { outbox, link };
}

const closesOf = (link: ReturnType<typeof createLink>, from: 'site' | 'centre') =>
  link.log.filter((each) => each.from === from && each.effect.kind === 'close').map((each) => each.effect);

/** A correctly signed data frame with chosen fields. */
function frame(
  head: Uint8Array,
  first: number,
  lines: readonly string[],
  changes: { e?: number } = {},
): Uint8Array {
  const bytes = lines.map((line) => tools.encodeText(line));
  const after = bytes.reduce((hash, each) => nextHash(tools, hash, each), head);
  const fields = {
    e: changes.e ?? 1,
    l: 'B' as const,
    f: first,
    n: lines.length,
    head: tools.toBase64(after),
  };
  return encodeBatch(tools, { t: 'ev', ...fields, sig: key.sign(batchSigningText(SITE, fields)) }, bytes);
}

describe('greeting', () => {
  test('challenge, hello, welcome, then the backlog in batches within the credit', () => {
    const { outbox, link } = linkedWith(100);
    link.connect();
    link.settle();
    expect(link.stored('B')).toHaveLength(100);
    expect(outbox.view.hashAt('B', 100)).toEqual(
      link.database.get("SELECT head FROM hw WHERE lane = 'B'")?.head,
    );
    const ingests = link.log.filter(({ effect }) => effect.kind === 'ingest');
    expect(ingests.length).toBeGreaterThanOrEqual(100 / 8);
    expect(closesOf(link, 'centre')).toEqual([]);
  });

  test('a wrong signature, another site and a replayed hello are forbidden', () => {
    const { outbox, link } = linkedWith(1);
    link.connect();
    link.deliverToSite();
    const hello = String(link.toCentre[0]);
    for (const bad of [
      hello.replace(/"sig":"../, '"sig":"AA'),
      hello.replace(SITE, '3301060099'),
      hello.replace('"last":1', '"last":2'),
    ]) {
      link.connect();
      link.toCentre.splice(0, 9, bad);
      link.deliverToCentre();
      expect(closesOf(link, 'centre').at(-1)).toMatchObject({ code: CLOSE.forbidden });
    }
    // The nonce of the next connection is another one.
    link.connect();
    link.toCentre.splice(0, 9, hello);
    link.deliverToCentre();
    expect(closesOf(link, 'centre').at(-1)).toMatchObject({ code: CLOSE.forbidden });
    expect(outbox.view.lane('B').last).toBe(1);
    expect(link.stored('B')).toEqual([]);
  });

  test("another site's code is forbidden even with a signature that fits it", () => {
    const link = createLink({ view: memoryOutbox('3301060099').view, ...key });
    link.connect();
    link.deliverToSite();
    link.deliverToCentre();
    expect(closesOf(link, 'centre').at(-1)).toMatchObject({ code: CLOSE.forbidden });
  });

  test('whoever says nothing or sends events first is closed', () => {
    const { link } = linkedWith(1);
    link.connect();
    link.toCentre.length = 0;
    link.toSite.length = 0;
    link.tick(6_000);
    expect(closesOf(link, 'centre').at(-1)).toMatchObject({ code: CLOSE.unauthenticated });
    link.connect();
    link.toCentre.splice(0, 9, frame(new Uint8Array(32), 1, ['{}']));
    link.deliverToCentre();
    expect(closesOf(link, 'centre').at(-1)).toMatchObject({ code: CLOSE.malformed });
  });
});

describe('events', () => {
  test('a swallowed frame is asked for again on the same connection', () => {
    const { outbox, link } = linkedWith(0);
    link.connect();
    link.settle();
    outbox.append('B', 'one');
    link.wake();
    link.toCentre.length = 0;
    outbox.append('B', 'two');
    link.wake();
    link.settle();
    expect(
      link.log.filter(
        ({ effect }) => effect.kind === 'send' && 'text' in effect && effect.text.includes('"nack"'),
      ),
    ).toHaveLength(1);
    expect(link.stored('B').map(({ seq }) => seq)).toEqual([1, 2]);
    expect(link.isConnected()).toBe(true);
  });

  test('the same frame twice is stored once', () => {
    const { link } = linkedWith(3);
    link.connect();
    link.deliverToSite();
    link.deliverToCentre();
    link.commit();
    link.deliverToSite();
    const data = link.toCentre.find((each) => typeof each !== 'string');
    if (data === undefined) throw new Error('no data frame');
    link.toCentre.push(data, data);
    link.settle();
    expect(link.stored('B').map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('a repetition is answered with what is committed, not with what has arrived, and is no fork', () => {
    const { outbox, link } = linkedWith(0);
    link.connect();
    link.settle();
    const acks = () =>
      link.log
        .splice(0)
        .flatMap(({ effect }) =>
          effect.kind === 'send' && 'text' in effect ? [JSON.parse(effect.text)] : [],
        )
        .filter((message) => message.t === 'ack')
        .map((message) => message.seq);
    outbox.append('B', 'one');
    link.wake();
    const first = link.toCentre[0];
    if (first === undefined) throw new Error('no data frame');
    link.settle();
    expect(acks()).toEqual([1]);
    outbox.append('B', 'two');
    link.wake();
    const second = link.toCentre[0];
    if (second === undefined) throw new Error('no data frame');
    link.toCentre.push(second, first);
    for (let frames = 3; frames > 0; frames -= 1) link.deliverToCentre();
    expect(acks()).toEqual([1, 1]);
    link.commit();
    expect(acks()).toEqual([2]);
    link.settle();
    expect(closesOf(link, 'centre')).toEqual([]);
    expect(link.stored('B').map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('events that do not continue what is stored end the line as a fork', () => {
    const { link } = linkedWith(2);
    link.connect();
    link.settle();
    link.toCentre.push(frame(new Uint8Array(32), 3, ['{"other":true}']));
    link.deliverToCentre();
    expect(link.log.some(({ effect }) => effect.kind === 'finding' && effect.code === 'fork')).toBe(true);
    expect(closesOf(link, 'centre').at(-1)).toMatchObject({ code: CLOSE.fork });
    expect(link.stored('B')).toHaveLength(2);
  });

  test('a foreign signature, another epoch and too many events are refused', () => {
    const send = (bytes: Uint8Array) => {
      const { outbox, link } = linkedWith(0);
      link.connect();
      link.settle();
      link.toCentre.push(bytes);
      link.deliverToCentre();
      expect(link.stored('B')).toEqual([]);
      expect(outbox.view.lane('B').last).toBe(0);
      return closesOf(link, 'centre').at(-1);
    };
    const genesis = memoryOutbox().view.lane('B').baseHead;
    const good = frame(genesis, 1, ['{}']);
    const foreign = Buffer.from(good);
    foreign[foreign.indexOf('"sig":"') + 8] = 65;
    expect(send(foreign)).toMatchObject({ code: CLOSE.forbidden });
    expect(send(frame(genesis, 1, ['{}'], { e: 2 }))).toMatchObject({ code: CLOSE.malformed });
    expect(
      send(
        frame(
          genesis,
          1,
          Array.from({ length: 9 }, () => '{}'),
        ),
      ),
    ).toMatchObject({ code: CLOSE.overCredit });
  });

  test('an event that cannot be read is kept raw, acknowledged, reported, and blocks nothing', () => {
    const { outbox, link } = linkedWith(1);
    outbox.appendBytes('B', tools.encodeText('{"not":"an event"}'));
    outbox.appendBytes('B', new Uint8Array([0xff, 0xfe, 0x20]));
    outbox.append('B', 'after');
    link.connect();
    link.settle();
    const rows = link.database.all('SELECT seq, type, quarantine, bytes FROM ev ORDER BY seq');
    expect(rows.map((row) => row.type)).toEqual([
      'duty-log.entry',
      'quarantined',
      'quarantined',
      'duty-log.entry',
    ]);
    expect(Buffer.from(rows[2]?.bytes as Uint8Array).toString('hex')).toBe('fffe20');
    const reported = link.log.filter(({ from, effect }) => from === 'site' && effect.kind === 'quarantined');
    expect(reported.map(({ effect }) => ('seq' in effect ? effect.seq : 0))).toEqual([2, 3]);
  });
});

describe('histories that contradict each other', () => {
  test('the site has less than the centre: regressed, and a new epoch is asked for', () => {
    const { link } = linkedWith(5);
    link.connect();
    link.settle();
    const rolledBack = memoryOutbox();
    for (let index = 0; index < 3; index += 1) rolledBack.append('B', `entry ${index}`);
    const second = relink(link, rolledBack);
    expect(second.broken).toMatchObject({
      newestEpoch: 1,
      lanes: [{ lane: 'B', state: 'regressed', have: 5 }],
    });
  });

  test('the site has another event under a stored number: fork, both are kept', () => {
    const { link } = linkedWith(5);
    link.connect();
    link.settle();
    const other = memoryOutbox();
    for (let index = 0; index < 3; index += 1) other.append('B', `entry ${index}`);
    for (let index = 0; index < 4; index += 1) other.append('B', `other ${index}`);
    const second = relink(link, other);
    expect(second.broken).toMatchObject({ lanes: [{ lane: 'B', state: 'fork', have: 5 }] });
    expect(link.stored('B')).toHaveLength(5);
    expect(other.lanes.B).toHaveLength(7);
  });

  test.each([
    [3, 'as many'],
    [2, 'fewer'],
  ])('a fork is seen at hello when the site holds %i events, %s than the centre', (count) => {
    const { link } = linkedWith(3);
    link.connect();
    link.settle();
    const other = memoryOutbox();
    for (let index = 0; index < count; index += 1) other.append('B', `other ${index}`);
    const second = relink(link, other);
    expect(second.broken).toMatchObject({ lanes: [{ lane: 'B', state: 'fork', have: 3 }] });
    expect(link.database.get('SELECT code, lane FROM finding')).toEqual({ code: 'fork', lane: 'B' });
  });

  /** Lets another outbox of the same site talk to the same store. */
  function relink(link: ReturnType<typeof createLink>, outbox: ReturnType<typeof memoryOutbox>) {
    const view = { ...outbox.view };
    const next = createLink({ view, ...key, database: link.database });
    next.connect();
    next.settle();
    return { broken: next.log.find(({ effect }) => effect.kind === 'epoch-broken')?.effect };
  }
});

describe('silence', () => {
  test('each end pings, and cuts a line on which nothing is heard', () => {
    const { link } = linkedWith(0);
    link.connect();
    link.settle();
    link.tick(16_000);
    const pings = link.log.filter(({ effect }) => effect.kind === 'ping');
    expect(pings.map(({ from }) => from).sort()).toEqual(['centre', 'site']);
    link.toCentre.length = 0;
    link.toSite.length = 0;
    link.tick(46_000);
    expect(link.log.at(-1)?.effect).toMatchObject({ kind: 'terminate' });
    expect(link.isConnected()).toBe(false);
  });

  test('events that are never acknowledged end the line although pings are answered', () => {
    const { outbox, link } = linkedWith(0);
    link.connect();
    link.settle();
    outbox.append('B', 'one');
    link.wake();
    link.toCentre.length = 0;
    for (let second = 0; second < 30 && link.isConnected(); second += 1) link.tick(1_000);
    expect(link.log.at(-1)?.effect).toMatchObject({
      kind: 'terminate',
      reason: 'events are sent but not acknowledged',
    });
  });
});
