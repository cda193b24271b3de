import { describe, expect, it } from 'vitest';
import { countOf, orderSites } from '../../../renderer/centre/site-order.ts';
import { parsePreferences } from '../../../renderer/kit/preferences.ts';
import { parseRoute, routeHref } from '../../../renderer/kit/route.ts';
import { isFresh, orderRows } from '../../../renderer/site/listening/level-rows.ts';
import { fillOf } from '../../../renderer/site/listening/level-scale.ts';
import { mostUrgent } from '../../../renderer/site/today/alarm-order.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { Alarm } from '../../../shared/contract/today.ts';
import { sampleLevel } from '../../fakes/page-server/sample-site.ts';

const site = (code: string, change: Partial<SiteRow>): SiteRow => ({
  code,
  name: `考点${code}`,
  state: 'online',
  lastSeenMs: 1,
  epoch: 1,
  lanes: { A: { seq: 0 }, B: { seq: 0 } },
  readiness: 'ready',
  openIncidents: 0,
  backlog: 0,
  cameras: { total: 4, live: 4 },
  lastEvent: null,
  warnings: [],
  ...change,
});
const alarm = (id: string, change: Partial<Alarm>): Alarm => ({
  id,
  cause: 'disk',
  priority: 'high',
  state: 'unacknowledged',
  subjects: [],
  unrecorded: [],
  reasonCode: 'none',
  raisedAtMs: 0,
  acknowledgedBy: null,
  returnedAtMs: null,
  ...change,
});

describe('what is wrong comes first', () => {
  const sites = [
    site('1', {}),
    site('2', { state: 'offline' }),
    site('3', { warnings: ['fork'] }),
    site('4', { cameras: { total: 4, live: 3 } }),
    site('5', { state: 'suspect' }),
    site('6', { readiness: 'not-ready' }),
  ];
  it('at the centre', () => {
    expect(orderSites(sites, 'all', '').map(({ code }) => code)).toEqual(['3', '2', '5', '4', '6', '1']);
    expect(orderSites(sites, 'problems', '').map(({ code }) => code)).toEqual(['3', '2', '5', '4']);
    expect(orderSites(sites, 'all', '考点4').map(({ code }) => code)).toEqual(['4']);
    expect(countOf(sites, 'online')).toBe(4);
  });
  it('among alarms', () => {
    const alarms = [
      alarm('a', { state: 'acknowledged' }),
      alarm('b', { priority: 'medium', raisedAtMs: 1 }),
      alarm('c', { raisedAtMs: 9 }),
    ];
    expect(mostUrgent(alarms)?.id).toBe('c');
    expect(mostUrgent([alarm('r', { state: 'returned' })])?.id).toBe('r');
    expect(mostUrgent([alarm('a', { state: 'acknowledged' }), alarm('s', { state: 'shelved' })])).toBeNull();
  });
  it('among microphones: not measured, then quiet to loud, without camera last', () => {
    const rooms = ['r01', 'r02', 'r03', 'r04'].map((id) => ({ id, name: id, kind: 'exam' as const }));
    const levels = [
      { ...sampleLevel('r01', 'c', 0, 0), rmsDbfs: -20 },
      { ...sampleLevel('r02', 'c', 0, 0), rmsDbfs: -60 },
      sampleLevel('r03', null, 0, 0),
      sampleLevel('r04', 'c', 3, 0),
    ];
    expect(orderRows(rooms, levels, 'level', '').map(({ roomId }) => roomId)).toEqual([
      'r04',
      'r02',
      'r01',
      'r03',
    ]);
    expect(orderRows(rooms, levels, 'room', 'R02').map(({ roomId }) => roomId)).toEqual(['r02']);
  });
});

describe('levels', () => {
  it('are live only while fresh and measured', () => {
    const level = { ...sampleLevel('r01', 'c', 0, 0), atMs: 1_000 };
    expect(isFresh(level, 2_500)).toBe(true);
    expect(isFresh(level, 3_001)).toBe(false);
    expect(isFresh({ ...level, state: 'no-stream' }, 1_000)).toBe(false);
  });
  it('fill the meter within its ends', () => {
    expect([fillOf(null), fillOf(-200), fillOf(-80), fillOf(-40), fillOf(0), fillOf(6)]).toEqual([
      0, 0, 0, 0.5, 1, 1,
    ]);
  });
});

describe('address and choices', () => {
  it('reads back the addresses it writes', () => {
    const route = parseRoute(routeHref('wall', { only: 'problems' }));
    expect([route.page, route.parameters.get('only')]).toEqual(['wall', 'problems']);
    expect(parseRoute('').page).toBe('');
  });
  it('survives damaged storage', () => {
    for (const stored of [null, '', '{', 'null', '[]', '{"language":"fr","theme":7,"wallGrid":"x"}'])
      expect(parsePreferences(stored)).toMatchObject({ language: 'zh', theme: 'light', wallGrid: null });
    expect(parsePreferences('{"language":"en","wallGrid":25}')).toMatchObject({
      language: 'en',
      wallGrid: 25,
    });
  });
});
