import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type HookedDatabase, withCommitHooks } from '../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../server/sqlite/database.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { ResponsibilityLetter } from '../../../../shared/contract/person-records.ts';
import type { RosterDayFact, RosterDayProfile } from '../../../../shared/contract/roster-day.ts';
import { civilToEpochMs } from '../../../../shared/domain/civil-time.ts';
import { wrongData } from '../../../../shared/uplink/event-types.ts';
import type { Operation } from '../../../../site/ports/journal.ts';
import type { OutgoingEvent } from '../../../../site/ports/outbox.ts';
import { createRoster } from '../../../../site/roster/create-roster.ts';
import { createRosterDay } from '../../../../site/roster/day/create-roster-day.ts';
import { rosterDayMigrationSql } from '../../../../site/roster/day/roster-day-migration.ts';
import { rosterDeskMigrationSql } from '../../../../site/roster/day/roster-desk-migration.ts';
import { activeRules } from '../../../../site/roster/plan/active-rules.ts';
import { planMigrationSql } from '../../../../site/roster/plan/plan-migration.ts';
import { rosterRoomMigrationSql } from '../../../../site/roster/rooms/roster-room-migration.ts';
import { rosterMigrationSql } from '../../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../../site/roster/roster-store.ts';
import { readRulesFile } from '../../../../site/roster/rules/read-rules-file.ts';
import { replanHere } from '../../../fakes/replan-here.ts';
import { person, post, session } from '../sample.ts';

const PROFILE: RosterDayProfile = {
  format: 'roster-day-profile/1',
  name: 'test',
  version: 1,
  source: 'test',
  reportMinutes: 60,
  openMinutes: 180,
};
const RULES = readRulesFile(
  join(import.meta.dirname, '../../../../resources/profiles/roster-rules-default.json'),
);
const AT = { sessionId: 's1', postId: 'r1', seat: 0 };

function filled(): HookedDatabase {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(rosterMigrationSql);
  database.exec(rosterRoomMigrationSql);
  database.exec(planMigrationSql);
  database.exec(rosterDayMigrationSql);
  database.exec(rosterDeskMigrationSql);
  const letters = [ResponsibilityLetter.parse({ post: '监考员', isSigned: true })];
  const one = (id: string, sex: 'F' | 'M', isStandby = false) =>
    person(id, { sex, school: `学校${id}`, isExperienced: true, letters, isStandby });
  database.transaction(() => {
    const store = createRosterStore(database);
    store.upsert({
      people: [one('a', 'F'), one('b', 'M'), one('c', 'F'), one('w', 'F', true), one('x', 'M')],
      posts: [post('r1', { roomId: 'room1' })],
      sessions: [session('s1', '2026-06-07T09:00', '2026-06-07T11:30')],
    });
    store.setSeat(AT, 'a');
    store.setSeat({ ...AT, seat: 1 }, 'b');
  });
  return database;
}

function open(database: HookedDatabase) {
  const journal: Operation[] = [];
  const events: OutgoingEvent[] = [];
  const time = { nowMs: civilToEpochMs('2026-06-07T08:10', 'Asia/Shanghai') };
  const start = () => {
    const roster = createRoster({
      database,
      record: ({ what, subject, details, actor }) =>
        void journal.push({ action: what, subject, details, actor }),
      rooms: { list: () => [], upsert: () => undefined, remove: () => undefined },
      nowMs: () => time.nowMs,
    });
    const day = createRosterDay({
      ...{ database, roster, profile: PROFILE },
      journal: { append: (operation) => void journal.push(operation) },
      outbox: {
        append(event) {
          events.push(event);
          return { lane: event.lane, epoch: 1, seq: events.length };
        },
      },
      rules: () => activeRules(RULES, { rules: [] }),
      solveReplan: replanHere,
      timeZone: () => 'Asia/Shanghai',
      nowMs: () => time.nowMs,
    });
    return { roster, day };
  };
  return { journal, events, time, start };
}

const refusal = (work: () => unknown): string | undefined => {
  try {
    work();
  } catch (error) {
    if (error instanceof ContractError) return error.field;
    throw error;
  }
  return undefined;
};

describe('sign-in on the day', () => {
  it('is kept with its journal and its report without a name, told to listeners, also after a restart', () => {
    const database = filled();
    const { journal, events, start } = open(database);
    const { day } = start();
    const told: RosterDayFact[] = [];
    day.onChange(({ added }) => void told.push(...added));
    const fact = day.signIn({ sessionId: 's1', personId: 'a' }, 'op1');
    expect(refusal(() => day.signIn({ sessionId: 's1', personId: 'a' }, 'op1'))).toBe(
      'personId:already-signed-in',
    );
    expect(refusal(() => day.signIn({ sessionId: 's1', personId: 'c' }, 'op1'))).toBe(
      'personId:not-expected',
    );
    expect(told).toEqual([fact]);
    expect(journal).toEqual([
      {
        ...{ actor: 'op1', action: 'roster-day.signed-in', subject: 's1' },
        details: { personId: 'a', postId: 'r1', lateMinutes: 10 },
      },
    ]);
    expect(events).toMatchObject([
      { type: 'invigilation.signed-in', data: { postId: 'r1', lateMs: 600_000 } },
    ]);
    const back = day.takeBack(fact.id, 'op1');
    expect(start().day.day().facts).toEqual([fact, back]);
    expect(() => database.run('DELETE FROM roster_day_fact')).toThrow(/append-only/);
    expect(() => database.run("UPDATE roster_day_fact SET actor = 'x'")).toThrow(/append-only/);
    for (const { type, data } of events) {
      expect(wrongData(type, data)).toBeNull();
      expect(JSON.stringify(data)).not.toContain('示例');
    }
  });

  it('leaves nothing behind when the report cannot be kept', () => {
    const database = filled();
    const { start } = open(database);
    const { roster } = start();
    const day = createRosterDay({
      ...{ database, roster, profile: PROFILE },
      journal: { append: () => undefined },
      outbox: {
        append() {
          throw new Error('the disk is full');
        },
      },
      rules: () => activeRules(RULES, { rules: [] }),
      solveReplan: replanHere,
      timeZone: () => 'Asia/Shanghai',
      nowMs: () => civilToEpochMs('2026-06-07T08:10', 'Asia/Shanghai'),
    });
    expect(() => day.signIn({ sessionId: 's1', personId: 'a' }, 'op1')).toThrow('the disk is full');
    expect(() => day.substitute({ ...AT, personId: 'w', fromPersonId: 'a' }, 'op1')).toThrow();
    expect(day.day().facts).toEqual([]);
    expect(start().day.day().facts).toEqual([]);
    expect(roster.table().assignments[0]?.personId).toBe('a');
  });
});

describe('a substitute', () => {
  it('is ranked with standby first, the absent left out and the barred last with reasons', () => {
    const { start } = open(filled());
    const { day } = start();
    const ranked = day.substitutes(AT);
    expect(ranked[0]).toMatchObject({ personId: 'w', isAllowed: true, isStandby: true, isPresent: false });
    expect(ranked[0]?.reasons[0]?.zh).toContain('候补');
    expect(ranked.map(({ personId }) => personId)).not.toContain('a');
    expect(ranked.map(({ personId }) => personId)).not.toContain('b');
    // A second man beside b.
    expect(ranked.at(-1)).toMatchObject({ personId: 'x', isAllowed: false });
    day.signIn({ sessionId: 's1', personId: 'w' }, 'op1');
    expect(day.substitutes(AT)[0]).toMatchObject({ personId: 'w', isPresent: true });
    day.leave({ sessionId: 's1', personId: 'w' }, 'op1');
    expect(day.substitutes(AT)[0]?.personId).toBe('c');
    expect(() => day.substitutes({ ...AT, sessionId: 'none' })).toThrow(/no such session/);
    expect(() => day.substitutes({ ...AT, postId: 'none' })).toThrow(/no such seat/);
  });

  it('comes from the building of the room where somebody said which that is', () => {
    const database = filled();
    const empty = { county: '', candidateSchools: [], candidateClasses: [], sessions: [] };
    database.transaction(() =>
      createRosterStore(database).upsert({ rooms: [{ roomId: 'room1', building: '东楼', ...empty }] }),
    );
    const { day } = open(database).start();
    const near = () => day.substitutes(AT)[0]?.reasons.some(({ zh }) => zh === '与该考场同一楼栋');
    day.setStandbyPlace({ personId: 'w', place: '', building: '西楼' }, 'op1');
    expect(near()).toBe(false);
    day.setStandbyPlace({ personId: 'w', place: '', building: '东楼' }, 'op1');
    expect(near()).toBe(true);
  });

  it('takes the seat in one step that the roster undoes; the one who was missing counts as absent', () => {
    const { journal, events, start } = open(filled());
    const { roster, day } = start();
    const at = (seat = 0) => roster.table().assignments.find((one) => one.seat === seat)?.personId;
    expect(refusal(() => day.substitute({ ...AT, personId: 'w', fromPersonId: 'b' }, 'op1'))).toBe(
      'fromPersonId:seat-changed',
    );
    const fact = day.substitute({ ...AT, personId: 'w', fromPersonId: 'a' }, 'op1');
    expect(at()).toBe('w');
    expect(day.day().facts.map(({ kind }) => kind)).toEqual(['absent', 'substitute']);
    expect(journal.map(({ action }) => action)).toEqual(['roster-day.absent', 'roster-day.substituted']);
    expect(events.map(({ type }) => type)).toEqual(['invigilation.absent', 'invigilation.substituted']);
    roster.undo('op1');
    expect(at()).toBe('a');
    // The seat is another one now: nothing to take back.
    expect(refusal(() => day.takeBack(fact.id, 'op1'))).toBe('factId:seat-changed');
    roster.redo('op1');
    day.takeBack(fact.id, 'op1');
    expect(at()).toBe('a');
    expect(
      start()
        .day.day()
        .facts.map(({ kind }) => kind),
    ).toEqual(['absent', 'substitute', 'take-back']);
  });

  it('is not taken on a locked seat, and nothing is entered then', () => {
    const { start } = open(filled());
    const { roster, day } = start();
    roster.lock(AT, true, 'op1');
    expect(refusal(() => day.substitute({ ...AT, personId: 'w', fromPersonId: 'a' }, 'op1'))).toBe('locked');
    expect(day.day().facts).toEqual([]);
  });
});

describe('the desk of the day', () => {
  it('keeps cards, report times and standby places, journalled without the card and told upward', () => {
    const database = filled();
    const { journal, events, start } = open(database);
    const { day } = start();
    day.setCard({ card: '0a1b2c3d', personId: 'a' }, 'op1');
    expect(day.personOfCard('０Ａ1B2c3d')).toBe('a');
    expect(day.personOfCard('b')).toBe('b');
    expect(day.personOfCard('c0ffee')).toBeNull();
    expect(refusal(() => day.setCard({ card: 'b', personId: 'a' }, 'op1'))).toBe('card:card-is-a-number');
    expect(refusal(() => day.setCard({ card: 'x1', personId: 'none' }, 'op1'))).toBe(
      'personId:unknown-person',
    );
    day.setReportTime({ sessionId: 's1', role: { kind: 'everyone' }, minutes: 40 }, 'op1');
    day.setReportTime({ sessionId: 's1', role: { kind: 'standby' }, minutes: 60 }, 'op1');
    day.setStandbyPlace({ personId: 'w', place: '休息室', building: 'A' }, 'op1');
    const kept = start().day.day().setup;
    expect(kept).toEqual(day.day().setup);
    expect(kept).toEqual({
      reports: [
        { sessionId: 's1', role: { kind: 'everyone' }, minutes: 40 },
        { sessionId: 's1', role: { kind: 'standby' }, minutes: 60 },
      ],
      standby: [{ personId: 'w', place: '休息室', building: 'A' }],
      cards: [{ card: '0a1b2c3d', personId: 'a' }],
    });
    expect(JSON.stringify([journal, events])).not.toContain('0a1b');
    expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 4 }, () => 'roster.changed'));
    for (const { type, data } of events) expect(wrongData(type, data)).toBeNull();
    day.setReportTime({ sessionId: 's1', role: { kind: 'everyone' }, minutes: null }, 'op1');
    day.setCard({ card: '0a1b2c3d', personId: null }, 'op1');
    day.setStandbyPlace({ personId: 'w', place: '', building: '' }, 'op1');
    expect(start().day.day().setup).toEqual({ reports: [kept.reports[1]], standby: [], cards: [] });
    expect(journal.map(({ action }) => action).slice(-2)).toEqual([
      'roster-day.card-removed',
      'roster-day.standby-place-set',
    ]);
  });

  it('tells upward why somebody left, but not the words', () => {
    const { journal, events, start } = open(filled());
    const { day } = start();
    day.signIn({ sessionId: 's1', personId: 'a' }, 'op1');
    day.leave({ sessionId: 's1', personId: 'a', reason: 'ill', note: '送医务室' }, 'op1');
    expect(journal.at(-1)?.details).toMatchObject({ leaveReason: 'ill', note: '送医务室' });
    expect(events.at(-1)).toMatchObject({ type: 'invigilation.left', data: { reason: 'ill' } });
    expect(wrongData('invigilation.left', events.at(-1)?.data ?? {})).toBeNull();
    expect(JSON.stringify(events)).not.toContain('送医务室');
    const seat = day.board('s1').board.rooms[0]?.seats[0];
    expect(seat?.person).toMatchObject({ state: 'left', leaveReason: 'ill', leaveNote: '送医务室' });
  });
});

describe('the alarm of missing invigilators', () => {
  it('is raised at the report time by room, and ends when all are there, replaced, or the exam is over', () => {
    const { time, start } = open(filled());
    const { day, roster } = start();
    const at = (civil: string): void => {
      time.nowMs = civilToEpochMs(`2026-06-07T${civil}`, 'Asia/Shanghai');
    };
    at('07:59');
    expect(day.conditions()).toEqual([]);
    at('08:00');
    expect(day.conditions()).toMatchObject([
      { cause: 'invigilators-missing', subjects: ['r1'], reasonCode: 'invigilators-overdue' },
    ]);
    // Nothing changed: not looked at again.
    expect(day.conditions()).toBe(day.conditions());
    day.signIn({ sessionId: 's1', personId: 'a' }, 'op1');
    day.absent({ sessionId: 's1', personId: 'b' }, 'op1');
    expect(day.conditions()).toMatchObject([{ reasonCode: 'invigilators-to-replace' }]);
    day.substitute({ ...AT, seat: 1, personId: 'x', fromPersonId: 'b' }, 'op1');
    expect(day.conditions()).toMatchObject([{ reasonCode: 'invigilators-overdue' }]);
    const x = day.board('s1').board.rooms[0]?.seats[1]?.person;
    expect(x).toMatchObject({ personId: 'x', state: 'overdue' });
    day.signIn({ sessionId: 's1', personId: 'x' }, 'op1');
    expect(day.conditions()).toEqual([]);
    day.leave({ sessionId: 's1', personId: 'x', reason: 'ill' }, 'op1');
    expect(day.conditions()).toHaveLength(1);
    at('11:30');
    expect(day.conditions()).toEqual([]);
    // A seat emptied by hand is missing too; a report time of its own moves the alarm.
    at('08:10');
    day.setReportTime({ sessionId: 's1', role: { kind: 'everyone' }, minutes: 30 }, 'op1');
    expect(day.conditions()).toEqual([]);
    const { revision } = roster.table();
    roster.assign({ ...AT, personId: null, revision }, 'op1');
    at('08:30');
    expect(day.conditions()).toMatchObject([{ subjects: ['r1'] }]);
  });
});

describe('several absences at once', () => {
  it('are re-planned with the fewest changes, taken over as one step and taken back whole', async () => {
    const { journal, events, start } = open(filled());
    const { day, roster } = start();
    const sitting = () =>
      roster
        .table()
        .assignments.map(({ personId }) => personId)
        .sort();
    const order = { sessionId: 's1', personIds: ['a', 'b'], scope: 'session' as const };
    const plan = await day.replan(order);
    expect(plan).toMatchObject({ status: 'feasible', isProvenMinimal: true });
    expect(plan.changedPeople).toHaveLength(2);
    // Nothing has changed yet.
    expect(sitting()).toEqual(['a', 'b']);
    expect(plan.seats.map(({ before }) => before).sort()).toEqual(['a', 'b']);
    const fact = day.acceptReplan(plan.id, 'op1');
    expect(sitting()).toEqual([...plan.changedPeople].sort());
    expect(day.day().facts.map(({ kind }) => kind)).toEqual(['absent', 'absent', 'replan']);
    expect(journal.map(({ action }) => action)).toEqual([
      ...['roster-day.absent', 'roster-day.absent', 'roster-day.replanned'],
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'invigilation.replanned', data: { changedPeople: 2 } });
    for (const { type, data } of events) expect(wrongData(type, data)).toBeNull();
    const { rooms, counts } = day.board('s1').board;
    expect(rooms[0]?.seats[0]?.substitution).toEqual({
      factId: fact.id,
      fromPersonId: plan.seats.find(({ seat }) => seat === 0)?.before,
    });
    expect(counts.replaced).toBe(2);
    // Undone and redone with the roster, and after a restart; then taken back with the absences it entered.
    roster.undo('op1');
    expect(sitting()).toEqual(['a', 'b']);
    expect(refusal(() => day.takeBack(fact.id, 'op1'))).toBe('factId:seat-changed');
    roster.redo('op1');
    const [first] = day.day().facts;
    start().day.takeBack(first?.id ?? '', 'op1');
    expect(sitting()).toEqual(['a', 'b']);
    expect(start().day.board('s1').board.counts).toMatchObject({ absent: 0, replaced: 0 });
  });

  it('is refused once the roster is another one, where a seat is locked, and while rules stay broken', async () => {
    const { start } = open(filled());
    const { day, roster } = start();
    const order = { sessionId: 's1', personIds: ['a'], scope: 'all' as const };
    const plan = await day.replan(order);
    roster.assign({ ...AT, personId: null, revision: roster.table().revision }, 'op1');
    expect(refusal(() => day.acceptReplan(plan.id, 'op1'))).toBe('id:replan-outdated');
    expect(refusal(() => day.acceptReplan('none', 'op1'))).toBe('id:replan-outdated');
    roster.undo('op1');
    roster.lock(AT, true, 'op1');
    await expect(day.replan(order)).rejects.toMatchObject({ code: 'conflict', field: 'locked' });
    roster.lock(AT, false, 'op1');
    await expect(day.replan({ ...order, personIds: ['none'] })).rejects.toMatchObject({ code: 'bad-input' });
    const all = await day.replan({ ...order, personIds: ['a', 'b', 'c', 'w'] });
    expect(all).toMatchObject({ status: 'unknown', isProvenMinimal: false });
    expect(all.broken.length).toBeGreaterThan(0);
    expect(refusal(() => day.acceptReplan(all.id, 'op1'))).toBe('id:replan-not-whole');
    expect(day.day().facts).toEqual([]);
  });
});
