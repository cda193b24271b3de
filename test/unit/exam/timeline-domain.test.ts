import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExamStep } from '../../../shared/contract/exam-library.ts';
import { type DayFact, daySteps } from '../../../shared/domain/exam/day-steps.ts';
import { dueReminders, type ToldReminder } from '../../../shared/domain/exam/due-reminders.ts';
import { type ClockAnchor, readExamTime } from '../../../shared/domain/exam/exam-clock.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 5, 7, 1);
const step = (id: string, minutes: number, part: Partial<ExamStep> = {}): ExamStep => ({
  ...{ id, name: { zh: id, en: id }, role: 'invigilator', from: 'start', minutes, signal: 'bell', words: '' },
  ...{ remindMinutes: 2, lateMinutes: 3, source: '' },
  ...part,
});
const STEPS = [step('open', -10), step('give', -5), step('go', 0), step('end', 0, { from: 'end' })];
const SESSION = {
  ...{ id: 's', name: '语文', startMs: START, endMs: START + 120 * MINUTE },
  table: { id: 't', name: { zh: 't', en: 't' }, source: '', steps: STEPS },
};
const at = (facts: readonly DayFact[], nowMs: number) => daySteps(SESSION, facts, [], nowMs);
const fact = (seq: number, minutes: number, rest: object): DayFact =>
  ({ seq, sessionId: 's', atMs: START + minutes * MINUTE, by: 'op1', ...rest }) as DayFact;
const told = (facts: readonly DayFact[], nowMs: number) =>
  at(facts, nowMs).steps.map(({ id, dueMs, state }) => [id, (dueMs - START) / MINUTE, state]);

describe('the steps of a day', () => {
  it('come, fall due, grow late and are marked, each at its minute', () => {
    expect(told([], START - 9 * MINUTE)).toEqual([
      ['open', -10, 'due'],
      ['give', -5, 'coming'],
      ['go', 0, 'coming'],
      ['end', 120, 'coming'],
    ]);
    expect(told([], START - 7 * MINUTE).slice(0, 2)).toEqual([
      ['open', -10, 'late'],
      ['give', -5, 'soon'],
    ]);
    const late = at([fact(1, -6, { kind: 'done', stepId: 'open' })], START).steps[0];
    expect(late).toMatchObject({ state: 'done', done: { by: 'op1', lateByMs: MINUTE } });
  });

  it('move together from where they were put off, and what was due or done stays', () => {
    const facts = [fact(1, -6, { kind: 'shift', minutes: 20, reason: '雷雨' })];
    expect(told(facts, START - 6 * MINUTE).map(([id, due]) => [id, due])).toEqual([
      ['open', -10],
      ['give', 15],
      ['go', 20],
      ['end', 140],
    ]);
    expect(at(facts, START)).toMatchObject({ shiftMinutes: 20, shiftReason: '雷雨' });
  });

  it('stand while the session is held, and go on later by the time it stood', () => {
    const held = [fact(1, -6, { kind: 'hold', reason: '停电' })];
    expect(told(held, START + 10 * MINUTE)).toEqual([
      ['open', -10, 'late'],
      ['give', -5, 'held'],
      ['go', 0, 'held'],
      ['end', 120, 'held'],
    ]);
    const resumed = [...held, fact(2, 24, { kind: 'resume' })];
    expect(told(resumed, START + 24 * MINUTE).map(([, due]) => due)).toEqual([-10, 25, 30, 150]);
  });
});

describe('the time of the steps', () => {
  it('goes with the monotonic clock of one boot whatever is done to the wall clock, and never back', () => {
    const jumps = fc.array(
      fc.record({
        passMs: fc.integer({ min: 0, max: 7_200_000 }),
        setMs: fc.integer({ min: -90_000_000, max: 90_000_000 }),
      }),
    );
    fc.assert(
      fc.property(jumps, (moments) => {
        let anchor: ClockAnchor | null = { boot: 'a', wallMs: START, monoMs: 5_000 };
        let [monoMs, truthMs, offMs] = [5_000, START, 0];
        let last = START;
        for (const { passMs, setMs } of moments) {
          monoMs += passMs;
          truthMs += passMs;
          offMs += Math.abs(setMs) < 10_000 ? 0 : setMs;
          const time = readExamTime(anchor, { boot: 'a', wallMs: truthMs + offMs, monoMs });
          anchor = time.anchor;
          // A clock that comes back to within the drift that is followed may carry that much.
          if (Math.abs(time.nowMs - truthMs) > 2_000 * (moments.length + 1)) return false;
          if (time.nowMs < last - 2_000) return false;
          last = time.nowMs;
        }
        return true;
      }),
    );
  });

  it('follows drift, says a step, and starts from the wall clock after a boot', () => {
    const anchor = { boot: 'a', wallMs: START, monoMs: 0 };
    expect(readExamTime(anchor, { boot: 'a', wallMs: START + 61_500, monoMs: 60_000 })).toMatchObject({
      nowMs: START + 61_500,
      stepMs: 0,
    });
    expect(readExamTime(anchor, { boot: 'a', wallMs: START + 3_660_000, monoMs: 60_000 })).toMatchObject({
      nowMs: START + 60_000,
      stepMs: 3_600_000,
    });
    // Sleep is on both clocks: no step.
    expect(readExamTime(anchor, { boot: 'a', wallMs: START + 3_600_000, monoMs: 3_600_000 })).toMatchObject({
      nowMs: START + 3_600_000,
      stepMs: 0,
    });
    expect(readExamTime(anchor, { boot: 'b', wallMs: START + 9, monoMs: 4 })).toMatchObject({
      nowMs: START + 9,
      stepMs: 0,
    });
  });
});

/** A service that looks at these moments; what it told is kept as the store keeps it. */
function run(moments: readonly number[], facts: readonly DayFact[] = []) {
  let kept: ToldReminder[] = [];
  let lookedMs = moments[0] ?? START;
  const heard: { key: string; kind: string; isMissed: boolean; nowMs: number; atMs: number }[] = [];
  for (const nowMs of moments) {
    const { fresh, forgotten } = dueReminders([at(facts, nowMs)], kept, lookedMs, nowMs);
    kept = [...kept.filter(({ key }) => !forgotten.includes(key)), ...fresh];
    heard.push(...fresh.map(({ key, kind, isMissed, atMs }) => ({ key, kind, isMissed, nowMs, atMs })));
    lookedMs = nowMs;
  }
  return heard;
}

describe('reminders', () => {
  it('are told exactly once each, whenever the service looks, sleeps or starts again', () => {
    const gaps = fc.array(
      fc.oneof(fc.integer({ min: 500, max: 2_000 }), fc.integer({ min: 0, max: 90 * MINUTE })),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(gaps, (some) => {
        let nowMs = START - 30 * MINUTE;
        const moments = [nowMs, ...some.map((gap) => (nowMs += gap)), START + 200 * MINUTE];
        const heard = run(moments);
        const keys = new Set(heard.map(({ key }) => key));
        if (keys.size !== heard.length || heard.length !== STEPS.length * 2) return false;
        return heard.every(
          ({ isMissed, nowMs: toldMs, atMs }) => toldMs >= atMs && isMissed === toldMs - atMs > MINUTE,
        );
      }),
    );
  });

  it('of a step put off are told again for its new time, of one marked or held not at all', () => {
    const shift = [fact(1, -6, { kind: 'shift', minutes: 20, reason: 'x' })];
    const before = run([START - 30 * MINUTE, START - 7 * MINUTE]);
    expect(before.map(({ key }) => key)).toEqual([
      `s/open/before@${START - 10 * MINUTE}`,
      `s/open/due@${START - 10 * MINUTE}`,
      `s/give/before@${START - 5 * MINUTE}`,
    ]);
    const after = run([START - 7 * MINUTE, START + 16 * MINUTE], shift);
    expect(after.map(({ key }) => key)).toContain(`s/give/due@${START + 15 * MINUTE}`);
    const none = [fact(1, -20, { kind: 'hold', reason: 'x' })];
    expect(run([START - 30 * MINUTE, START + 300 * MINUTE], none)).toEqual([]);
    const done = [fact(1, -20, { kind: 'done', stepId: 'open' })];
    expect(run([START - 30 * MINUTE, START - 8 * MINUTE], done)).toEqual([]);
  });

  it('told too early by a clock that ran ahead are told again when their time comes', () => {
    const heard = run([
      START - 60 * MINUTE,
      START - 8 * MINUTE,
      START - 50 * MINUTE,
      START - 12 * MINUTE,
      START - 10 * MINUTE,
    ]);
    expect(heard.map(({ kind, nowMs }) => [kind, (nowMs - START) / MINUTE])).toEqual([
      ['before', -8],
      ['due', -8],
      ['before', -12],
      ['due', -10],
    ]);
  });

  it('already told are not told again by a service that was killed before it wrote how far it looked', () => {
    const nowMs = START - 9 * MINUTE;
    const first = dueReminders([at([], nowMs)], [], nowMs - 5 * MINUTE, nowMs).fresh;
    expect(first.map(({ kind }) => kind)).toEqual(['before', 'due']);
    expect(dueReminders([at([], nowMs)], first, nowMs - 5 * MINUTE, nowMs).fresh).toEqual([]);
  });

  it('of steps that were over before the plan counted are not told', () => {
    const nowMs = START + MINUTE;
    expect(dueReminders([at([], nowMs)], [], nowMs - 1_000, nowMs).fresh).toEqual([]);
  });
});
