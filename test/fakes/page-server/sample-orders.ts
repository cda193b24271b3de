import { nodeUplinkTools as tools } from '../../../server/certificates/uplink-tools.ts';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import {
  type Instruction,
  instructionHash,
  instructionSigningText,
} from '../../../shared/uplink/instruction.ts';
import { createOrders } from '../../../site/orders/create-orders.ts';
import { ordersMigrationSql } from '../../../site/orders/orders-migration.ts';
import type { Orders } from '../../../site/ports/orders.ts';
import { testKey } from '../uplink-link.ts';

const SITE = '3301060012';

export interface SampleOrders {
  readonly orders: Orders;
  /** An instruction arrives now; answers its telephone code. */
  issue(changes: Partial<Instruction>): string;
}

/** The product's own module with two instructions of this morning behind it. */
export function sampleOrders(parts: {
  readonly database: HookedDatabase;
  readonly isEmpty: boolean;
  log(name: string, actor: string, input: unknown): void;
}): SampleOrders {
  parts.database.exec(ordersMigrationSql);
  const key = testKey(7);
  let ageMs = 0;
  const nowMs = (): number => Date.now() - ageMs;
  const orders = createOrders({
    database: parts.database,
    journal: { append: ({ action, actor, details }) => parts.log(action, actor, details ?? {}) },
    outbox: { append: () => ({ lane: 'A', epoch: 1, seq: 1 }) },
    siteCode: SITE,
    issuers: [key.verify],
    nowMs,
    monoMs: () => performance.now(),
  });
  const issue = (changes: Partial<Instruction>): string => {
    const n = orders.have() + 1;
    const instruction: Instruction = {
      id: `instruction-${n}`,
      issuer: '示例市考试中心',
      to: '*',
      issuedAtMs: nowMs(),
      expiresAtMs: nowMs() + 1_800_000,
      requires: 'read',
      text: '请确认',
      ...changes,
    };
    const hash = instructionHash(tools, instruction);
    const sig = key.sign(instructionSigningText(instruction.to, hash));
    orders.take({ t: 'cmd', n, after: n - 1, now: nowMs(), ...instruction, sig });
    return hash.slice(0, 8).toUpperCase();
  };
  if (!parts.isEmpty) {
    const by = { actor: 'op1', name: '周敏' };
    ageMs = 5_400_000;
    issue({ id: 'morning-ready', requires: 'done', text: '请立即核查各考场开考准备情况，9 时前报告。' });
    ageMs = 5_340_000;
    orders.displayed('morning-ready');
    orders.confirm('morning-ready', by);
    ageMs = 4_200_000;
    orders.finish('morning-ready', 'executed', '12 个考场全部就绪。', by);
    ageMs = 3_600_000;
    issue({ id: 'morning-weather', text: '受天气影响，请做好考生入场疏导和应急准备。' });
    orders.displayed('morning-weather');
    orders.confirm('morning-weather', by);
    ageMs = 0;
  }
  return { orders, issue };
}
