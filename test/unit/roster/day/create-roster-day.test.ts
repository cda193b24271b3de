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
import { activeRules } from '../../../../site/roster/plan/active-rules.ts';
import { planMigrationSql } from '../../../../site/roster/plan/plan-migration.ts';
import { rosterMigrationSql } from '../../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../../site/roster/roster-store.ts';
import { readRulesFile } from '../../../../site/roster/rules/read-rules-file.ts';
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
  database.exec(planMigrationSql);
  database.exec(rosterDayMigrationSql);
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
      rooms: { list: () => [], upsert: () => undefined },
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
    day.onChange((added) => void told.push(...added));
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
