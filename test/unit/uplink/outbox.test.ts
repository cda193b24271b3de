import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import { readEnvelope } from '../../../shared/uplink/envelope.ts';
import { createOutbox, type SiteOutbox } from '../../../site/uplink/outbox.ts';
import { outboxSchemaSql } from '../../../site/uplink/uplink-migration.ts';
import { HIGH_WATER_FILE, verifyOutbox } from '../../../site/uplink/verify-outbox.ts';

let folder = '';
let opened: { database: Database; outbox: SiteOutbox } | null = null;

function open(keepRecent = 500): { database: Database; outbox: SiteOutbox } {
  const database = openMigrated(join(folder, 'site.db'), [
    { version: 1, name: 'first', up: (db) => db.exec(outboxSchemaSql) },
  ]);
  const outbox = createOutbox({
    database,
    highWaterPath: join(folder, HIGH_WATER_FILE),
    siteCode: '3301060012',
    keepRecent,
  });
  opened = { database, outbox };
  return opened;
}

function close(): void {
  opened?.outbox.close();
  opened?.database.close();
  opened = null;
}

function write(outbox: SiteOutbox, database: Database, lane: 'A' | 'B', text: string) {
  const number = database.transaction(() =>
    outbox.append({ lane, type: 'duty-log.entry', data: { text, isUrgent: false, actor: 'op', atMs: 1 } }),
  );
  outbox.flushHighWater();
  return number;
}

const texts = (outbox: SiteOutbox, epoch: number, lane: 'A' | 'B'): unknown[] =>
  outbox
    .readPage(epoch, lane, 0, 64, 1_000_000)
    .map((event) => JSON.parse(Buffer.from(event.bytes).toString()).data.text);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-'));
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

describe('append', () => {
  test('numbers are gap-free per lane, and siteseq over both', () => {
    const { database, outbox } = open();
    expect(write(outbox, database, 'A', 'a1')).toEqual({ lane: 'A', epoch: 1, seq: 1 });
    expect(write(outbox, database, 'B', 'b1')).toEqual({ lane: 'B', epoch: 1, seq: 1 });
    expect(write(outbox, database, 'A', 'a2')).toEqual({ lane: 'A', epoch: 1, seq: 2 });
    const page = outbox.readPage(1, 'A', 0, 64, 1_000_000);
    const read = page.map((event) =>
      readEnvelope(Buffer.from(event.bytes).toString(), { epoch: 1, lane: 'A', seq: event.seq }),
    );
    expect(read.map((each) => (each.ok ? each.envelope.siteseq : each.reason))).toEqual([1, 3]);
    expect(outbox.listRecent(2).map((row) => [row.lane, row.seq, row.summary])).toEqual([
      ['A', 2, 'a2'],
      ['B', 1, 'b1'],
    ]);
  });

  test('a rolled back fact takes its report and its number with it', () => {
    const { database, outbox } = open();
    write(outbox, database, 'A', 'kept');
    expect(() =>
      database.transaction(() => {
        outbox.append({
          lane: 'A',
          type: 'duty-log.entry',
          data: { text: 'gone', isUrgent: true, actor: 'op1', atMs: 0 },
        });
        throw new Error('no');
      }),
    ).toThrow('no');
    outbox.flushHighWater();
    expect(write(outbox, database, 'A', 'next').seq).toBe(2);
    expect(texts(outbox, 1, 'A')).toEqual(['kept', 'next']);
    close();
    expect(open().outbox.damageAtStart).toBeNull();
    expect(verifyOutbox(folder).ok).toBe(true);
  });

  test('an event over 60 KiB is refused and leaves nothing', () => {
    const { database, outbox } = open();
    expect(() => write(outbox, database, 'B', 'x'.repeat(62_000))).toThrow(RangeError);
    expect(outbox.lane(1, 'B').last).toBe(0);
  });

  test('a reopened outbox goes on where it was', () => {
    const first = open();
    write(first.outbox, first.database, 'B', 'one');
    close();
    const second = open();
    expect(second.outbox.damageAtStart).toBeNull();
    expect(write(second.outbox, second.database, 'B', 'two')).toEqual({ lane: 'B', epoch: 1, seq: 2 });
    expect(verifyOutbox(folder)).toMatchObject({ ok: true, firstBad: null });
  });
});

describe('acknowledgement', () => {
  test('moves the mark, prunes all but a recent tail, and the chain still verifies', () => {
    const { database, outbox } = open(10);
    for (let index = 0; index < 200; index += 1) write(outbox, database, 'B', `b${index}`);
    expect(outbox.backlog()).toMatchObject({ events: 200, isUrgent: false });
    outbox.markAcked(1, 'B', 150);
    expect(outbox.backlog().events).toBe(50);
    expect(outbox.lane(1, 'B')).toMatchObject({ base: 150, acked: 150, last: 200 });
    outbox.markAcked(1, 'B', 200);
    expect(outbox.lane(1, 'B')).toMatchObject({ base: 150, acked: 200 });
    expect(outbox.listRecent(100).every((row) => row.isAcked)).toBe(true);
    expect(outbox.backlog()).toEqual({ events: 0, oldestUnackedAgeMs: null, isUrgent: false });
    close();
    expect(verifyOutbox(folder).ok).toBe(true);
    expect(open(10).outbox.damageAtStart).toBeNull();
  });

  test('a number beyond the last is ignored', () => {
    const { database, outbox } = open();
    write(outbox, database, 'A', 'a');
    outbox.markAcked(1, 'A', 9);
    expect(outbox.lane(1, 'A').acked).toBe(0);
  });
});

describe('damage', () => {
  function fill(count: number): void {
    const { database, outbox } = open();
    for (let index = 1; index <= count; index += 1) write(outbox, database, 'B', `b${index}`);
    close();
  }
  const edit = (sql: string): void => {
    const database = openDatabase(join(folder, 'site.db'));
    database.exec(sql);
    database.close();
  };

  test('a lost tail is noticed by the high-water file: new epoch, self-report, the rest is delivered', () => {
    fill(5);
    edit(
      `DELETE FROM outbox_event WHERE seq > 3; UPDATE outbox_lane SET last_seq = 3,
       head = (SELECT hash FROM outbox_event WHERE lane = 'B' AND seq = 3) WHERE lane = 'B'`,
    );
    expect(verifyOutbox(folder)).toMatchObject({
      ok: false,
      firstBad: { epoch: 1, lane: 'B', seq: 4, reason: 'events-missing' },
    });
    const { database, outbox } = open();
    expect(outbox.damageAtStart).toBe('events-missing');
    expect(outbox.currentEpoch()).toBe(2);
    expect(outbox.deliveringEpoch()).toBe(1);
    expect(texts(outbox, 1, 'B')).toEqual(['b1', 'b2', 'b3']);
    expect(outbox.listRecent(1)[0]).toMatchObject({ type: 'outbox.damaged', epoch: 2, lane: 'A', seq: 1 });
    expect(write(outbox, database, 'B', 'after')).toEqual({ lane: 'B', epoch: 2, seq: 1 });
    outbox.markAcked(1, 'B', 3);
    expect(outbox.deliveringEpoch()).toBe(2);
    close();
    expect(open().outbox.damageAtStart).toBeNull();
  });

  test('a damaged row: what is before stays, what is whole behind it gets new numbers', () => {
    fill(5);
    edit(`UPDATE outbox_event SET bytes = CAST('{"x":1}' AS BLOB) WHERE lane = 'B' AND seq = 3`);
    expect(verifyOutbox(folder)).toMatchObject({
      ok: false,
      firstBad: { lane: 'B', seq: 3, reason: 'row-damaged' },
    });
    const { outbox } = open();
    expect(outbox.damageAtStart).toBe('row-damaged');
    expect(texts(outbox, 1, 'B')).toEqual(['b1', 'b2']);
    expect(texts(outbox, 2, 'B')).toEqual(['b4', 'b5']);
    const moved = JSON.parse(Buffer.from(outbox.readPage(2, 'B', 0, 1, 1e6)[0]?.bytes ?? []).toString());
    expect(moved).toMatchObject({ id: '2.B.1', origin: '1.B.4' });
    close();
    const again = open().outbox;
    expect(again.damageAtStart).toBeNull();
    // The damage was dealt with once: opening again starts no further epoch.
    expect(again.currentEpoch()).toBe(2);
  });

  test('a damaged row that is already acknowledged costs an epoch, but nothing is sent twice', () => {
    const first = open();
    for (let index = 1; index <= 5; index += 1) write(first.outbox, first.database, 'B', `b${index}`);
    first.outbox.markAcked(1, 'B', 4);
    close();
    edit(`UPDATE outbox_event SET bytes = CAST('{}' AS BLOB) WHERE lane = 'B' AND seq = 2`);
    const { outbox } = open();
    expect(outbox.damageAtStart).toBe('row-damaged');
    expect(outbox.readPage(1, 'B', 4, 64, 1e6).map((event) => event.seq)).toEqual([5]);
    expect(texts(outbox, 2, 'B')).toEqual([]);
    close();
    expect(open().outbox.damageAtStart).toBeNull();
  });

  test('a high-water file that is gone or unreadable counts as damage, one torn slot does not', () => {
    fill(4);
    const path = join(folder, HIGH_WATER_FILE);
    const whole = readFileSync(path);
    const torn = Buffer.from(whole);
    // Generation 5 (the newest, after the mark of the start) lies in the second slot.
    torn.fill(0, 0, 20);
    writeFileSync(path, torn);
    expect(open().outbox.damageAtStart).toBeNull();
    close();
    truncateSync(path, 10);
    expect(open().outbox.damageAtStart).toBe('high-water-damaged');
    close();
    rmSync(path);
    expect(open().outbox.damageAtStart).toBe('high-water-missing');
    expect(opened?.outbox.currentEpoch()).toBe(3);
  });

  test('every single bit flip of the newest slot is either harmless or noticed, never a crash', () => {
    fill(2);
    const path = join(folder, HIGH_WATER_FILE);
    const whole = readFileSync(path);
    copyFileSync(join(folder, 'site.db'), join(folder, 'copy.db'));
    for (let bit = 0; bit < whole.length * 8; bit += 7) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(path, flipped);
      const database = openDatabase(join(folder, 'copy.db'));
      database.close();
      // The other slot still holds an older mark: the table is ahead of it, which is no damage.
      expect(verifyOutbox(folder, 'copy.db').ok).toBe(true);
    }
  });

  test('a database put in place of the old one does not reuse numbers', () => {
    fill(4);
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `site.db${suffix}`), { force: true });
    const { outbox } = open();
    expect(outbox.damageAtStart).toBe('database-replaced');
    expect(outbox.currentEpoch()).toBe(2);
  });
});

test('a fork keeps the old branch and gives what the centre may lack new numbers', () => {
  const { database, outbox } = open();
  for (let index = 1; index <= 4; index += 1) write(outbox, database, 'B', `b${index}`);
  write(outbox, database, 'A', 'a1');
  outbox.markAcked(1, 'B', 2);
  outbox.openEpoch({
    cause: 'fork',
    aboveEpoch: 6,
    cuts: [{ epoch: 1, lane: 'B', after: 2 }],
    expected: { A: null, B: 9 },
  });
  expect(outbox.currentEpoch()).toBe(7);
  // Lane A was whole: its rest is delivered in its own epoch first.
  expect(outbox.deliveringEpoch()).toBe(1);
  expect(texts(outbox, 1, 'A')).toEqual(['a1']);
  outbox.markAcked(1, 'A', 1);
  expect(outbox.deliveringEpoch()).toBe(7);
  expect(texts(outbox, 7, 'B')).toEqual(['b3', 'b4']);
  expect(outbox.readPage(1, 'B', 2, 64, 1e6)).toEqual([]);
  expect(database.all("SELECT seq FROM outbox_event WHERE epoch = 1 AND lane = 'B'")).toHaveLength(4);
});
