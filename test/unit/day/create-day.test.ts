import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Database } from '../../../server/sqlite/database.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { Today } from '../../../shared/contract/today.ts';
import type { UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import { createDay } from '../../../site/day/create-day.ts';
import type { FreeSpace } from '../../../site/day/disk-watch.ts';
import type { Cameras, CameraTransition } from '../../../site/ports/cameras.ts';
import type { Operation } from '../../../site/ports/journal.ts';
import type { OutgoingEvent, Uplink } from '../../../site/ports/outbox.ts';
import type { Roster } from '../../../site/ports/roster.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const GIB = 1024 ** 3;

function rig(options: { outboxDamage?: string; space?: FreeSpace | null } = {}) {
  const cameras = new Map<string, CameraStatus>();
  const sent: OutgoingEvent[] = [];
  const journal: Operation[] = [];
  const shown: Today[] = [];
  let listener: (transition: CameraTransition) => void = () => undefined;
  let onUplink: (status: UplinkStatus) => void = () => undefined;
  let commits = 0;
  const world = {
    uplinkState: 'online' as UplinkStatus['state'],
    isDiskFull: false,
    space: options.space ?? { freeBytes: 100 * GIB, totalBytes: 500 * GIB },
    clockStepMs: 0,
  };
  const uplinkStatus = (): UplinkStatus => ({
    state: world.uplinkState,
    epoch: 1,
    lanes: { A: { last: 0, acked: 0 }, B: { last: 0, acked: 0 } },
    oldestUnackedAgeMs: null,
    error: null,
    errorCode: null,
  });
  const table: RosterTable = {
    revision: 1,
    people: [],
    posts: [],
    sessions: [
      {
        id: 'S1',
        name: '上午',
        kind: 'exam',
        subject: '语文',
        start: '2026-06-07T09:00',
        end: '2026-06-07T11:30',
      },
    ],
    assignments: [],
    locks: [],
    rooms: [],
    conflicts: [],
    canUndo: false,
    canRedo: false,
  };
  const day = createDay({
    database: {
      transaction(work: () => unknown) {
        if (world.isDiskFull) throw new Error('database or disk is full');
        commits += 1;
        return work();
      },
    } as unknown as Database,
    journal: {
      append: (operation) => void journal.push(operation),
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    outbox: {
      append(event) {
        sent.push(event);
        return { lane: event.lane, epoch: 1, seq: sent.length };
      },
    },
    cameras: {
      list: () => [...cameras.values()],
      onTransition(next: typeof listener) {
        listener = next;
        return () => undefined;
      },
    } as unknown as Cameras,
    uplink: {
      status: uplinkStatus,
      onChange(next: typeof onUplink) {
        onUplink = next;
        return () => undefined;
      },
      close: async () => undefined,
    } satisfies Uplink,
    people: () => ({ assigned: 0, untrained: 0, unsigned: 0, onLeave: 0, treeGaps: 0 }),
    roster: { table: () => table, onChange: () => () => undefined } as unknown as Roster,
    conditions: () => [],
    commissioning: () => null,

    listening: () => ({ isNeeded: true, rooms: [], mostHours: 24 }),
    rooms: () => [{ id: 'r01', name: '第01考场', kind: 'exam' }],
    timeZone: () => 'Asia/Shanghai',
    nowMs: () => Date.now() + world.clockStepMs,
    monoMs: () => performance.now(),
    outboxDamage: options.outboxDamage ?? null,
    readFreeSpace: async () => world.space,
    log: () => undefined,
  });
  day.onChange((today) => shown.push(today));
  return {
    day,
    world,
    sent,
    journal,
    shown,
    commits: () => commits,
    set(...next: CameraStatus[]) {
      for (const after of next) {
        const before = cameras.get(after.id) ?? null;
        cameras.set(after.id, after);
        listener({ before, after });
      }
    },
    uplinkIs(state: UplinkStatus['state']) {
      world.uplinkState = state;
      onUplink(uplinkStatus());
    },
    typesSent: () => sent.map(({ type }) => type),
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(Date.parse('2026-06-07T08:00:00+08:00'));
});
afterEach(() => void vi.useRealTimers());

const offline = (id: string) => cameraStatus(id, { state: 'offline', stateCode: 'connection-lost' });

test('what happens in one moment is one commit and within a second', async () => {
  const { set, sent, commits, typesSent } = rig();
  await vi.advanceTimersByTimeAsync(100);
  set(...Array.from({ length: 24 }, (_, index) => cameraStatus(`r${index}-front`)));
  await vi.advanceTimersByTimeAsync(100);
  sent.length = 0;
  const before = commits();
  set(...Array.from({ length: 24 }, (_, index) => offline(`r${index}-front`)));
  await vi.advanceTimersByTimeAsync(100);
  expect(commits() - before).toBe(1);
  expect(typesSent().filter((type) => type === 'camera.state')).toHaveLength(24);
  expect(typesSent().filter((type) => type === 'alarm.raised')).toHaveLength(1);
  expect(sent.find(({ type }) => type === 'alarm.raised')?.lane).toBe('A');
  expect(sent.find(({ type }) => type === 'camera.summary')?.data).toMatchObject({ total: 24, live: 0 });
  expect(
    sent.find(({ type, data }) => type === 'camera.state' && data['cameraId'] === 'r3-front')?.data,
  ).toMatchObject({
    before: 'live',
    after: 'offline',
    code: 'connection-lost',
  });
});

test('two changes of one camera in one moment are both told, in order', async () => {
  const { set, sent } = rig();
  set(cameraStatus('a'));
  await vi.advanceTimersByTimeAsync(100);
  sent.length = 0;
  set(cameraStatus('a', { state: 'degraded', stateCode: 'packet-loss' }), offline('a'));
  await vi.advanceTimersByTimeAsync(100);
  expect(
    sent
      .filter(({ type }) => type === 'camera.state')
      .map(({ data }) => `${data['before']}>${data['after']}`),
  ).toEqual(['live>degraded', 'degraded>offline']);
});

test('a full disk loses no state: it is told once there is room again', async () => {
  const { set, sent, world, day } = rig();
  set(cameraStatus('a'));
  await vi.advanceTimersByTimeAsync(100);
  sent.length = 0;
  world.isDiskFull = true;
  set(offline('a'));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sent).toEqual([]);
  expect(day.today().cameras).toEqual({ total: 1, live: 0 });
  world.isDiskFull = false;
  await vi.advanceTimersByTimeAsync(1_100);
  expect(sent.map(({ type }) => type)).toEqual(expect.arrayContaining(['camera.state', 'alarm.raised']));
});

test('nothing new means nothing sent', async () => {
  const { set, sent, commits } = rig();
  set(cameraStatus('a'));
  await vi.advanceTimersByTimeAsync(2_000);
  sent.length = 0;
  const before = commits();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([]);
  expect(commits()).toBe(before);
});

test('a link that flaps is no alarm, one that stays down or is refused is', async () => {
  const { uplinkIs, day } = rig();
  uplinkIs('offline');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(day.today().alarms).toEqual([]);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(day.today().alarms).toMatchObject([{ cause: 'uplink-down', reasonCode: 'offline' }]);
  const second = rig();
  second.uplinkIs('refused');
  await vi.advanceTimersByTimeAsync(1_100);
  expect(second.day.today().alarms).toMatchObject([{ cause: 'uplink-down', reasonCode: 'refused' }]);
});

test('a damaged outbox and a set clock alarm until somebody acknowledges; then they are gone', async () => {
  const { day, world, journal } = rig({ outboxDamage: 'events-missing' });
  await vi.advanceTimersByTimeAsync(1_100);
  world.clockStepMs = 86_400_000;
  await vi.advanceTimersByTimeAsync(1_100);
  const causes = () =>
    day
      .today()
      .alarms.map(({ cause }) => cause)
      .sort();
  expect(causes()).toEqual(['clock', 'outbox-damaged']);
  for (const { id } of day.today().alarms) day.acknowledge(id, 'op1');
  await vi.advanceTimersByTimeAsync(1_100);
  expect(causes()).toEqual([]);
  expect(journal.filter(({ action }) => action === 'alarm.acknowledged').map(({ actor }) => actor)).toEqual([
    'op1',
    'op1',
  ]);
});

test('a disk running full is an alarm, on small volumes only when nearly full', async () => {
  const low = rig({ space: { freeBytes: 1 * GIB, totalBytes: 500 * GIB } });
  await vi.advanceTimersByTimeAsync(1_100);
  expect(low.day.today().alarms).toMatchObject([{ cause: 'disk' }]);
  const small = rig({ space: { freeBytes: 1 * GIB, totalBytes: 8 * GIB } });
  await vi.advanceTimersByTimeAsync(1_100);
  expect(small.day.today().alarms).toEqual([]);
});

test('today names the session that comes next, in the time of the site', async () => {
  const { day } = rig();
  expect(day.today().session).toMatchObject({
    id: 'S1',
    startMs: Date.parse('2026-06-07T09:00:00+08:00'),
    endMs: Date.parse('2026-06-07T11:30:00+08:00'),
  });
  vi.setSystemTime(Date.parse('2026-06-07T12:00:00+08:00'));
  expect(day.today().session).toBe(null);
});
