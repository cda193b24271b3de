import { expect, test } from 'vitest';
import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { wrongData } from '../../../shared/uplink/event-types.ts';
import {
  type Instruction,
  instructionHash,
  instructionSigningText,
  phoneCode,
} from '../../../shared/uplink/instruction.ts';
import type { InstructionFrame } from '../../../shared/uplink/messages.ts';
import { createOrders } from '../../../site/orders/create-orders.ts';
import { ordersMigrationSql } from '../../../site/orders/orders-migration.ts';
import type { OutgoingEvent } from '../../../site/ports/outbox.ts';
import { testKey } from '../../fakes/uplink-link.ts';

const SITE = '3301060012';
const key = testKey(7);
const by = { actor: 'op1', name: '周敏' };

function stage() {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(ordersMigrationSql);
  const events: OutgoingEvent[] = [];
  const clock = { wallMs: 1_780_000_000_000, monoMs: 0 };
  const start = () =>
    createOrders({
      database,
      outbox: {
        append(event) {
          expect(wrongData(event.type, event.data)).toBeNull();
          events.push(event);
          return { lane: event.lane, epoch: 1, seq: events.length };
        },
      },
      journal: { append: () => undefined },
      siteCode: SITE,
      issuers: [testKey(9).verify, key.verify],
      nowMs: () => clock.wallMs,
      monoMs: () => clock.monoMs,
    });
  let n = 0;
  const frame = (
    changes: Partial<Instruction> = {},
    forged: Partial<InstructionFrame> = {},
  ): InstructionFrame => {
    n += 1;
    const instruction: Instruction = {
      id: `instruction-${n}`,
      issuer: '示例中心',
      to: '*',
      issuedAtMs: clock.wallMs,
      expiresAtMs: clock.wallMs + 60_000,
      requires: 'read',
      text: '请立即核查各考场。',
      ...changes,
    };
    const sig = key.sign(instructionSigningText(instruction.to, instructionHash(tools, instruction)));
    return { t: 'cmd', n, after: n - 1, now: clock.wallMs, ...instruction, sig, ...forged };
  };
  const told = () =>
    events.map(
      ({ type, data }) => `${type} ${'stage' in data ? data.stage : 'reason' in data ? data.reason : ''}`,
    );
  return { clock, events, frame, told, start, orders: start() };
}

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof ContractError) return error.field ?? '';
    throw error;
  }
  return 'not refused';
};

test('received, displayed, confirmed, executed: each once, in lane A, with the name of the person', () => {
  const { orders, frame, told, events } = stage();
  const one = frame({ requires: 'done' });
  orders.take(one);
  orders.take(one);
  orders.displayed(one.id);
  orders.displayed(one.id);
  orders.confirm(one.id, by);
  orders.confirm(one.id, by);
  orders.finish(one.id, 'executed', '全部就绪', by);
  expect(refusal(() => orders.finish(one.id, 'refused', '', by))).toBe('id:already-finished');
  expect(told()).toEqual(
    ['received', 'displayed', 'confirmed', 'executed'].map((stage) => `instruction.stage ${stage}`),
  );
  expect(events.every(({ lane }) => lane === 'A')).toBe(true);
  expect(events[2]?.data).toMatchObject({ by: '周敏', isByPhone: false });
  expect(orders.board().instructions[0]).toMatchObject({ state: 'executed', issuer: '示例中心' });
});

test('to report at once is to confirm as well; what was only to be read cannot be carried out', () => {
  const { orders, frame, told } = stage();
  const one = frame({ requires: 'done' });
  orders.take(one);
  orders.finish(one.id, 'refused', '钥匙未到', by);
  expect(told().slice(1)).toEqual(['instruction.stage confirmed', 'instruction.stage refused']);
  const two = frame();
  orders.take(two);
  expect(refusal(() => orders.finish(two.id, 'executed', '', by))).toBe('id:nothing-to-execute');
});

test('forged, changed, foreign and repeated ones are refused, reported, and block nothing', () => {
  const { orders, frame, told } = stage();
  orders.take(frame({}, { text: '请立即开考。' }));
  orders.take(frame({}, { sig: testKey(8).sign('x') }));
  orders.take(frame({ to: '3301060013' }));
  orders.take(frame({ to: '3301060013' }, { to: SITE }));
  const good = frame({ to: SITE });
  orders.take(good);
  orders.take(frame({ id: good.id, to: SITE, issuedAtMs: good.issuedAtMs, expiresAtMs: good.expiresAtMs }));
  orders.take(frame({ id: good.id, text: '另一内容' }));
  expect(told()).toEqual([
    'instruction.rejected signature',
    'instruction.rejected signature',
    'instruction.rejected other-site',
    'instruction.rejected signature',
    'instruction.stage received',
    'instruction.rejected repeated',
    'instruction.rejected changed',
  ]);
  expect(orders.board().instructions.map(({ id }) => id)).toEqual([good.id]);
  expect(orders.have()).toBe(7);
});

test('an expired one is recorded but cannot be confirmed; a jump of the clock changes no deadline', () => {
  const { orders, frame, clock, events, start } = stage();
  const late = frame({ expiresAtMs: clock.wallMs - 1 });
  orders.take(late);
  orders.displayed(late.id);
  expect(events.map(({ data }) => data)).toMatchObject([{ stage: 'received', isExpired: true }]);
  expect(refusal(() => orders.confirm(late.id, by))).toBe('id:expired');
  const next = frame();
  orders.take(next);
  clock.wallMs += 86_400_000;
  clock.monoMs += 59_000;
  expect(orders.board().instructions.find(({ id }) => id === next.id)?.state).toBe('waiting');
  clock.monoMs += 1_000;
  expect(orders.board().instructions.find(({ id }) => id === next.id)?.state).toBe('expired');
  // After a restart the wall clock counts again, with what the centre's clock was ahead then.
  clock.wallMs -= 86_400_000;
  const restarted = start();
  expect(restarted.board().instructions.find(({ id }) => id === next.id)?.state).toBe('waiting');
  expect(restarted.have()).toBe(2);
});

test('a site whose clock is wrong judges the expiry by the clock of the centre', () => {
  const { orders, frame, clock } = stage();
  const centreNow = clock.wallMs + 7_200_000;
  const one = frame({ issuedAtMs: centreNow, expiresAtMs: centreNow + 60_000 }, { now: centreNow });
  orders.take(one);
  clock.monoMs += 61_000;
  expect(refusal(() => orders.confirm(one.id, by))).toBe('id:expired');
});

test('by telephone: the same words confirm when the instruction comes, other words have to be read', () => {
  const { orders, frame, told, events } = stage();
  const one = frame();
  const two = frame({ text: '请暂缓开考' });
  const codeOf = (each: InstructionFrame) => phoneCode(instructionHash(tools, each));
  orders.phone({ code: codeOf(one), text: '请立即核查 各考场', caller: '王' }, by);
  orders.phone({ code: codeOf(two), text: '请开考', caller: '王' }, by);
  expect(orders.board().phoned.map(({ instructionId }) => instructionId)).toEqual([null, null]);
  orders.take(one);
  orders.take(two);
  const [second, first] = orders.board().instructions;
  expect(first).toMatchObject({ state: 'confirmed', stages: [{}, { by: '周敏', isByPhone: true }] });
  expect(second).toMatchObject({ state: 'waiting', hasOtherDictation: true });
  expect(orders.board().phoned.map(({ isSameText }) => isSameText)).toEqual([false, true]);
  expect(told().filter((line) => line.includes('confirmed'))).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'instruction.phoned')).toHaveLength(4);
  // It is here already: the telephone confirms it at once.
  const three = frame({ text: '请报告' });
  orders.take(three);
  orders.phone({ code: codeOf(three), text: '请报告', caller: '王' }, by);
  expect(orders.board().instructions.find(({ id }) => id === three.id)?.state).toBe('confirmed');
});
