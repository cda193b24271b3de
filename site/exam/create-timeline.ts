import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { Timeline, TimelineSession, TimelineStep } from '../../shared/contract/timeline.ts';
import { civilToEpochMs } from '../../shared/domain/civil-time.ts';
import { type DayFact, daySteps } from '../../shared/domain/exam/day-steps.ts';
import { dueReminders } from '../../shared/domain/exam/due-reminders.ts';
import { type ClockReading, readExamTime } from '../../shared/domain/exam/exam-clock.ts';
import type { ExamPlans } from '../ports/exam.ts';
import type { Journal } from '../ports/journal.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { TimelineService } from '../ports/timeline.ts';
import { createTimelineStore, type NewDayFact } from './timeline-store.ts';

const TICK_MS = 1_000;
const HOUR_MS = 3_600_000;
/** Sessions this long over or ahead are not on the strip of the day. */
const BACK_MS = 12 * HOUR_MS;
const AHEAD_MS = 36 * HOUR_MS;
const SHOWN_REMINDERS = 20;
const LOOK_KEPT_MS = 15_000;

export interface TimelineOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly outbox: Pick<Outbox, 'append'>;
  readonly plans: Pick<ExamPlans, 'active' | 'onChange'>;
  timeZone(): string;
  /** Wall clock, and a monotonic clock that counts sleep, with the name of the boot it belongs to. */
  readClock(): ClockReading;
  log(message: string, fields: object): void;
}

/** The steps of the day on a time that nobody can set by accident; reminders are told once, also after a restart. */
export function createTimeline(options: TimelineOptions): TimelineService {
  const { database, journal, outbox, plans } = options;
  const store = createTimelineStore(database);
  const listeners = new Set<(timeline: Timeline) => void>();
  let published = '';

  const time = () => readExamTime(store.clock()?.anchor ?? null, options.readClock());

  function sessionsAt(nowMs: number): { sessions: TimelineSession[]; facts: DayFact[] } {
    const active = plans.active();
    if (active === null) return { sessions: [], facts: [] };
    const zone = options.timeZone();
    const spans = active.plan.sessions
      .map(({ id, name, start, end, steps }) => ({
        ...{ id, name, startMs: civilToEpochMs(start, zone), endMs: civilToEpochMs(end, zone) },
        table: active.library.tables.find((table) => table.id === steps) ?? null,
      }))
      .filter(({ startMs, endMs }) => endMs > nowMs - BACK_MS && startMs < nowMs + AHEAD_MS)
      .toSorted((a, b) => a.startMs - b.startMs);
    const facts = store.facts(spans.map(({ id }) => id));
    return { sessions: spans.map((span) => daySteps(span, facts, active.library.roles, nowMs)), facts };
  }
  const newestOf = (facts: readonly DayFact[]): DayFact | null =>
    facts.reduce<DayFact | null>((best, fact) => (best === null || fact.seq > best.seq ? fact : best), null);

  function get(): Timeline {
    const { nowMs, stepMs } = time();
    const { sessions, facts } = sessionsAt(nowMs);
    const newest = newestOf(facts);
    return {
      nowMs,
      clockStepMs: Math.round(stepMs / 1_000) * 1_000,
      sessions,
      reminders: store.reminders(SHOWN_REMINDERS),
      undo: newest === null ? null : { kind: newest.kind, name: nameOf(newest, sessions) },
    };
  }
  function publish(): void {
    const timeline = get();
    const text = JSON.stringify({ ...timeline, nowMs: 0 });
    if (text === published) return;
    published = text;
    for (const listener of listeners) listener(timeline);
  }
  /** Tells what is due; what it told and how far it looked is one commit. */
  function look(): void {
    const { anchor, nowMs } = time();
    // At the very first look nothing before this moment was promised to anybody.
    const clock = store.clock();
    const lookedMs = clock?.lookedMs ?? nowMs;
    const { sessions } = sessionsAt(nowMs);
    const { fresh, forgotten } = dueReminders(sessions, store.told(), lookedMs, nowMs);
    // What was told is remembered by itself: how far this looked need not be written every second.
    const isQuiet = fresh.length === 0 && forgotten.length === 0 && clock?.anchor.boot === anchor.boot;
    if (isQuiet && nowMs >= lookedMs && nowMs - lookedMs < LOOK_KEPT_MS) return;
    database.transaction(() => {
      for (const key of forgotten) store.forget(key);
      for (const reminder of fresh) {
        store.tell(reminder, nowMs);
        if (reminder.isMissed)
          journal.append({
            actor: 'system',
            action: 'timeline.reminder-missed',
            subject: reminder.sessionName,
            details: { step: reminder.step.zh },
          });
      }
      store.setClock(anchor, nowMs);
    });
  }
  function tick(): void {
    try {
      look();
    } catch (error) {
      // A full disk must not stop the steps: the next second tries again.
      options.log('the timeline could not be recorded', {
        error: error instanceof Error ? error.message : String(error),
      });
    }
    publish();
  }

  function find(sessionId: string): TimelineSession {
    const session = sessionsAt(time().nowMs).sessions.find(({ id }) => id === sessionId);
    if (session === undefined)
      throw new ContractError('not-found', 'this session is not on the timeline', 'sessionId');
    return session;
  }
  /** One commit: the fact, its entry in the journal, and its report upward. */
  function enter(
    fact: NewDayFact,
    session: TimelineSession,
    details: Readonly<Record<string, unknown>>,
    report: { readonly text: string; readonly isUrgent: boolean },
  ): void {
    database.transaction(() => {
      store.add(fact);
      journal.append({ actor: fact.by, action: `timeline.${fact.kind}`, subject: session.name, details });
      tellUpward(report.text, report.isUrgent, fact.by, fact.atMs);
    });
    tick();
  }
  function tellUpward(text: string, isUrgent: boolean, actor: string, atMs: number): void {
    outbox.append({
      lane: isUrgent ? 'A' : 'B',
      type: 'duty-log.entry',
      data: { text, isUrgent, actor, atMs: Math.round(atMs) },
    });
  }

  tick();
  const stopPlans = plans.onChange(publish);
  const ticking = setInterval(tick, TICK_MS);

  return {
    get,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    markDone(sessionId, stepId, actor) {
      const session = find(sessionId);
      const step = session.steps.find(({ id }) => id === stepId);
      if (step === undefined) throw new ContractError('not-found', 'there is no such step', 'stepId');
      if (step.done !== null) throw new ContractError('conflict', 'this step is marked already', 'stepId');
      const atMs = time().nowMs;
      const isLate = isLateAt(step, atMs);
      enter(
        { kind: 'done', sessionId, stepId, atMs, by: actor },
        session,
        { step: step.name.zh, isLate },
        { text: `${session.name} ${step.name.zh}：${isLate ? '完成（迟）' : '完成'}`, isUrgent: false },
      );
    },
    shift(sessionId, minutes, reason, actor) {
      const session = find(sessionId);
      const atMs = time().nowMs;
      const words = minutes > 0 ? `推迟 ${minutes} 分钟` : `提前 ${-minutes} 分钟`;
      enter(
        { kind: 'shift', sessionId, minutes, reason, atMs, by: actor },
        session,
        { minutes, reason },
        { text: `${session.name} 后续步骤${words}：${reason}`, isUrgent: true },
      );
    },
    hold(sessionId, reason, actor) {
      const session = find(sessionId);
      if (session.hold !== null)
        throw new ContractError('conflict', 'this session is held already', 'sessionId');
      enter(
        { kind: 'hold', sessionId, reason, atMs: time().nowMs, by: actor },
        session,
        { reason },
        { text: `${session.name} 暂停：${reason}`, isUrgent: true },
      );
    },
    resume(sessionId, actor) {
      const session = find(sessionId);
      if (session.hold === null) throw new ContractError('conflict', 'this session is not held', 'sessionId');
      enter(
        { kind: 'resume', sessionId, atMs: time().nowMs, by: actor },
        session,
        {},
        { text: `${session.name} 恢复进行`, isUrgent: true },
      );
    },
    undo(actor) {
      const { nowMs } = time();
      const { sessions, facts } = sessionsAt(nowMs);
      const newest = newestOf(facts);
      if (newest === null) throw new ContractError('conflict', 'there is nothing to take back');
      const name = nameOf(newest, sessions);
      database.transaction(() => {
        store.takeBack(newest.seq);
        journal.append({
          actor,
          action: 'timeline.undone',
          subject: name,
          details: { dayChange: newest.kind },
        });
        tellUpward(`撤销：${name} ${UNDONE[newest.kind]}`, newest.kind !== 'done', actor, nowMs);
      });
      tick();
    },
    adoptClock(actor) {
      const { nowMs, stepMs } = time();
      if (stepMs === 0) return;
      const reading = options.readClock();
      database.transaction(() => {
        // What lies between the two times is told as missed, what lies ahead again in its time.
        store.setClock(reading, Math.min(nowMs, reading.wallMs));
        journal.append({
          actor,
          action: 'timeline.clock-adopted',
          subject: 'clock',
          details: { stepSeconds: Math.round(stepMs / 1000) },
        });
      });
      tick();
    },
    close() {
      clearInterval(ticking);
      stopPlans();
    },
  };
}

/** As the centre reads it in the duty log. */
const UNDONE: Readonly<Record<DayFact['kind'], string>> = {
  done: '的完成标记',
  shift: '的时间调整',
  hold: '的暂停',
  resume: '的恢复',
};

const isLateAt = ({ lateMs }: TimelineStep, atMs: number): boolean => lateMs !== null && atMs > lateMs;

function nameOf(fact: DayFact, sessions: readonly TimelineSession[]): string {
  const session = sessions.find(({ id }) => id === fact.sessionId);
  const step =
    fact.kind === 'done' ? session?.steps.find(({ id }) => id === fact.stepId)?.name.zh : undefined;
  return [session?.name ?? fact.sessionId, step].filter((part) => part !== undefined).join(' ');
}
