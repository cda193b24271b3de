import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import type { ExamLibrary } from '../../../shared/contract/exam-library.ts';
import type { ExamPlan } from '../../../shared/contract/exam-plan.ts';
import { createTimeline } from '../../../site/exam/create-timeline.ts';
import { timelineMigrationSql } from '../../../site/exam/timeline-migration.ts';
import type { Operation } from '../../../site/ports/journal.ts';
import type { OutgoingEvent } from '../../../site/ports/outbox.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 5, 7, 1);
const PLAN: ExamPlan = {
  ...{ id: 'p', name: '示例', kind: '', source: '', library: { name: 'l', version: 1 } },
  sessions: [
    {
      ...{ id: 's', name: '语文', subject: '语文', start: '2026-06-07T09:00', end: '2026-06-07T11:00' },
      ...{ hasListening: false, steps: 't', rooms: [] },
    },
  ],
};
const step = (id: string, minutes: number) => ({
  ...{ id, name: { zh: `步骤${id}`, en: id }, role: 'r', from: 'start' as const, minutes },
  ...{ signal: 'bell' as const, words: '', remindMinutes: 2, lateMinutes: 3, source: '' },
});
const LIBRARY: ExamLibrary = {
  ...{ format: 'exam-library/1', name: 'l', version: 1, source: 's', templates: [] },
  roles: [{ id: 'r', name: { zh: '监考员', en: 'Invigilators' } }],
  tables: [{ id: 't', name: { zh: 't', en: 't' }, source: '', steps: [step('a', -10), step('b', 0)] }],
  room: { candidates: 30, source: 's' },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function rig() {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(timelineMigrationSql);
  const clock = { boot: 'a', wallMs: START - 30 * MINUTE, monoMs: 1_000 };
  const journal: Operation[] = [];
  const sent: OutgoingEvent[] = [];
  const open = () =>
    createTimeline({
      database,
      journal: { append: (operation) => void journal.push(operation) },
      outbox: { append: (event) => ({ lane: event.lane, epoch: 1, seq: sent.push(event) }) },
      plans: { active: () => ({ plan: PLAN, library: LIBRARY }), onChange: () => () => undefined },
      timeZone: () => 'Asia/Shanghai',
      readClock: () => ({ ...clock }),
      log: () => undefined,
    });
  /** Both clocks go on, and the service looks once at the end (it slept in between) or every second. */
  const pass = (ms: number): void => {
    clock.wallMs += ms;
    clock.monoMs += ms;
    vi.advanceTimersByTime(1_000);
  };
  return { open, clock, journal, sent, pass };
}
const heard = (timeline: ReturnType<ReturnType<typeof rig>['open']>) =>
  timeline
    .get()
    .reminders.map(({ step: { en }, kind, isMissed }) => `${en} ${kind}${isMissed ? ' missed' : ''}`);

describe('the timeline', () => {
  it('tells a reminder once, over restarts, and one slept through as missed, in the journal too', () => {
    const { open, journal, pass } = rig();
    const first = open();
    pass(18 * MINUTE);
    expect(heard(first)).toEqual(['a before']);
    first.close();
    const second = open();
    pass(1_000);
    expect(heard(second)).toEqual(['a before']);
    second.close();
    pass(20 * MINUTE);
    const third = open();
    expect(heard(third)).toEqual(['b due missed', 'b before missed', 'a due missed', 'a before']);
    expect(journal.filter(({ action }) => action === 'timeline.reminder-missed')).toHaveLength(3);
    third.close();
  });

  it('keeps its time when the clock of the computer is set, says so, and takes the new one by hand', () => {
    const { open, clock, journal, pass } = rig();
    const timeline = open();
    clock.wallMs += 25 * MINUTE;
    pass(1_000);
    expect(timeline.get()).toMatchObject({
      clockStepMs: 25 * MINUTE,
      nowMs: START - 30 * MINUTE + 1_000,
      reminders: [],
    });
    expect(timeline.get().sessions[0]?.steps[0]?.state).toBe('coming');
    timeline.adoptClock('op1');
    expect(timeline.get()).toMatchObject({ clockStepMs: 0, nowMs: START - 5 * MINUTE + 1_000 });
    expect(heard(timeline)).toEqual(['a due missed', 'a before missed']);
    expect(journal.at(-1)?.action ?? '').toMatch(/^timeline\./);
    timeline.close();
  });

  it('marks, moves, holds and takes back, each journalled and sent upward in one commit', () => {
    const { open, journal, sent, pass } = rig();
    const timeline = open();
    pass(16 * MINUTE);
    timeline.markDone('s', 'a', 'op1');
    expect(() => timeline.markDone('s', 'a', 'op1')).toThrow('marked already');
    timeline.shift('s', 15, '雷雨', 'op1');
    timeline.hold('s', '停电', 'op1');
    expect(() => timeline.hold('s', '停电', 'op1')).toThrow('held already');
    pass(30 * MINUTE);
    expect(timeline.get().sessions[0]?.steps.map(({ state }) => state)).toEqual(['done', 'held']);
    timeline.resume('s', 'op1');
    expect(timeline.get().sessions[0]).toMatchObject({ shiftMinutes: 45, hold: null });
    expect(timeline.get().sessions[0]?.steps[1]?.dueMs).toBe(START + 45 * MINUTE);
    for (const kind of ['resume', 'hold', 'shift', 'done'] as const) {
      expect(timeline.get().undo?.kind).toBe(kind);
      timeline.undo('op1');
    }
    expect(timeline.get().undo).toBeNull();
    expect(timeline.get().sessions[0]?.steps[1]?.dueMs).toBe(START);
    expect(() => timeline.undo('op1')).toThrow('nothing to take back');
    expect(
      journal.map(({ action }) => action).filter((action) => action !== 'timeline.reminder-missed'),
    ).toEqual([
      ...['timeline.done', 'timeline.shift', 'timeline.hold', 'timeline.resume'],
      ...Array.from({ length: 4 }, () => 'timeline.undone'),
    ]);
    expect(sent.map(({ lane, type }) => `${lane} ${type}`).slice(0, 4)).toEqual([
      'B duty-log.entry',
      ...Array.from({ length: 3 }, () => 'A duty-log.entry'),
    ]);
    timeline.close();
  });
});
