// A site that was away for a day: 10,000 events in its real outbox, drained over one line into the centre's log.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../../server/process/log.ts';
import { openMigrated } from '../../server/sqlite/migrate.ts';
import { createUplink } from '../../site/uplink/create-uplink.ts';
import { createOutbox } from '../../site/uplink/outbox.ts';
import { outboxSchemaSql } from '../../site/uplink/uplink-migration.ts';
import { HIGH_WATER_FILE } from '../../site/uplink/verify-outbox.ts';
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import { createBenchCentre } from './bench-centre.ts';

const EVENTS = 10_000;
const ROUNDS = 5;

export async function run(): Promise<BenchResult[]> {
  const centre = await createBenchCentre(ROUNDS);
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-backlog-'));
  try {
    await centre.start();
    const seconds: number[] = [];
    for (const [index, { enrolment }] of centre.sites.entries()) {
      const database = openMigrated(join(folder, `site-${index}.db`), [
        { version: 1, name: 'first', up: (db) => db.exec(outboxSchemaSql) },
      ]);
      const outbox = createOutbox({
        database,
        highWaterPath: join(folder, `${index}-${HIGH_WATER_FILE}`),
        siteCode: enrolment.site.code,
      });
      database.transaction(() => {
        for (let n = 0; n < EVENTS; n += 1)
          outbox.append({
            lane: 'B',
            type: 'duty-log.entry',
            data: { text: 'x'.repeat(80), isUrgent: false, actor: 'op-1', atMs: n },
          });
      });
      outbox.flushHighWater();
      const startedMs = performance.now();
      const uplink = createUplink({ outbox, enrolment, version: 'bench', log: createLog('bench', 'silent') });
      await new Promise<void>((resolve) =>
        uplink.onChange(({ lanes }) => {
          if (lanes.B.acked === EVENTS) resolve();
        }),
      );
      seconds.push((performance.now() - startedMs) / 1000);
      await uplink.close();
      outbox.close();
      database.close();
    }
    return [
      {
        name: `uplink: a backlog of ${EVENTS} events of one site, seconds until the last is acknowledged`,
        ratio: median(seconds),
        bar: 5,
        comparison: '<=',
        unit: 's',
        details: `${seconds.map((each) => each.toFixed(2)).join(', ')} s with the handshake; SQLite on both ends, flushed`,
      },
    ];
  } finally {
    await centre.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
