import { beforeEach, describe, expect, test } from 'vitest';
import type { IncomingBatch } from '../../../centre/ports/event-store.ts';
import { rebuildBoards } from '../../../centre/store/rebuild-boards.ts';
import { verifyStore } from '../../../centre/store/verify-store.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { createLink, memoryOutbox, memoryStore, SITE, testKey } from '../../fakes/uplink-link.ts';

const key = testKey(1);
const verifierOf = () => key.verify;
let database: Database;

beforeEach(() => {
  const outbox = memoryOutbox();
  for (let index = 0; index < 30; index += 1) outbox.append(index % 3 === 0 ? 'A' : 'B', `entry ${index}`);
  const link = createLink({ view: outbox.view, ...key });
  link.connect();
  link.settle();
  database = link.database;
});

describe('verify', () => {
  const bad = (seq: number, lane = 'B') => ({ ok: false, firstBad: { site: SITE, epoch: 1, lane, seq } });

  test('an untouched log is whole', async () => {
    expect(await verifyStore(overSqlite(database), verifierOf)).toEqual({
      ok: true,
      sites: 1,
      events: 30,
      firstBad: null,
    });
  });

  test('an edited event is named', async () => {
    database.exec(
      "UPDATE ev SET bytes = CAST(replace(CAST(bytes AS TEXT), 'entry', 'Entry') AS BLOB) WHERE lane = 'B' AND seq = 7",
    );
    expect(await verifyStore(overSqlite(database), verifierOf)).toMatchObject(bad(7));
  });

  test('a deleted event is named, also the first and the last one', async () => {
    for (const seq of [1, 8, 20]) {
      database.exec('SAVEPOINT one');
      database.exec(`DELETE FROM ev WHERE lane = 'B' AND seq = ${seq}`);
      expect(await verifyStore(overSqlite(database), verifierOf)).toMatchObject(bad(seq));
      database.exec('ROLLBACK TO one');
    }
  });

  test('two swapped events are named by the first of them', async () => {
    database.exec(`
      UPDATE ev SET seq = -1 WHERE lane = 'A' AND seq = 3; UPDATE ev SET seq = 3 WHERE lane = 'A' AND seq = 6;
      UPDATE ev SET seq = 6 WHERE lane = 'A' AND seq = -1;`);
    expect(await verifyStore(overSqlite(database), verifierOf)).toMatchObject(bad(3, 'A'));
  });

  test('a truncated tail is named although what is left is a whole chain', async () => {
    database.exec("DELETE FROM ev WHERE lane = 'B' AND seq > 15");
    expect(await verifyStore(overSqlite(database), verifierOf)).toMatchObject(bad(16));
  });

  test('who re-computes the chain cannot re-sign it', async () => {
    // Signed by another key: exactly what a log looks like whose heads were made by somebody else.
    expect(await verifyStore(overSqlite(database), () => testKey(2).verify)).toMatchObject({ ok: false });
    database.exec("DELETE FROM batch WHERE lane = 'B'");
    expect(await verifyStore(overSqlite(database), verifierOf)).toMatchObject(bad(1));
  });

  test('an event without a high-water mark is named', async () => {
    database.exec("DELETE FROM hw WHERE lane = 'B'");
    expect(await verifyStore(overSqlite(database), verifierOf)).toMatchObject(bad(1));
  });
});

test('the store itself takes a number only once, whoever sends it', async () => {
  const outbox = memoryOutbox();
  for (let index = 0; index < 6; index += 1) outbox.append('B', `entry ${index}`);
  const { database: fresh, commit } = memoryStore();
  const offer = (lane: 'A' | 'B') => {
    const { base, baseHead, last, head } = outbox.view.lane(lane);
    return {
      base,
      baseHead: Buffer.from(baseHead).toString('base64'),
      last,
      head: Buffer.from(head).toString('base64'),
    };
  };
  commit([
    {
      id: 1,
      request: {
        kind: 'open-epoch',
        site: SITE,
        hello: { epoch: 1, lanes: { A: offer('A'), B: offer('B') } },
        atMs: 1,
      },
    },
  ]);
  const ingest = (from: number, to: number, changes: { previousHead?: Uint8Array } = {}) => {
    const events = outbox.lanes.B.slice(from - 1, to);
    const batch: IncomingBatch = {
      site: SITE,
      signer: '41',
      receivedAtMs: 1,
      epoch: 1,
      lane: 'B',
      first: from,
      previousHead: outbox.view.hashAt('B', from - 1) ?? new Uint8Array(),
      lines: events.map((event) => event.bytes),
      hashes: events.map((event) => event.hash),
      header: { t: 'ev', e: 1, l: 'B', f: from, n: events.length, head: '', sig: '' },
      ...changes,
    };
    return commit([{ id: 2, request: { kind: 'ingest', batch } }]).answers[0]?.answer;
  };
  expect(ingest(2, 3)).toEqual({ kind: 'ingested', result: { kind: 'refused', reason: 'gap' } });
  expect(ingest(1, 3)).toMatchObject({ result: { kind: 'stored', seq: 3 } });
  expect(ingest(1, 3)).toMatchObject({ result: { kind: 'stored', seq: 3, quarantined: [] } });
  expect(ingest(1, 2)).toMatchObject({ result: { kind: 'stored', seq: 3 } });
  expect(ingest(2, 5)).toMatchObject({ result: { kind: 'stored', seq: 5 } });
  expect(ingest(6, 6, { previousHead: new Uint8Array(32) })).toMatchObject({ result: { reason: 'fork' } });
  expect(fresh.all('SELECT seq FROM ev ORDER BY gseq').map((row) => row.seq)).toEqual([1, 2, 3, 4, 5]);
});

test('a group that cannot be committed is answered as failed and leaves nothing', async () => {
  const outbox = memoryOutbox();
  outbox.append('B', 'entry');
  const link = createLink({ view: outbox.view, ...key });
  // What a full disk does to the commit.
  link.database.exec("CREATE TRIGGER full BEFORE INSERT ON ev BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  link.connect();
  for (let round = 0; round < 4; round += 1) {
    link.deliverToSite();
    link.deliverToCentre();
    link.deliverToCentre();
    link.commit();
  }
  expect(
    link.log.filter(
      ({ effect }) => effect.kind === 'send' && 'text' in effect && effect.text.includes('"ack"'),
    ),
  ).toEqual([]);
  expect(link.database.get('SELECT seq FROM hw WHERE lane = ?', 'B')).toEqual({ seq: 0 });
  link.database.exec('DROP TRIGGER full');
  link.connect();
  link.settle();
  expect(link.stored('B').map(({ seq }) => seq)).toEqual([1]);
});

test('the board made anew from the log is the board that was there', async () => {
  const before = database.get('SELECT state FROM board')?.state;
  expect(String(before)).toContain('"seq":20');
  database.exec("UPDATE board SET state = '{}'");
  expect(await rebuildBoards(overSqlite(database))).toEqual({ sites: 1, events: 30 });
  expect(JSON.parse(String(database.get('SELECT state FROM board')?.state))).toEqual(
    JSON.parse(String(before)),
  );
});

test('a site that no longer holds what the centre lacks goes on, and the hole is on record', async () => {
  const outbox = memoryOutbox();
  for (let index = 0; index < 10; index += 1) outbox.append('B', `later ${index}`);
  const pruned = {
    ...outbox.view,
    lane: (lane: 'A' | 'B') => ({
      ...outbox.view.lane(lane),
      ...(lane === 'B' ? { base: 4, baseHead: outbox.view.hashAt('B', 4) ?? new Uint8Array() } : {}),
    }),
  };
  const link = createLink({ view: pruned, ...key });
  link.connect();
  link.settle();
  expect(link.stored('B').map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9, 10]);
  expect(link.database.all('SELECT code, detail FROM finding')).toEqual([
    { code: 'events-missing', detail: '1-4' },
  ]);
  expect(await verifyStore(overSqlite(link.database), verifierOf)).toMatchObject({ ok: true, events: 6 });
});
