// A site process reduced to store, outbox and uplink, for tests that kill it.
//   node uplink-site.ts --data DIR --enrolment FILE --oracle FILE [--every MS] [--burst N] [--keep N] [--most N]
// Each fact is committed together with its report; only afterwards its number goes to the oracle file,
// one line `lane epoch seq text`: what stands there was confirmed to somebody.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLog } from '../../server/process/log.ts';
import { openMigrated } from '../../server/sqlite/migrate.ts';
import { Enrolment } from '../../shared/uplink/enrolment.ts';
import { createUplink } from '../../site/uplink/create-uplink.ts';
import { createOutbox } from '../../site/uplink/outbox.ts';
import { uplinkMigrationSql } from '../../site/uplink/uplink-migration.ts';
import { HIGH_WATER_FILE } from '../../site/uplink/verify-outbox.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    enrolment: { type: 'string', default: '' },
    oracle: { type: 'string', default: '' },
    every: { type: 'string', default: '5' },
    burst: { type: 'string', default: '1' },
    keep: { type: 'string', default: '500' },
    most: { type: 'string', default: '1000000000' },
  },
});
mkdirSync(values.data, { recursive: true });
const enrolment = Enrolment.parse(JSON.parse(readFileSync(values.enrolment, 'utf8')));
const database = openMigrated(join(values.data, 'site.db'), [
  {
    version: 1,
    name: 'first',
    up(db) {
      db.exec('CREATE TABLE fact (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
      db.exec(uplinkMigrationSql);
    },
  },
]);
const outbox = createOutbox({
  database,
  highWaterPath: join(values.data, HIGH_WATER_FILE),
  siteCode: enrolment.site.code,
  keepRecent: Number(values.keep),
});
const uplink = createUplink({
  outbox,
  enrolment,
  version: 'test',
  log: createLog('uplink-site', process.env.LOG_LEVEL ?? 'warn'),
  backoff: { baseMs: 50, maxMs: 300 },
});
let written = Number(database.get('SELECT COUNT(*) AS n FROM fact')?.n ?? 0);

function produce(): void {
  for (let index = 0; index < Number(values.burst) && written < Number(values.most); index += 1) {
    const isUrgent = written % 3 === 0;
    const text = `entry ${written}`;
    const number = database.transaction(() => {
      database.run('INSERT INTO fact (text) VALUES (?)', text);
      return outbox.append({
        lane: isUrgent ? 'A' : 'B',
        type: 'duty-log.entry',
        data: { text, isUrgent, actor: 'op-1', atMs: Date.now() },
      });
    });
    outbox.flushHighWater();
    written += 1;
    if (values.oracle !== '')
      appendFileSync(values.oracle, `${number.lane} ${number.epoch} ${number.seq} ${text}\n`);
  }
}
const timer = setInterval(produce, Number(values.every));
process.on('SIGTERM', () => {
  clearInterval(timer);
  void uplink.close().then(() => {
    outbox.close();
    database.close();
    process.exit(0);
  });
});
process.on('SIGUSR2', () => clearInterval(timer));
// Last: from this line on a signal may come, and without its handler it would kill.
process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid })}\n`);
