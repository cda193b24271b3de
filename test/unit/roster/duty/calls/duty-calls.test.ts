import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { withCommitHooks } from '../../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../../server/sqlite/database.ts';
import { civilToEpochMs } from '../../../../../shared/domain/civil-time.ts';
import { wrongData } from '../../../../../shared/uplink/event-types.ts';
import type { Operation } from '../../../../../site/ports/journal.ts';
import type { OutgoingEvent } from '../../../../../site/ports/outbox.ts';
import { createDutyCalls } from '../../../../../site/roster/duty/calls/create-duty-calls.ts';
import { drawCalls } from '../../../../../site/roster/duty/calls/draw-calls.ts';
import { dutyCallMigrationSql } from '../../../../../site/roster/duty/calls/duty-call-migration.ts';
import { createDuty } from '../../../../../site/roster/duty/create-duty.ts';
import { dutyMigrationSql } from '../../../../../site/roster/duty/duty-migration.ts';

const at = (civil: string): number => civilToEpochMs(civil, 'Asia/Shanghai');
const SHIFT = (postId: string) => `${postId}@2026-06-06T08:00`;

/** A papers room where two have signed on, an office where nobody has, a gate whose shift is over. */
function rig() {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(dutyMigrationSql);
  database.exec(dutyCallMigrationSql);
  const time = { nowMs: at('2026-06-06T07:50'), monoMs: 0 };
  const journal: Operation[] = [];
  const events: OutgoingEvent[] = [];
  const parts = {
    database,
    journal: { append: (operation: Operation) => void journal.push(operation) },
    outbox: {
      append(event: OutgoingEvent) {
        events.push(event);
        return { lane: event.lane, epoch: 1, seq: events.length };
      },
    },
    nowMs: () => time.nowMs,
    monoMs: () => time.monoMs,
  };
  const duty = createDuty({
    ...parts,
    profile: {
      ...{ format: 'duty-profile/1', name: 't', version: 1, source: 't' },
      ...{ signOnEarlyMinutes: 60, graceMinutes: 10, reportDueMinutes: 30 },
      ...{ callDueMinutes: 15, callEscalateMinutes: 10 },
    },
    timeZone: () => 'Asia/Shanghai',
  });
  const shift = (postId: string, people: string[], start = 'T08:00', end = 'T20:00') => ({
    ...{ postId, start: `2026-06-06${start}`, end: `2026-06-06${end}`, people },
  });
  duty.publish(
    JSON.stringify({
      ...{ format: 'duty-roster/1', name: '值班' },
      posts: [
        { id: 'papers', name: '保密室', people: 2 },
        { id: 'office', name: '值班室' },
        { id: 'gate', name: '校门', isAroundTheClock: false },
      ],
      people: ['k1', 'g1', 'o1', 'w1'].map((id) => ({ id, name: `示例${id}`, isKeeper: id === 'k1' })),
      shifts: [
        shift('papers', ['k1', 'g1']),
        shift('office', ['o1']),
        shift('gate', ['w1'], 'T06:00', 'T07:00'),
      ],
    }),
    'op1',
  );
  for (const personId of ['k1', 'g1']) duty.signOn({ shiftId: SHIFT('papers'), personId }, 'op1');
  time.nowMs = at('2026-06-06T09:00');
  journal.length = 0;
  events.length = 0;
  const open = () =>
    createDutyCalls({ ...parts, duty, site: () => ({ name: '示例考点', timeZone: 'Asia/Shanghai' }) });
  return { duty, time, journal, events, open };
}

describe('spot calls', () => {
  it('draw from those on duty now, again the same by the seed that is journalled', () => {
    const { duty, journal, open } = rig();
    const calls = open();
    expect(calls.view()).toEqual({ calls: [], candidates: 3, unreached: [] });
    const drawn = calls.draw({ count: 2, seed: 41 }, 'op1');
    expect(drawn).toHaveLength(2);
    expect(drawn.map(({ personId }) => personId)).not.toContain('w1');
    // Anybody finds the same two from the seed and the list, in three lines.
    const rank = (key: string) => createHash('sha256').update(`41\n${key}`).digest('hex');
    const keys = ['papers\nk1', 'papers\ng1', 'office\no1'];
    keys.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    expect(drawn.map(({ postId, personId }) => `${postId}\n${personId}`)).toEqual(keys.slice(0, 2));
    expect(journal).toMatchObject([
      { action: 'duty-call.drawn', actor: 'op1', details: { seed: 41, candidates: 3 } },
    ]);
    expect(journal[0]?.details?.['drawn']).toEqual(drawn.map(({ person }) => person));
    // Whoever is still to be called is not drawn again.
    expect(calls.view().candidates).toBe(1);
    expect(calls.draw({ count: 5, seed: null }, 'op1')).toHaveLength(1);
    expect(() => calls.draw({ count: 1, seed: null }, 'op1')).toThrow(/nobody is on duty/);
    duty.close();
  });

  it('reach everybody alike over many seeds', () => {
    const people = ['a', 'b', 'c', 'd'].map((personId) => ({ postId: 'p', personId }));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 4_000; seed += 1) {
      const [first] = drawCalls(people, seed, 1);
      counts.set(first?.personId ?? '', (counts.get(first?.personId ?? '') ?? 0) + 1);
    }
    for (const { personId } of people) {
      expect(counts.get(personId)).toBeGreaterThan(880);
      expect(counts.get(personId)).toBeLessThan(1_120);
    }
  });

  it('raise an alarm for a post that is not reached until somebody answers there or the shift ends', () => {
    const { duty, time, journal, events, open } = rig();
    const calls = open();
    const drawn = calls.draw({ count: 3, seed: 1 }, 'op1');
    const office = drawn.find(({ postId }) => postId === 'office')?.id ?? '';
    const [first = '', second = ''] = drawn.filter(({ postId }) => postId === 'papers').map(({ id }) => id);
    const record = (callId: string, outcome: 'reached' | 'late' | 'not-reached') => {
      time.nowMs += 60_000;
      calls.record({ callId, outcome, caller: '周敏', note: '响铃' }, 'op1');
    };
    let told = 0;
    const stop = calls.onChange(() => {
      told += 1;
    });
    record(office, 'not-reached');
    record(first, 'not-reached');
    expect(told).toBe(2);
    stop();
    expect(calls.conditions()).toEqual([
      {
        ...{ cause: 'duty-call', priority: 'high', reasonCode: 'duty-call-not-answered' },
        subjects: ['保密室', '值班室'],
      },
    ]);
    expect(events.at(-1)).toMatchObject({
      ...{ lane: 'B', type: 'duty.spot-call' },
      data: { postId: 'papers', outcome: 'not-reached' },
    });
    for (const { type, data } of events) expect(wrongData(type, data)).toBeNull();
    // No names of people go upward.
    expect(JSON.stringify(events)).not.toMatch(/示例|周敏|k1|o1/);
    expect(journal.at(-1)).toMatchObject({
      ...{ action: 'duty-call.recorded', subject: SHIFT('papers') },
      details: { callOutcome: 'not-reached', dialler: '周敏', note: '响铃' },
    });
    record(second, 'reached');
    expect(calls.view().unreached).toEqual([{ postId: 'office', postName: '值班室' }]);
    // Called again, answered late; then it is settled, also after a restart.
    record(office, 'late');
    expect(calls.conditions()).toEqual([]);
    expect(() => record(office, 'reached')).toThrow(/answered already/);
    expect(() => record('none', 'reached')).toThrow(/no such call/);
    const again = open();
    expect(again.view().calls.find(({ id }) => id === office)?.results).toMatchObject([
      { outcome: 'not-reached' },
      { outcome: 'late', caller: '周敏', by: 'op1' },
    ]);
    record(first, 'not-reached');
    expect(open().conditions()).toHaveLength(1);
    time.nowMs = at('2026-06-06T20:00');
    expect(open().conditions()).toEqual([]);
    duty.close();
  });

  it('raise an alarm when one is drawn and never made, and another when nobody answers for long', () => {
    const { duty, time, open } = rig();
    const calls = open();
    const [call] = calls.draw({ count: 1, seed: 5 }, 'op1');
    const reason = () => calls.conditions().map(({ reasonCode, priority }) => [reasonCode, priority]);
    // The clock on the wall was put forward by an hour: no time has passed.
    time.nowMs += 60 * 60_000;
    time.monoMs += 15 * 60_000 - 1;
    expect(reason()).toEqual([]);
    time.monoMs += 1;
    expect(reason()).toEqual([['duty-call-not-made', 'medium']]);
    expect(calls.conditions()[0]?.subjects).toEqual([call?.postName]);
    const failed = { callId: call?.id ?? '', outcome: 'not-reached' as const, caller: '周敏', note: '' };
    calls.record(failed, 'op1');
    expect(reason()).toEqual([['duty-call-not-answered', 'high']]);
    time.monoMs += 6 * 60_000;
    calls.record(failed, 'op1');
    time.monoMs += 4 * 60_000 - 1;
    expect(reason()).toEqual([['duty-call-not-answered', 'high']]);
    time.monoMs += 1;
    expect(reason()).toEqual([['duty-call-escalate', 'high']]);
    calls.record({ ...failed, outcome: 'late' }, 'op1');
    expect(reason()).toEqual([]);
    // After a restart the clock on the wall counts what the other does not reach.
    calls.draw({ count: 1, seed: 6 }, 'op1');
    const again = open();
    expect(again.conditions()).toEqual([]);
    time.nowMs += 15 * 60_000;
    expect(again.conditions()).toMatchObject([{ reasonCode: 'duty-call-not-made' }]);
    const waiting = { ...failed, callId: again.view().calls[0]?.id ?? '' };
    again.record(waiting, 'op1');
    time.nowMs += 8 * 60_000;
    again.record(waiting, 'op1');
    time.nowMs += 2 * 60_000;
    // The first try counts, not the last one.
    expect(open().conditions()).toMatchObject([{ reasonCode: 'duty-call-escalate' }]);
    again.draw({ count: 1, seed: 7 }, 'op1');
    time.nowMs = at('2026-06-06T20:00');
    expect(open().conditions()).toEqual([]);
    duty.close();
  });

  it('are a table with every result, in the time of the site', () => {
    const { duty, time, open } = rig();
    const calls = open();
    const [call] = calls.draw({ count: 1, seed: 3 }, '=cmd');
    time.nowMs += 90_000;
    calls.record({ callId: call?.id ?? '', outcome: 'not-reached', caller: '周敏', note: 'a,b' }, 'op1');
    calls.record({ callId: call?.id ?? '', outcome: 'late', caller: '周敏', note: '' }, 'op1');
    const { bytes, fileName } = calls.table('zh');
    expect(fileName).toBe('示例考点-值守电话抽查.csv');
    const lines = Buffer.from(bytes).toString('utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    // Nothing somebody typed is run by a spreadsheet.
    expect(lines[1]).toBe(
      `2026-06-06 09:00:00,'=cmd,3,3,${call?.postName},${call?.person},未接通,2026-06-06 09:01:30,周敏,"a,b"`,
    );
    expect(lines[2]).toContain(',迟接,');
    duty.close();
  });
});
