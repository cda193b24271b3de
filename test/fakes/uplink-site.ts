// A site process reduced to store, outbox and uplink, for tests that kill it.
//   node uplink-site.ts --data DIR --enrolment FILE --oracle FILE [--every MS] [--burst N] [--keep N] [--most N]
//     [--instructions]   takes instructions, shows and confirms each at once
//     [--everyday]   with each round one event more that may be left out when there is no room
// EXAM_TIMING (JSON) replaces times of the line, so that a fault is noticed within seconds.
//     [--mix NAME] [--levels FILE]
// Each fact is committed together with its report; only afterwards its number goes to the oracle file,
// one line `lane epoch seq text`: what stands there was confirmed to somebody.
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ed25519Verifier } from '../../server/certificates/uplink-tools.ts';
import { createLog } from '../../server/process/log.ts';
import { withCommitHooks } from '../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../server/sqlite/migrate.ts';
import { storageFailure } from '../../server/sqlite/storage-failure.ts';
import { Enrolment } from '../../shared/uplink/enrolment.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import { UPLINK_TIMING } from '../../shared/uplink/limits.ts';
import { createOrders } from '../../site/orders/create-orders.ts';
import type { EventNumber } from '../../site/ports/outbox.ts';
import { siteSchema } from '../../site/schema.ts';
import { createJournal } from '../../site/store/create-journal.ts';
import { openBallast, withBallast } from '../../site/uplink/ballast.ts';
import { createUplink } from '../../site/uplink/create-uplink.ts';
import { createOutbox } from '../../site/uplink/outbox.ts';
import { HIGH_WATER_FILE } from '../../site/uplink/verify-outbox.ts';
import { BALLAST_FILE } from '../../site/wire-uplink.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    enrolment: { type: 'string', default: '' },
    oracle: { type: 'string', default: '' },
    every: { type: 'string', default: '5' },
    burst: { type: 'string', default: '1' },
    keep: { type: 'string', default: '500' },
    mix: { type: 'string', default: '' },
    levels: { type: 'string', default: '' },
    most: { type: 'string', default: '1000000000' },
    instructions: { type: 'boolean', default: false },
    everyday: { type: 'boolean', default: false },
  },
});
mkdirSync(values.data, { recursive: true });
const enrolment = Enrolment.parse(JSON.parse(readFileSync(values.enrolment, 'utf8')));
const migrated = openMigrated(join(values.data, 'site.db'), siteSchema);
const ballast = openBallast(join(values.data, BALLAST_FILE));
const database = withCommitHooks(
  withBallast(migrated, ballast, () => void process.stderr.write('the ballast is given up\n')),
);
database.exec('CREATE TABLE IF NOT EXISTS fact (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
const outbox = createOutbox({
  database,
  highWaterPath: join(values.data, HIGH_WATER_FILE),
  siteCode: enrolment.site.code,
  keepRecent: Number(values.keep),
  ballast,
});
database.onCommit(() => outbox.flushHighWater());
const monoMs = (): number => performance.now();
const orders = values.instructions
  ? createOrders({
      database,
      journal: createJournal(database, { nowMs: Date.now, monoMs, boot: outbox.boot }),
      outbox,
      siteCode: enrolment.site.code,
      issuers: enrolment.issuerPublicKeys.map(ed25519Verifier),
      nowMs: Date.now,
      monoMs,
    })
  : null;
const uplink = createUplink({
  outbox,
  enrolment,
  ...(orders === null ? {} : { orders }),
  timing: { ...UPLINK_TIMING, ...JSON.parse(process.env.EXAM_TIMING ?? '{}') },
  version: 'test',
  log: createLog('uplink-site', process.env.LOG_LEVEL ?? 'warn'),
  backoff: { baseMs: 50, maxMs: 300 },
});
// With --mix: names where people write, in fields no schema knows, and events that hold none in between.
const finding = {
  findingId: 'f1',
  kind: 'door',
  severity: 'low',
  source: 'patrol',
  roomId: 'r1',
  dueByMs: null,
};
const OTHERS: readonly ((lane: Lane) => EventNumber)[] = [
  (lane) =>
    outbox.append({ lane, type: 'camera.summary', data: { total: 40, live: 39, byState: { live: 39 } } }),
  (lane) => outbox.append({ lane, type: 'readiness.changed', data: { overall: 'ready', gates: [] } }),
  (lane) =>
    outbox.append({
      ...{ lane, type: 'finding.raised' },
      data: { ...finding, atMs: Date.now(), text: values.mix, candidateName: values.mix },
    }),
  (lane) =>
    outbox.append({
      ...{ lane, type: 'camera.picture' },
      data: { cameraId: 'c1', roomId: 'r1', faults: [], facts: [] },
    }),
];
if (values.levels !== '')
  uplink.onChange((status) => {
    writeFileSync(`${values.levels}.part`, JSON.stringify(status));
    renameSync(`${values.levels}.part`, values.levels);
  });
let written = Number(database.get('SELECT COUNT(*) AS n FROM fact')?.n ?? 0);

/** Null when the disk does not take it. */
function storedOrNull<T>(work: () => T): T | null {
  try {
    return database.transaction(work);
  } catch (error) {
    if (storageFailure(error) === null) throw error;
    return null;
  }
}

function produce(): void {
  if (values.everyday)
    storedOrNull(() =>
      outbox.append({ lane: 'B', type: 'site.started', data: { version: 'test', boot: outbox.boot } }),
    );
  for (let index = 0; index < Number(values.burst) && written < Number(values.most); index += 1) {
    const isUrgent = written % 3 === 0;
    const text = `entry ${written} ${values.mix}`.trim();
    const other = values.mix === '' ? undefined : OTHERS[Math.floor(written / 2) % (OTHERS.length + 1)];
    const number = storedOrNull(() => {
      database.run('INSERT INTO fact (text) VALUES (?)', text);
      const lane = isUrgent ? 'A' : 'B';
      if (other !== undefined) return other(lane);
      return outbox.append({
        lane,
        type: 'duty-log.entry',
        data: { text, isUrgent, actor: values.mix || 'op-1', atMs: Date.now() },
      });
    });
    // Nobody was told anything.
    if (number === null) return;
    written += 1;
    if (values.oracle !== '')
      appendFileSync(values.oracle, `${number.lane} ${number.epoch} ${number.seq} ${text}\n`);
  }
}
/** Somebody at the console who reads and confirms at once, also what has expired. */
function obey(): void {
  const operator = { actor: 'op-1', name: '周敏' };
  for (const { id, state } of orders?.board().instructions ?? []) {
    if (state !== 'waiting' && state !== 'expired') continue;
    orders?.displayed(id);
    try {
      orders?.confirm(id, operator);
    } catch {
      // What has expired is refused.
    }
  }
}
const looking = setInterval(() => {
  storedOrNull(() => outbox.look());
  ballast.restore();
}, 500);
const timer = setInterval(produce, Number(values.every));
const obeying = setInterval(obey, 100);
process.on('SIGTERM', () => {
  for (const each of [timer, obeying, looking]) clearInterval(each);
  void uplink.close().then(() => {
    orders?.close();
    outbox.close();
    database.close();
    process.exit(0);
  });
});
process.on('SIGUSR2', () => clearInterval(timer));
// Last: from this line on a signal may come, and without its handler it would kill.
process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid })}\n`);
