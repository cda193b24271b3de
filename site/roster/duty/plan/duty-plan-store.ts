import type { Database } from '../../../../server/sqlite/database.ts';
import { DutyPlanAnswer, DutyPlanRow } from '../../../../shared/contract/duty-plan.ts';

/** Plans kept; the oldest go when there are more. */
const MOST_PLANS = 20;

export interface DutyPlanStore {
  /** Newest first. */
  list(): DutyPlanRow[];
  add(plan: DutyPlanRow, problem: string): void;
  save(plan: DutyPlanRow, answer?: DutyPlanAnswer): void;
  answer(id: string): DutyPlanAnswer | null;
  problem(id: string): string | null;
}

export function createDutyPlanStore(database: Database): DutyPlanStore {
  const column = (name: 'answer' | 'problem', id: string): string | null => {
    const value = database.get(`SELECT ${name} AS value FROM duty_plan WHERE id = ?`, id)?.['value'];
    return typeof value === 'string' ? value : null;
  };
  return {
    list: () =>
      database.all('SELECT summary FROM duty_plan ORDER BY started_at_ms DESC, rowid DESC').flatMap((row) => {
        const read = DutyPlanRow.safeParse(JSON.parse(String(row['summary'])));
        return read.success ? [read.data] : [];
      }),
    add(plan, problem) {
      const summary = JSON.stringify(plan);
      database.run(
        'INSERT INTO duty_plan (id, started_at_ms, summary, problem, answer) VALUES (?, ?, ?, ?, NULL)',
        ...[plan.id, plan.startedAtMs, summary, problem],
      );
      database.run(
        `DELETE FROM duty_plan WHERE id IN (
           SELECT id FROM duty_plan ORDER BY started_at_ms DESC, rowid DESC LIMIT -1 OFFSET ?)`,
        MOST_PLANS,
      );
    },
    save(plan, answer) {
      database.run('UPDATE duty_plan SET summary = ? WHERE id = ?', JSON.stringify(plan), plan.id);
      if (answer)
        database.run('UPDATE duty_plan SET answer = ? WHERE id = ?', JSON.stringify(answer), plan.id);
    },
    answer(id) {
      const text = column('answer', id);
      return text === null ? null : DutyPlanAnswer.parse(JSON.parse(text));
    },
    problem: (id) => column('problem', id),
  };
}
