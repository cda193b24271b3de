import { expect, test } from 'vitest';
import { GATE_FAMILIES } from '../../../shared/contract/readiness.ts';
import type { UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import { judgeReadiness, type Known } from '../../../site/day/readiness-gates.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const uplink: UplinkStatus = {
  state: 'online',
  epoch: 1,
  lanes: { A: { last: 0, acked: 0 }, B: { last: 0, acked: 0 } },
  oldestUnackedAgeMs: null,
  error: null,
  errorCode: null,
};
const READY = { assigned: 8, untrained: 0, unsigned: 0, onLeave: 0, treeGaps: 0 };
const best: Known = {
  cameras: [cameraStatus('a'), cameraStatus('b')],
  uplink,
  commissioning: null,
  listening: { isNeeded: true, rooms: [], mostHours: 24 },
  roster: { people: 10, openSeats: 0, hardConflicts: 0, ...READY },
};
const gate = (known: Known, id: string) =>
  judgeReadiness(GATE_FAMILIES, known, null, 1).gates.find((one) => one.id === id);

test('nothing is passed without a check: live pictures alone do not make a site ready', () => {
  const { overall, gates } = judgeReadiness(GATE_FAMILIES, best, null, 1);
  expect(overall).toBe('not-ready');
  // People are judged by their records: training results and signed letters.
  expect(gates.filter(({ state }) => state === 'passed').map(({ id }) => id)).toEqual(['people']);
  expect(gates.map(({ family }) => family)).toEqual([...GATE_FAMILIES]);
});

test('what has no feed says not connected', () => {
  for (const id of ['identity', 'anti-cheat', 'gps', 'papers', 'power'])
    expect(gate(best, id)).toMatchObject({ state: 'not-connected', isBlocking: false });
});

test('one dead camera fails the video gate with its figures', () => {
  const known = { ...best, cameras: [cameraStatus('a'), cameraStatus('b', { state: 'stalled' })] };
  expect(gate(known, 'video')).toMatchObject({ state: 'failed', facts: { live: 1, total: 2 } });
  expect(gate({ ...best, cameras: [] }, 'video')).toMatchObject({ state: 'open', reasonCode: 'no-cameras' });
});

test('only a commissioning run of today in which every camera passed passes the video gate', () => {
  const run = { endedAtMs: 1_000, passedCameraIds: new Set(['a', 'b']), openRooms: 0 };
  const video = (change: Partial<Known>, nowMs = 2_000) =>
    judgeReadiness(GATE_FAMILIES, { ...best, commissioning: run, ...change }, null, nowMs).gates.find(
      ({ id }) => id === 'video',
    );
  expect(video({})).toMatchObject({ state: 'passed', reasonCode: 'commissioned' });
  expect(video({}, 1_000 + 24 * 3_600_000 + 1)).toMatchObject({
    state: 'open',
    reasonCode: 'commissioning-outdated',
  });
  expect(video({ cameras: [...best.cameras, cameraStatus('added later')] })).toMatchObject({
    state: 'failed',
    facts: { notPassed: 1, total: 3 },
  });
  expect(video({ commissioning: { ...run, openRooms: 1 } })?.state).toBe('failed');
  expect(video({ cameras: [cameraStatus('a'), cameraStatus('b', { state: 'stalled' })] })?.state).toBe(
    'failed',
  );
});

test('the link and the roster are judged by what is known', () => {
  expect(gate({ ...best, uplink: { ...uplink, state: 'offline' } }, 'network')?.state).toBe('failed');
  expect(gate({ ...best, uplink: { ...uplink, state: 'not-configured' } }, 'network')?.state).toBe(
    'not-connected',
  );
  expect(
    gate({ ...best, roster: { people: 0, openSeats: 0, hardConflicts: 0, ...READY } }, 'people')?.reasonCode,
  ).toBe('no-people');
  expect(
    gate({ ...best, roster: { people: 9, openSeats: 3, hardConflicts: 0, ...READY } }, 'people')?.reasonCode,
  ).toBe('open-seats');
  expect(
    gate({ ...best, roster: { people: 9, openSeats: 3, hardConflicts: 1, ...READY } }, 'people')?.reasonCode,
  ).toBe('roster-conflicts');
});

test('nobody untrained, unsigned or on leave starts work', () => {
  const people = (change: Partial<Known['roster']>) =>
    gate({ ...best, roster: { ...best.roster, ...change } }, 'people');
  expect(people({})).toMatchObject({ state: 'passed', reasonCode: 'people-ready', facts: { assigned: 8 } });
  expect(people({ untrained: 2 })).toMatchObject({
    state: 'failed',
    isBlocking: true,
    reasonCode: 'people-not-ready',
    facts: { untrained: 2, unsigned: 0 },
  });
  // Even while seats are open: training takes days, a seat a minute.
  expect(people({ unsigned: 1, openSeats: 3 })?.reasonCode).toBe('people-not-ready');
  expect(people({ onLeave: 1 })?.reasonCode).toBe('people-on-leave');
  expect(people({ treeGaps: 2, openSeats: 3 })).toMatchObject({
    ...{ state: 'failed', reasonCode: 'responsibility-gaps', facts: { treeGaps: 2 } },
  });
  expect(people({ assigned: 0, openSeats: 4 })?.reasonCode).toBe('nobody-assigned');
});

test('a finding keeps the time since when it holds', () => {
  const first = judgeReadiness(GATE_FAMILIES, best, null, 100);
  const second = judgeReadiness(GATE_FAMILIES, best, first, 200);
  expect(second.gates.every(({ sinceMs }) => sinceMs === 100)).toBe(true);
  const third = judgeReadiness(GATE_FAMILIES, { ...best, cameras: [] }, second, 300);
  expect(third.gates.find(({ id }) => id === 'video')?.sinceMs).toBe(300);
});
