import { beforeEach, describe, expect, test } from 'vitest';
import { rebuildBoards } from '../../../centre/store/rebuild-boards.ts';
import { verifyStore } from '../../../centre/store/verify-store.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { createLink, memoryOutbox, SITE, testKey } from '../../fakes/uplink-link.ts';

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

  test('an untouched log is whole', () => {
    expect(verifyStore(database, verifierOf)).toEqual({ ok: true, sites: 1, events: 30, firstBad: null });
  });

  test('an edited event is named', () => {
    database.exec(
      "UPDATE ev SET bytes = CAST(replace(CAST(bytes AS TEXT), 'entry', 'Entry') AS BLOB) WHERE lane = 'B' AND seq = 7",
    );
    expect(verifyStore(database, verifierOf)).toMatchObject(bad(7));
  });

  test('a deleted event is named, also the first and the last one', () => {
    for (const seq of [1, 8, 20]) {
      database.exec('SAVEPOINT one');
      database.exec(`DELETE FROM ev WHERE lane = 'B' AND seq = ${seq}`);
      expect(verifyStore(database, verifierOf)).toMatchObject(bad(seq));
      database.exec('ROLLBACK TO one');
    }
  });

  test('two swapped events are named by the first of them', () => {
    database.exec(`
      UPDATE ev SET seq = -1 WHERE lane = 'A' AND seq = 3; UPDATE ev SET seq = 3 WHERE lane = 'A' AND seq = 6;
      UPDATE ev SET seq = 6 WHERE lane = 'A' AND seq = -1;`);
    expect(verifyStore(database, verifierOf)).toMatchObject(bad(3, 'A'));
  });

  test('a truncated tail is named although what is left is a whole chain', () => {
    database.exec("DELETE FROM ev WHERE lane = 'B' AND seq > 15");
    expect(verifyStore(database, verifierOf)).toMatchObject(bad(16));
  });

  test('who re-computes the chain cannot re-sign it', () => {
    // Signed by another key: exactly what a log looks like whose heads were made by somebody else.
    expect(verifyStore(database, () => testKey(2).verify)).toMatchObject({ ok: false });
    database.exec("DELETE FROM batch WHERE lane = 'B'");
    expect(verifyStore(database, verifierOf)).toMatchObject(bad(1));
  });

  test('an event without a high-water mark is named', () => {
    database.exec("DELETE FROM hw WHERE lane = 'B'");
    expect(verifyStore(database, verifierOf)).toMatchObject(bad(1));
  });
});

test('the board made anew from the log is the board that was there', () => {
  const before = database.get('SELECT state FROM board')?.state;
  expect(String(before)).toContain('"seq":20');
  database.exec("UPDATE board SET state = '{}'");
  expect(rebuildBoards(database)).toEqual({ sites: 1, events: 30 });
  expect(JSON.parse(String(database.get('SELECT state FROM board')?.state))).toEqual(
    JSON.parse(String(before)),
  );
});

test('a site that no longer holds what the centre lacks goes on, and the hole is on record', () => {
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
  expect(verifyStore(link.database, verifierOf)).toMatchObject({ ok: true, events: 6 });
});
