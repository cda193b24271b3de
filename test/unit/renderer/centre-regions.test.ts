import { expect, test } from 'vitest';
import { regionsOf } from '../../../renderer/centre/regions.ts';
import { withNewest, withOlder } from '../../../renderer/centre/site/merge-timeline.ts';
import { orderSites } from '../../../renderer/centre/site-order.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { Timeline } from '../../../shared/contract/site-page.ts';

const site = (code: string, name = code): SiteRow => ({
  ...{ code, name, state: 'online', lastSeenMs: 1, epoch: 1, lanes: { A: { seq: 0 }, B: { seq: 0 } } },
  ...{ readiness: 'ready', openIncidents: 0, backlog: 0, cameras: null, lastEvent: null, warnings: [] },
});

test('regions by the code: levels everybody shares are left out, odd codes belong to none', () => {
  const codes = ['3301060001', '3301060002', '3301080001', '3302030001', 'school-7'];
  expect(regionsOf(codes.map((code) => site(code)))).toEqual([
    { prefix: '3301', depth: 0, sites: 3 },
    { prefix: '330106', depth: 1, sites: 2 },
    { prefix: '330108', depth: 1, sites: 1 },
    { prefix: '3302', depth: 0, sites: 1 },
    { prefix: '330203', depth: 1, sites: 1 },
  ]);
  expect(regionsOf([site('3301060001')])).toEqual([{ prefix: '330106', depth: 0, sites: 1 }]);
});

test('the search finds initials of pinyin as well as name and code', () => {
  const sites = [site('1', '示例中学'), site('2', '样本小学')];
  const reading = (name: string) => (name === '示例中学' ? 'slzx shilizhongxue' : 'ybxx yangbenxiaoxue');
  expect(orderSites(sites, 'all', 'slzx', reading).map(({ code }) => code)).toEqual(['1']);
  expect(orderSites(sites, 'all', 'xiaoxue', reading).map(({ code }) => code)).toEqual(['2']);
  expect(orderSites(sites, 'all', 'slzx')).toEqual([]);
});

const page = (numbers: readonly number[], next: number | null): Timeline => ({
  events: numbers.map((seq) => ({
    ...{ epoch: 1, lane: 'B', seq, type: 'x', timeMs: seq, receivedAtMs: seq, hash: '', data: {} },
  })),
  next: next === null ? null : { epoch: 1, A: 0, B: next },
});
const numbersOf = ({ events }: Timeline): number[] => events.map(({ seq }) => seq);

test('a timeline never has a hole: pages that do not touch start it anew', () => {
  const first = withNewest(null, page([9, 8, 7], 7));
  const longer = withOlder(first, page([6, 5], 5));
  expect(numbersOf(withNewest(longer, page([11, 10, 9], 9)))).toEqual([11, 10, 9, 8, 7, 6, 5]);
  expect(withNewest(longer, page([9, 8, 7], 7))).toBe(longer);
  const anew = withNewest(longer, page([30, 29, 28], 28));
  expect(numbersOf(anew)).toEqual([30, 29, 28]);
  expect(anew.next?.B).toBe(28);
});
