import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../server/sqlite/database.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { OutgoingEvent } from '../../../site/ports/outbox.ts';
import { type Ballast, openBallast, withBallast } from '../../../site/uplink/ballast.ts';
import { createOutbox, type SiteOutbox } from '../../../site/uplink/outbox.ts';
import { createTelemetry } from '../../../site/uplink/telemetry.ts';
import { outboxSchemaSql } from '../../../site/uplink/uplink-migration.ts';

let folder = '';
let database: Database;
let outbox: SiteOutbox;
let atMs = 1_780_000_000_000;
let ballast: ReturnType<Ballast['state']> = 'ready';

function open(capBytes: number): void {
  database = openMigrated(join(folder, 'site.db'), [
    { version: 1, name: 'first', up: (db) => db.exec(outboxSchemaSql) },
  ]);
  outbox = createOutbox({
    database,
    highWaterPath: join(folder, 'outbox.hw'),
    siteCode: '3301060012',
    keepRecent: 0,
    capBytes,
    ballast: { state: () => ballast },
    nowMs: () => atMs,
  });
}
function close(): void {
  outbox.close();
  database.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outbox-space-'));
  ballast = 'ready';
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (event: OutgoingEvent) => database.transaction(() => outbox.append(event));
const started = (lane: 'A' | 'B' = 'B') =>
  write({ lane, type: 'site.started', data: { version: 'x'.repeat(60), boot: 'b' } });
const entry = (lane: 'A' | 'B') =>
  write({ lane, type: 'duty-log.entry', data: { text: 'x', isUrgent: lane === 'A', actor: 'op', atMs } });
const newestType = (): string | undefined => outbox.listRecent(1)[0]?.type;
const dataOf = (lane: 'A' | 'B', seq: number) =>
  JSON.parse(Buffer.from(outbox.readPage(1, lane, seq - 1, 1, 1e6)[0]?.bytes ?? []).toString()).data;

/** Fills the outbox to a share of its cap and answers how many events that took. */
function fillTo(share: number): number {
  let written = 0;
  while (outbox.storage().usedBytes < outbox.storage().capBytes * share) {
    started();
    written += 1;
  }
  return written;
}

describe('a full outbox', () => {
  test('warns from 80 %, and from 95 % leaves everyday events out, counts them and keeps what is urgent', () => {
    open(60_000);
    fillTo(0.7);
    expect(outbox.storage().level).toBe('normal');
    fillTo(0.8);
    expect(outbox.storage().level).toBe('warning');
    expect(started().seq).toBeGreaterThan(0);
    fillTo(0.95);
    const { last } = outbox.lane(1, 'B');
    expect(outbox.storage().level).toBe('thinning');
    atMs += 1000;
    expect(started().seq).toBe(0);
    atMs += 5000;
    expect(started().seq).toBe(0);
    expect(outbox.storage().suppressed).toBe(2);
    // Urgent ones, and those whose number somebody is told, get theirs.
    expect(entry('A').seq).toBe(1);
    expect(started('A').seq).toBe(2);
    expect(entry('B').seq).toBe(last + 1);
    outbox.look();
    expect(outbox.lane(1, 'B').last).toBe(last + 1);

    outbox.markAcked(1, 'B', last + 1);
    outbox.look();
    expect(outbox.storage()).toMatchObject({ level: 'normal', suppressed: 0 });
    expect(dataOf('B', last + 2)).toEqual({
      cause: 'outbox-full',
      types: [{ type: 'site.started', count: 2, fromMs: atMs - 5000, toMs: atMs }],
    });
    expect(started().seq).toBe(last + 3);
  });

  test('the count of bytes goes back with a rolled-back transaction and with what was delivered', () => {
    open(1e6);
    const before = outbox.storage().usedBytes;
    expect(() =>
      database.transaction(() => {
        outbox.append({ lane: 'B', type: 'site.started', data: { version: '1', boot: 'b' } });
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(outbox.storage().usedBytes).toBe(before);
    for (let index = 0; index < 100; index += 1) started();
    outbox.markAcked(1, 'B', 100);
    expect(outbox.storage().usedBytes).toBe(before);
  });

  test('what was left out is remembered over a restart and told every ten minutes while it lasts', () => {
    open(60_000);
    fillTo(0.95);
    started();
    close();
    open(60_000);
    expect(outbox.storage()).toMatchObject({ level: 'thinning', suppressed: 1 });
    outbox.look();
    expect(newestType()).toBe('outbox.suppressed');
    const { last } = outbox.lane(1, 'B');
    started();
    outbox.look();
    expect(outbox.lane(1, 'B').last).toBe(last);
    atMs += 11 * 60_000;
    outbox.look();
    expect(outbox.lane(1, 'B').last).toBe(last + 1);
  });

  test('while the ballast is released only what is urgent or was told gets a number', () => {
    open(1e9);
    ballast = 'released';
    expect(started().seq).toBe(0);
    expect(entry('A').seq).toBe(1);
    ballast = 'ready';
    outbox.look();
    expect(dataOf('B', 1)).toMatchObject({ cause: 'volume-full' });
  });
});

test('of samples within a second only the newest gets a number, the others are counted', () => {
  open(1e9);
  const summary = (live: number): OutgoingEvent => ({
    lane: 'B',
    type: 'camera.summary',
    data: { total: 60, live, byState: {} },
  });
  let monoMs = 0;
  const telemetry = createTelemetry(() => monoMs);
  expect(telemetry.judge(summary(1))).toEqual({ isNow: true, isReplacing: false });
  monoMs = 300;
  expect(telemetry.judge(summary(2))).toEqual({ isNow: false, isReplacing: false });
  monoMs = 600;
  expect(telemetry.judge(summary(3))).toEqual({ isNow: false, isReplacing: true });
  expect(telemetry.due()).toEqual([]);
  monoMs = 1000;
  expect(telemetry.due()).toEqual([summary(3)]);
  expect(telemetry.due()).toEqual([]);
  expect(telemetry.judge({ lane: 'B', type: 'site.started', data: { version: '1', boot: 'b' } }).isNow).toBe(
    true,
  );
  // Through the outbox: the first at once, the others wait, one of them for nothing.
  expect([write(summary(1)), write(summary(2)), write(summary(3))].map(({ seq }) => seq)).toEqual([1, 0, 0]);
  expect(
    database.get("SELECT count FROM outbox_suppressed WHERE cause = 'telemetry' AND type = 'camera.summary'"),
  ).toEqual({ count: 1 });
});

test('a ballast is made again with somewhat less room than it had', () => {
  open(1e9);
  const path = join(folder, 'outbox.ballast');
  writeFileSync(path, Buffer.alloc(40 * 1024 * 1024));
  // Of an earlier run and larger than this one may be: as after a disk that is freed, but not as far as before.
  const own = openBallast(path);
  expect(own.release()).toBe(true);
  own.restore();
  expect(own.state()).toBe('ready');
});

test('a ballast takes its space, gives it back once and is used for one more try', () => {
  open(1e9);
  const path = join(folder, 'outbox.ballast');
  const own = openBallast(path, 512 * 1024);
  expect(own.state()).toBe('none');
  own.restore();
  expect(own.state()).toBe('ready');
  expect(openBallast(path).state()).toBe('ready');
  expect(statSync(path).blocks * 512).toBeGreaterThanOrEqual(512 * 1024);
  let tries = 0;
  let released = 0;
  const guarded = withBallast(database, own, () => {
    released += 1;
  });
  const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
  const result = guarded.transaction(() => {
    tries += 1;
    if (tries === 1) throw full;
    return 'written';
  });
  expect([result, tries, released, own.state(), existsSync(path)]).toEqual([
    'written',
    2,
    1,
    'released',
    false,
  ]);
  const always = (): never => {
    throw full;
  };
  expect(() => guarded.transaction(always)).toThrow('full');
  own.restore();
  expect(own.state()).toBe('ready');
  expect(() =>
    guarded.transaction(() => {
      throw new Error('another fault');
    }),
  ).toThrow('another fault');
  expect(own.state()).toBe('ready');
});
