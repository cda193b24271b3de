import type { Database, Row } from '../../server/sqlite/database.ts';
import { Reminder } from '../../shared/contract/timeline.ts';
import type { DayFact } from '../../shared/domain/exam/day-steps.ts';
import type { NewReminder, ToldReminder } from '../../shared/domain/exam/due-reminders.ts';
import type { ClockAnchor } from '../../shared/domain/exam/exam-clock.ts';

const KEPT_REMINDERS = 2_000;

/** What was done to a day, before it has a number. */
export type NewDayFact = { readonly sessionId: string; readonly atMs: number; readonly by: string } & (
  | { readonly kind: 'done'; readonly stepId: string }
  | { readonly kind: 'shift'; readonly minutes: number; readonly reason: string }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'resume' }
);

/** The tables of the timeline as functions. Writing happens inside a transaction of the caller. */
export function createTimelineStore(database: Database) {
  return {
    /** Facts that hold, of these sessions, in the order they were made. */
    facts: (sessionIds: readonly string[]): DayFact[] =>
      sessionIds
        .flatMap((id) =>
          database.all(
            'SELECT * FROM exam_day_fact WHERE session_id = ? AND is_taken_back = 0 ORDER BY seq',
            id,
          ),
        )
        .flatMap((row) => factOf(row) ?? []),
    add(fact: NewDayFact): void {
      database.run(
        `INSERT INTO exam_day_fact (session_id, kind, step_id, minutes, reason, at_ms, actor, is_taken_back)
         VALUES (?, ?, ?, ?, ?, ?, ?, 0)`,
        ...[fact.sessionId, fact.kind, fact.kind === 'done' ? fact.stepId : null],
        ...[fact.kind === 'shift' ? fact.minutes : null],
        ...['reason' in fact ? fact.reason : null, Math.round(fact.atMs), fact.by],
      );
    },
    takeBack(seq: number): void {
      database.run('UPDATE exam_day_fact SET is_taken_back = 1 WHERE seq = ?', seq);
    },
    told: (): ToldReminder[] =>
      database
        .all('SELECT key, at_ms FROM exam_reminder')
        .map((row) => ({ key: String(row['key']), atMs: Number(row['at_ms']) })),
    reminders: (limit: number): Reminder[] =>
      database
        .all('SELECT seq, value FROM exam_reminder ORDER BY seq DESC LIMIT ?', limit)
        .map((row) => Reminder.parse({ ...JSON.parse(String(row['value'])), seq: Number(row['seq']) })),
    tell({ key, atMs, ...reminder }: NewReminder, toldAtMs: number): void {
      // Numbers only grow, also when the newest row was forgotten: pages tell a reminder by its number.
      const last = Number(database.get('SELECT coalesce(max(seq), 0) AS last FROM exam_reminder')?.['last']);
      database.run(
        'INSERT INTO exam_reminder (seq, key, at_ms, told_at_ms, value) VALUES (?, ?, ?, ?, ?)',
        ...[last + 1, key, Math.round(atMs), Math.round(toldAtMs)],
        JSON.stringify({ ...reminder, toldAtMs }),
      );
      database.run('DELETE FROM exam_reminder WHERE seq <= ?', last + 1 - KEPT_REMINDERS);
    },
    /** Told for a time that lies ahead again: its row stays, its key is free. */
    forget(key: string): void {
      database.run("UPDATE exam_reminder SET key = key || '#' || seq, at_ms = 0 WHERE key = ?", key);
    },
    clock(): { anchor: ClockAnchor; lookedMs: number } | null {
      const row = database.get('SELECT * FROM exam_clock WHERE id = 1');
      if (row === undefined) return null;
      return {
        anchor: { boot: String(row['boot']), wallMs: Number(row['wall_ms']), monoMs: Number(row['mono_ms']) },
        lookedMs: Number(row['looked_ms']),
      };
    },
    setClock({ boot, wallMs, monoMs }: ClockAnchor, lookedMs: number): void {
      database.run(
        'INSERT OR REPLACE INTO exam_clock (id, boot, wall_ms, mono_ms, looked_ms) VALUES (1, ?, ?, ?, ?)',
        ...[boot, wallMs, monoMs, lookedMs],
      );
    },
  };
}

function factOf(row: Row): DayFact | null {
  const base = {
    seq: Number(row['seq']),
    sessionId: String(row['session_id']),
    atMs: Number(row['at_ms']),
    by: String(row['actor']),
  };
  const reason = String(row['reason'] ?? '');
  switch (row['kind']) {
    case 'done':
      return { ...base, kind: 'done', stepId: String(row['step_id']) };
    case 'shift':
      return { ...base, kind: 'shift', minutes: Number(row['minutes']), reason };
    case 'hold':
      return { ...base, kind: 'hold', reason };
    case 'resume':
      return { ...base, kind: 'resume' };
    default:
      return null;
  }
}
