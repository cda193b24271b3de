import { afterEach, expect, test, vi } from 'vitest';
import { createLiveSites, stateOf } from '../../../centre/boards/create-live-sites.ts';
import type { BoardEvent } from '../../../centre/store/board-event.ts';
import { applyEvent, emptyBoard } from '../../../centre/store/site-board.ts';
import { createConnectionLimits } from '../../../centre/uplink/connection-limits.ts';
import { siteCodeOf } from '../../../server/certificates/certificate-authority.ts';

const event = (
  type: string,
  data: Record<string, unknown>,
  seq = 1,
  changes: Partial<BoardEvent> = {},
): BoardEvent => ({
  epoch: 1,
  lane: 'B',
  seq,
  siteseq: seq,
  boot: 'b1',
  type,
  timeMs: 1000 + seq,
  receivedAtMs: 2000 + seq,
  quarantine: null,
  data,
  ...changes,
});
const alarm = { priority: 'high', subjects: ['camera/c'], reasonCode: 'offline', raisedAtMs: 1 };
const fold = (events: readonly BoardEvent[]) => events.reduce(applyEvent, emptyBoard('s'));

test('cameras follow the summary, then every change of state', () => {
  const state = (before: string, after: string, seq: number) =>
    event('camera.state', { cameraId: 'c', roomId: 'r', before, after, reason: null }, seq);
  const board = fold([
    event('camera.summary', { total: 12, live: 12, byState: { live: 12 } }),
    state('live', 'stalled', 2),
    state('stalled', 'offline', 3),
    state('offline', 'live', 4),
    state('live', 'offline', 5),
  ]);
  expect(board.cameras).toEqual({ total: 12, live: 11 });
});

test('readiness, alarms and what cannot be read', () => {
  const board = fold([
    event('readiness.changed', { overall: 'not-ready', gates: [] }),
    event('alarm.raised', { ...alarm, cause: 'switch-2' }, 2),
    event('alarm.raised', { ...alarm, cause: 'switch-3' }, 3),
    event('alarm.cleared', { cause: 'switch-2' }, 4),
    event('quarantined', {}, 5, { quarantine: 'not JSON', siteseq: 0 }),
    event('tomorrow.type', { some: 'thing' }, 6),
  ]);
  expect(board).toMatchObject({ readiness: 'not-ready', alarms: ['switch-3'], quarantined: 1 });
  expect(board.lastEvent).toMatchObject({ type: 'tomorrow.type', summary: 'thing' });
});

test('a backlog that arrives late does not become the newest event', () => {
  const board = fold([
    event('duty-log.entry', { text: 'new', isUrgent: true, actor: 'o', atMs: 1 }, 1, {
      lane: 'A',
      siteseq: 90,
    }),
    event('duty-log.entry', { text: 'old', isUrgent: false, actor: 'o', atMs: 1 }, 1, { siteseq: 12 }),
  ]);
  expect(board.lastEvent?.summary).toBe('new');
  expect(board.lanes).toEqual({ A: { seq: 1 }, B: { seq: 1 } });
});

test('a new epoch starts the numbers again; the rest of the old one does not', () => {
  const board = fold([event('x', {}, 7), event('x', {}, 1, { epoch: 2 }), event('x', {}, 8)]);
  expect(board).toMatchObject({ epoch: 2, lanes: { A: { seq: 0 }, B: { seq: 1 } } });
});

test('silence decides the state, a closed line is suspect at once', () => {
  expect(stateOf(true, 0)).toBe('online');
  expect(stateOf(true, 45_001)).toBe('suspect');
  expect(stateOf(true, 90_001)).toBe('offline');
  expect(stateOf(false, 0)).toBe('suspect');
  expect(stateOf(false, null)).toBe('offline');
});

afterEach(() => {
  vi.useRealTimers();
});

test('rows change with connection, heartbeat, commit and silence, and only then are published', () => {
  vi.useFakeTimers();
  let mono = 0;
  let enrolled = [{ code: 's1', name: 'One', isRevoked: false }];
  const live = createLiveSites({
    stored: { boards: [], presences: [], findings: [] },
    gateway: '',
    sites: () => enrolled,
    nowMs: () => 1_000_000 + mono,
    monoMs: () => mono,
  });
  const deltas: { changed: string[]; removed: string[] }[] = [];
  live.subscribe(({ changed, removed }) =>
    deltas.push({ changed: changed.map((row) => `${row.code} ${row.state} ${row.backlog}`), removed }),
  );
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 200) {
      mono += 200;
      vi.advanceTimersByTime(200);
    }
  };
  pass(1_000);
  expect(deltas.splice(0)).toEqual([{ changed: ['s1 offline null'], removed: [] }]);
  pass(10_000);
  expect(deltas).toEqual([]);
  live.connected('s1');
  live.heartbeat('s1', 5);
  pass(400);
  expect(deltas.splice(0)).toEqual([{ changed: ['s1 online 5'], removed: [] }]);
  live.onStoreChange({
    boards: [fold([event('x', {}, 3)])].map((board) => ({ ...board, site: 's1', epoch: 0 })),
    findings: [{ site: 's1', code: 'fork' }],
  });
  pass(400);
  expect(deltas.splice(0)).toEqual([{ changed: ['s1 online 2'], removed: [] }]);
  expect(live.row('s1')?.warnings).toEqual(['fork']);
  pass(46_000);
  expect(deltas.at(-1)?.changed).toEqual(['s1 suspect 2']);
  pass(46_000);
  expect(deltas.at(-1)?.changed).toEqual(['s1 offline 2']);
  enrolled = [];
  pass(2_000);
  expect(live.row('s1')?.warnings).toContain('not-enrolled');
  live.close();
});

test('reconnect loops and repeated faults cost a site a pause, and no other site', () => {
  const limits = createConnectionLimits();
  for (let index = 0; index < 40; index += 1) expect(limits.admit('a', index)).toBe(0);
  expect(limits.admit('a', 50)).toBeGreaterThan(0);
  expect(limits.admit('b', 50)).toBe(0);
  expect(limits.admit('a', 11_000)).toBe(0);
  for (let index = 0; index < 3; index += 1) limits.noteFault('b', 1_000);
  expect(limits.admit('b', 2_000)).toBeGreaterThan(50_000);
  expect(limits.admit('b', 62_000)).toBe(0);
});

test('the site code is only taken from a name of exactly our form', () => {
  expect(siteCodeOf('URI:urn:exam-site:3301060012')).toBe('3301060012');
  for (const name of [
    undefined,
    '',
    'DNS:3301060012',
    'URI:urn:exam-site:3301060012, URI:urn:exam-site:3301060013',
    'URI:urn:exam-site:33 01',
    'URI:urn:exam-site:',
    'DNS:x, URI:urn:exam-site:3301060012',
  ])
    expect(siteCodeOf(name)).toBeNull();
});
