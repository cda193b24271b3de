import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { DutyProfile } from '../../../shared/contract/duty.ts';
import { civilParts } from '../../../shared/domain/civil-time.ts';
import type { Duty } from '../../../site/ports/duty.ts';
import { createDuty } from '../../../site/roster/duty/create-duty.ts';
import { dutyMigrationSql } from '../../../site/roster/duty/duty-migration.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'Asia/Shanghai';

/** The product's own module: a papers room that is manned, an office whose night shift left no report, a short gate. */
export function sampleDuty(parts: {
  readonly database: HookedDatabase;
  readonly isEmpty: boolean;
  log(name: string, actor: string, input: unknown): void;
}): Duty {
  parts.database.exec(dutyMigrationSql);
  const path = join(import.meta.dirname, '../../../resources/profiles/duty-default.json');
  const startMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
  // The night before is written as if it had been signed then.
  let nowMs = startMs - 4 * HOUR_MS;
  let isLive = false;
  const duty = createDuty({
    database: parts.database,
    journal: { append: ({ action, actor, details }) => parts.log(action, actor, details) },
    outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
    profile: DutyProfile.parse(JSON.parse(readFileSync(path, 'utf8'))),
    timeZone: () => ZONE,
    nowMs: () => (isLive ? Date.now() : nowMs),
  });
  if (!parts.isEmpty) {
    const civil = (ms: number) => {
      const { year, month, day, hour, minute } = civilParts(ms, ZONE);
      return `${year}-${month}-${day}T${hour}:${minute}`;
    };
    const shift = (postId: string, number: number, people: readonly string[]) => ({
      postId,
      start: civil(startMs + 8 * number * HOUR_MS),
      end: civil(startMs + 8 * (number + 1) * HOUR_MS),
      people,
    });
    const shifts = [
      shift('papers', -1, ['k1', 'g1']),
      shift('papers', 0, ['k2', 'g2']),
      shift('papers', 1, ['k1', 'g3']),
      shift('office', -1, ['o1']),
      shift('office', 0, ['o2']),
      shift('office', 1, ['o1']),
      shift('gate', 0, ['w1', 'w2']),
      shift('gate', 1, ['w1']),
    ];
    duty.publish(
      JSON.stringify({
        format: 'duty-roster/1',
        name: '第一天值班表',
        posts: [
          { id: 'papers', name: '保密室', people: 2, needsKeeper: true },
          { id: 'office', name: '考点办公室' },
          { id: 'gate', name: '校门', people: 2, isAroundTheClock: false },
        ],
        people: [
          { id: 'k1', name: '李保管', isKeeper: true },
          { id: 'k2', name: '陈管', isKeeper: true },
          { id: 'g1', name: '王守卫' },
          { id: 'g2', name: '赵守卫' },
          { id: 'g3', name: '钱守卫' },
          { id: 'o1', name: '孙值班' },
          { id: 'o2', name: '周值班' },
          { id: 'w1', name: '吴门卫' },
          { id: 'w2', name: '郑门卫' },
        ],
        shifts,
      }),
      'op1',
    );
    const idOf = (postId: string, number: number) => `${postId}@${civil(startMs + 8 * number * HOUR_MS)}`;
    const signOn = (postId: string, number: number, personId: string) =>
      duty.signOn({ shiftId: idOf(postId, number), personId }, 'op1');
    signOn('papers', -1, 'k1');
    signOn('papers', -1, 'g1');
    signOn('office', -1, 'o1');
    nowMs = startMs - 60_000;
    signOn('papers', 0, 'g2');
    duty.handOver(
      {
        shiftId: idOf('papers', -1),
        fromPersonId: 'k1',
        toShiftId: idOf('papers', 0),
        toPersonId: 'k2',
        report: '柜门和封条完好，夜间无人来访，钥匙两把已当面点清。',
      },
      'op1',
    );
    nowMs = startMs + 5 * 60_000;
    signOn('office', 0, 'o2');
    signOn('gate', 0, 'w1');
  }
  isLive = true;
  return duty;
}
