import { expect, test } from 'vitest';
import { type OrderFacts, orderCounts, orderSite } from '../../../shared/domain/order-state.ts';

const limits = { receivedWithinMs: 30_000, confirmedWithinMs: 180_000 };
const facts: OrderFacts = {
  issuedAtMs: 0,
  expiresAtMs: 600_000,
  site: '1',
  name: 'one',
  link: 'online',
  sentMs: 100,
  stages: [],
};
const stage = (name: string, atMs: number) => ({ stage: name, atMs, by: 'x', text: '', isByPhone: false });
const at = (nowMs: number, changes: Partial<OrderFacts> = {}) =>
  orderSite({ ...facts, ...changes }, limits, nowMs);

test('escalates what a connected site has not stored after 30 s and what nobody confirmed after 3 min', () => {
  expect(at(29_999)).toMatchObject({ state: 'sent', escalation: null });
  expect(at(30_000)).toMatchObject({ escalation: 'not-received' });
  expect(at(30_000, { link: 'offline' })).toMatchObject({ escalation: null });
  const received = [stage('received', 500), stage('displayed', 700)];
  expect(at(60_000, { stages: received })).toMatchObject({ state: 'displayed', escalation: null });
  expect(at(180_000, { stages: received })).toMatchObject({ escalation: 'not-confirmed' });
  expect(at(180_000, { link: 'offline', sentMs: null })).toMatchObject({
    state: 'waiting',
    escalation: 'not-confirmed',
  });
});

test('confirmed, told by telephone, expired or not taken is not escalated', () => {
  expect(at(200_000, { stages: [stage('confirmed', 1)] })).toMatchObject({ escalation: null });
  expect(at(200_000, { stages: [stage('by-telephone', 1)] })).toMatchObject({
    state: 'sent',
    escalation: null,
    telephone: { answeredBy: 'x', atMs: 1 },
  });
  expect(at(600_000)).toMatchObject({ state: 'expired', escalation: null });
  const rejected = [{ ...stage('rejected', 1), text: 'signature' }];
  expect(at(200_000, { stages: rejected })).toMatchObject({ state: 'rejected', rejected: 'signature' });
  // Repeated later: it had been taken before.
  expect(at(1_000, { stages: [...rejected, stage('received', 0)] })).toMatchObject({ rejected: null });
});

test('counts every site once per stage it has reached', () => {
  const sites = [
    at(1, { stages: [stage('received', 1), stage('confirmed', 2), stage('refused', 3)] }),
    at(1, { stages: [stage('received', 1)] }),
    at(40_000),
  ];
  expect(orderCounts(sites)).toEqual({
    sites: 3,
    received: 2,
    confirmed: 1,
    executed: 0,
    refused: 1,
    rejected: 0,
    escalated: 1,
  });
});
