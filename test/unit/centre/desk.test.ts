import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createDesk } from '../../../centre/boards/create-desk.ts';
import { pagesSchema } from '../../../centre/boards/pages-schema.ts';
import type { BoardEvent } from '../../../centre/store/board-event.ts';
import { applyUrgent } from '../../../centre/store/urgent-items.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import { sqliteMigrations } from '../../../server/sql/sqlite-migrations.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { UrgentItem } from '../../../shared/contract/desk.ts';

const event = (
  seq: number,
  type: string,
  data: Record<string, unknown>,
  more: Partial<BoardEvent> = {},
): BoardEvent => ({
  ...{ epoch: 1, lane: 'A', seq, siteseq: seq, boot: 'b1', type, data },
  ...{ timeMs: 1_000 + seq, receivedAtMs: 2_000 + seq, quarantine: null },
  ...more,
});
const fold = (events: readonly BoardEvent[]) => events.reduce(applyUrgent, [] as readonly UrgentItem[]);
const alarm = { cause: 'disk', priority: 'high', subjects: [], reasonCode: 'none', raisedAtMs: 5 };
const reported = {
  ...{ incidentId: 'i', revision: 1, stage: 'first', kind: 'power', sessionId: null, concerned: {} },
  ...{ roomIds: ['r01'], discoveredAtMs: 1, reportedAtMs: 2, dueByMs: 3, isDrill: false },
};

test('an alarm is urgent when the site sent it ahead of everything else, until it clears', () => {
  expect(fold([event(1, 'alarm.raised', alarm, { lane: 'B' })])).toEqual([]);
  const raised = [event(1, 'alarm.raised', alarm), event(2, 'alarm.raised', alarm)];
  expect(fold(raised)).toMatchObject([{ id: '1.A.1', kind: 'alarm', key: 'disk', endedAtMs: null }]);
  const cleared = [...raised, event(3, 'alarm.cleared', { cause: 'disk' })];
  expect(fold(cleared)).toMatchObject([{ id: '1.A.1', endedAtMs: 1_003 }]);
  // The same cause again is something new to take note of.
  expect(fold([...cleared, event(4, 'alarm.raised', alarm)]).map(({ id }) => id)).toEqual(['1.A.1', '1.A.4']);
});

test('an incident that gets worse asks for another acknowledgement, a milder one does not', () => {
  const graded = { incidentId: 'i', revision: 2, previousLevel: null, clauses: [], atMs: 1, isDrill: false };
  const first = [event(1, 'incident.reported', { ...reported, level: 3 })];
  expect(fold([...first, event(2, 'incident.graded', { ...graded, level: 4 })])).toMatchObject([
    { id: '1.A.1', level: 4 },
  ]);
  const worse = [...first, event(2, 'incident.graded', { ...graded, level: 1 })];
  expect(fold(worse)).toMatchObject([{ id: '1.A.2', level: 1, key: 'i' }]);
  const closed = { incidentId: 'i', revision: 3, outcome: 'solved', atMs: 1, isDrill: false };
  expect(fold([...worse, event(3, 'incident.closed', closed)])[0]?.endedAtMs).toBe(1_003);
});

test('a restart of the site’s service ends what it does not raise again', () => {
  const fault = { watchId: 'w', faultId: 'f', roomId: 'r01', fault: 'faint', reasonCode: 'level-fallen' };
  const items = fold([
    event(1, 'alarm.raised', alarm),
    event(2, 'listening.fault', { ...fault, fromMs: 1, positionMs: null, isEverywhere: false }),
    event(3, 'alarm.raised', { ...alarm, cause: 'cameras-down' }, { boot: 'b2' }),
    event(4, 'site.started', { version: '1', boot: 'b2' }, { boot: 'b2', lane: 'B' }),
  ]);
  expect(items.map(({ key, endedAtMs }) => [key, endedAtMs !== null])).toEqual([
    ['disk', true],
    ['f', true],
    ['cameras-down', false],
  ]);
});

test('only urgent words of the duty log; the list stays small whatever a site sends', () => {
  const entry = (seq: number, isUrgent: boolean) =>
    event(seq, 'duty-log.entry', { text: 'x'.repeat(4_000), isUrgent, actor: 'o', atMs: 1 });
  expect(fold([entry(1, false)])).toEqual([]);
  const many = fold([
    ...Array.from({ length: 300 }, (_, index) => entry(index + 1, true)),
    ...Array.from({ length: 300 }, (_, index) =>
      event(400 + index, 'alarm.raised', { ...alarm, cause: `c${index}` }),
    ),
  ]);
  expect(many).toHaveLength(60);
  expect(many.at(-1)?.key).toBe('c299');
  expect(JSON.stringify(many).length).toBeLessThan(32_000);
  for (const item of many) expect(UrgentItem.parse(item)).toEqual(item);
});

test('acknowledged once, by the first; kept over a restart; over and acknowledged it leaves after the day', async () => {
  const database = openDatabase(':memory:');
  for (const migration of sqliteMigrations(pagesSchema)) migration.up(database);
  let items = fold([event(1, 'alarm.raised', alarm)]);
  let now = 10_000;
  const open = () =>
    createDesk({
      live: { urgent: () => [{ site: 's1', siteName: 'One', link: 'online', items }] },
      store: overSqlite(database),
      log: pino({ level: 'silent' }),
      isShared: false,
      nowMs: () => now,
    });
  const desk = await open();
  const deltas: unknown[] = [];
  desk.subscribe((delta) => deltas.push(delta));
  const request = { site: 's1', id: '1.A.1', note: '已派人' };
  expect(await desk.acknowledge(request, '王值班')).toEqual({ by: '王值班', atMs: 10_000 });
  now = 20_000;
  expect(await desk.acknowledge({ ...request, note: '' }, '李值班')).toEqual({ by: '王值班', atMs: 10_000 });
  expect(deltas).toMatchObject([
    { changed: [{ acknowledged: { by: '王值班', note: '已派人' } }], removed: [] },
  ]);
  await expect(desk.acknowledge({ ...request, id: '1.A.9' }, '王值班')).rejects.toThrow('no such item');
  desk.close();

  const again = await open();
  expect(again.items()).toMatchObject([{ siteName: 'One', acknowledged: { by: '王值班' } }]);
  now += 24 * 3_600_000;
  // It lasts: whoever took note of it, it stays in sight.
  expect(again.items()).toHaveLength(1);
  items = fold([event(1, 'alarm.raised', alarm), event(2, 'alarm.cleared', { cause: 'disk' })]);
  expect(again.items()).toHaveLength(0);
  again.close();
  database.close();
});
