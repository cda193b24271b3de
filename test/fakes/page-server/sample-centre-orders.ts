import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { createOrderStore } from '../../../centre/orders/create-order-store.ts';
import { createOrders } from '../../../centre/orders/create-orders.ts';
import { ordersSchema } from '../../../centre/orders/orders-schema.ts';
import type { Orders } from '../../../centre/ports/orders.ts';
import { overSqlite } from '../../../server/sql/over-sqlite.ts';
import { sqliteMigrations } from '../../../server/sql/sqlite-migrations.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import { OrdersProfile } from '../../../shared/contract/orders.ts';
import { testKey } from '../uplink-link.ts';

const PROFILE = join(import.meta.dirname, '../../../resources/profiles/orders-default.json');

/** The product's own module; one instruction of ten minutes ago that most sites have confirmed. */
export async function sampleCentreOrders(
  sites: () => readonly SiteRow[],
): Promise<{ readonly orders: Orders; close(): void }> {
  const database = openDatabase(':memory:');
  for (const migration of sqliteMigrations(ordersSchema)) migration.up(database);
  const store = createOrderStore(overSqlite(database));
  let ageMs = 600_000;
  const orders = await createOrders({
    store,
    live: { rows: () => [...sites()], row: (code) => sites().find((site) => site.code === code) ?? null },
    enrolled: async () => sites().map(({ code }) => code),
    sign: testKey(7).sign,
    issuer: '示例市考试中心',
    profile: OrdersProfile.parse(JSON.parse(readFileSync(PROFILE, 'utf8'))),
    log: pino({ level: 'silent' }),
    wake: () => undefined,
    nowMs: () => Date.now() - ageMs,
  });
  const id = 'sample-check-ready';
  const issuedAtMs = Date.now() - ageMs;
  if (sites().length > 0) {
    await orders.issue({
      id,
      issuedBy: '王值班',
      scope: 'all',
      text: '请立即核查各考场开考准备情况，有未就绪的说明原因。',
      requires: 'done',
      expiresAtMs: issuedAtMs + 3_600_000,
    });
    for (const [index, { code, state }] of sites().entries()) {
      if (state === 'offline') continue;
      await store.noteSent(code, [1], issuedAtMs + 300);
      const common = { site: code, id, by: '', text: '', isByPhone: false, isExpired: false, isOwn: false };
      const stage = (name: string, afterMs: number, more = {}): Promise<void> =>
        store.noteStage({
          ...common,
          stage: name,
          atMs: issuedAtMs + afterMs,
          receivedAtMs: issuedAtMs + afterMs,
          ...more,
        });
      await stage('received', 600);
      await stage('displayed', 900);
      if (index % 8 === 3) continue;
      await stage('confirmed', 20_000 + index * 900, { by: '周敏' });
      if (index % 8 === 5) await stage('refused', 200_000, { by: '周敏', text: '第03考场钥匙未到' });
      else if (index % 3 === 0) await stage('executed', 240_000, { by: '周敏', text: '全部就绪' });
    }
    orders.touch([id]);
  }
  ageMs = 0;
  return {
    orders,
    close() {
      orders.close();
      database.close();
    },
  };
}
