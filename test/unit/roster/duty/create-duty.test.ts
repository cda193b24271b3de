import { describe, expect, it } from 'vitest';
import { type HookedDatabase, withCommitHooks } from '../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../server/sqlite/database.ts';
import type { DutyProfile } from '../../../../shared/contract/duty.ts';
import { civilToEpochMs } from '../../../../shared/domain/civil-time.ts';
import { wrongData } from '../../../../shared/uplink/event-types.ts';
import type { Operation } from '../../../../site/ports/journal.ts';
import type { OutgoingEvent } from '../../../../site/ports/outbox.ts';
import { createDuty } from '../../../../site/roster/duty/create-duty.ts';
import { dutyMigrationSql } from '../../../../site/roster/duty/duty-migration.ts';

const PROFILE: DutyProfile = {
  format: 'duty-profile/1',
  name: 'test',
  version: 1,
  source: 'test',
  signOnEarlyMinutes: 60,
  graceMinutes: 10,
  reportDueMinutes: 30,
  callDueMinutes: 15,
  callEscalateMinutes: 10,
};
const FILE = JSON.stringify({
  format: 'duty-roster/1',
  name: '值班',
  posts: [{ id: 'papers', name: '保密室', people: 2, needsKeeper: true }],
  people: [
    { id: 'k1', name: '李保管', isKeeper: true },
    { id: 'g1', name: '王守卫' },
    { id: 'g2', name: '赵守卫' },
  ],
  shifts: [{ postId: 'papers', start: '2026-06-06T08:00', end: '2026-06-06T20:00', people: ['k1', 'g1'] }],
});
const SHIFT = 'papers@2026-06-06T08:00';

function rig(database: HookedDatabase) {
  const time = { nowMs: civilToEpochMs('2026-06-06T07:30', 'Asia/Shanghai') };
  const journal: Operation[] = [];
  const events: OutgoingEvent[] = [];
  const start = () =>
    createDuty({
      database,
      journal: { append: (operation) => void journal.push(operation) },
      outbox: {
        append(event) {
          events.push(event);
          return { lane: event.lane, epoch: 1, seq: events.length };
        },
      },
      profile: PROFILE,
      timeZone: () => 'Asia/Shanghai',
      nowMs: () => time.nowMs,
    });
  return { time, journal, events, start };
}

function memory(): HookedDatabase {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(dutyMigrationSql);
  return database;
}

describe('duty of a day', () => {
  it('runs from publication to the report, with its journal, its events and its alarms, also after a restart', () => {
    const database = memory();
    const { time, journal, events, start } = rig(database);
    const duty = start();
    expect(duty.board().roster).toBeNull();
    expect(duty.conditions()).toEqual([]);
    expect(() => duty.publish('{"format":"x"}', 'op1')).toThrow(/name|format/);
    duty.publish(FILE, 'op1');
    expect(duty.conditions()).toEqual([]);
    duty.signOn({ shiftId: SHIFT, personId: 'g1' }, 'op1');
    time.nowMs += 45 * 60_000;
    expect(duty.conditions()).toEqual([
      { cause: 'duty-cover', priority: 'high', subjects: ['保密室'], reasonCode: 'duty-short' },
    ]);
    // One guard comes in: two people, but no keeper.
    duty.fill({ shiftId: SHIFT, person: { id: 'g2' }, reason: '保管员堵车' }, 'op1');
    expect(duty.conditions()).toMatchObject([{ cause: 'duty-cover', reasonCode: 'duty-no-keeper' }]);
    duty.signOn({ shiftId: SHIFT, personId: 'k1' }, 'op1');
    expect(duty.conditions()).toEqual([]);
    const once = () => duty.signOn({ shiftId: SHIFT, personId: 'k1' }, 'op1');
    expect(once).toThrow(expect.objectContaining({ code: 'bad-input', field: 'personId:already-signed-on' }));
    duty.close();

    const again = start();
    expect(again.board().posts[0]).toMatchObject({
      state: 'covered',
      present: [{ id: 'k1' }, { id: 'g1' }, { id: 'g2' }],
    });
    time.nowMs = civilToEpochMs('2026-06-06T20:30', 'Asia/Shanghai');
    expect(again.conditions()).toEqual([
      { cause: 'duty-report', priority: 'medium', subjects: ['保密室'], reasonCode: 'duty-report-overdue' },
    ]);
    again.handOver(
      { shiftId: SHIFT, fromPersonId: 'k1', toShiftId: null, toPersonId: null, report: '封条完好' },
      'op1',
    );
    expect(again.conditions()).toEqual([]);
    expect(again.history(10).map(({ kind, person, text }) => [kind, person, text])).toEqual([
      ['hand-over', '李保管', '封条完好'],
      ['sign-on', '李保管', ''],
      ['fill', '赵守卫', '保管员堵车'],
      ['sign-on', '王守卫', ''],
    ]);
    again.close();
    expect(journal.map(({ action }) => action)).toEqual([
      'duty.published',
      'duty.signed-on',
      'duty.filled',
      'duty.signed-on',
      'duty.handed-over',
    ]);
    expect(journal[3]?.details).toEqual({ person: '李保管', lateMinutes: 15 });
    expect(events.map(({ type }) => type)).toEqual(journal.map(({ action }) => action));
    for (const { type, data } of events) {
      expect(wrongData(type, data)).toBeNull();
      // No names above the site.
      expect(JSON.stringify(data)).not.toMatch(/李保管|王守卫|赵守卫/);
    }
    expect(() => database.run("DELETE FROM duty_fact WHERE shift_id = 'x' OR 1 = 1")).toThrow(/append-only/);
  });

  it('takes the name of somebody outside the roster, and tells listeners only of another board', async () => {
    const { time, start } = rig(memory());
    const duty = start();
    duty.publish(FILE, 'op1');
    time.nowMs += 60 * 60_000;
    let told = 0;
    const stop = duty.onChange(() => {
      told += 1;
    });
    duty.fill({ shiftId: SHIFT, person: { name: '外援', isKeeper: true }, reason: '急缺' }, 'op1');
    expect(told).toBe(1);
    expect(duty.board().posts[0]?.present).toMatchObject([{ name: '外援', isKeeper: true }]);
    stop();
    duty.signOn({ shiftId: SHIFT, personId: 'k1' }, 'op1');
    expect(told).toBe(1);
    duty.close();
  });
});
