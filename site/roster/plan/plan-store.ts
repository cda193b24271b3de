import type { Database } from '../../../server/sqlite/database.ts';
import { LeftOut, RosterAnswer, RosterPlan } from '../../../shared/contract/roster-plan.ts';

/** Plans kept; the oldest go when there are more. A problem of 5,000 people is about 2 MB. */
const MOST_PLANS = 30;

export interface PlanStore {
  /** Newest first. */
  list(): RosterPlan[];
  add(plan: RosterPlan, problemText: string, leftOut: readonly LeftOut[]): void;
  save(plan: RosterPlan): void;
  answer(plan: RosterPlan, answer: RosterAnswer): void;
  findAnswer(id: string): RosterAnswer | null;
  problemText(id: string): string | null;
  leftOut(id: string): LeftOut[];
}

export function createPlanStore(database: Database): PlanStore {
  const column = (name: 'answer' | 'problem' | 'left_out', id: string): string | null => {
    const value = database.get(`SELECT ${name} AS value FROM roster_plan WHERE id = ?`, id)?.['value'];
    return typeof value === 'string' ? value : null;
  };
  const save = (plan: RosterPlan): void => {
    database.run('UPDATE roster_plan SET summary = ? WHERE id = ?', JSON.stringify(plan), plan.id);
  };
  return {
    list: () =>
      database
        .all('SELECT summary FROM roster_plan ORDER BY started_at_ms DESC, rowid DESC')
        .flatMap((row) => {
          const read = RosterPlan.safeParse(JSON.parse(String(row['summary'])));
          return read.success ? [read.data] : [];
        }),
    add(plan, problemText, leftOut) {
      database.run(
        'INSERT INTO roster_plan (id, started_at_ms, summary, problem, left_out, answer) VALUES (?, ?, ?, ?, ?, NULL)',
        plan.id,
        plan.startedAtMs,
        JSON.stringify(plan),
        problemText,
        JSON.stringify(leftOut),
      );
      database.run(
        `DELETE FROM roster_plan WHERE id IN (
           SELECT id FROM roster_plan ORDER BY started_at_ms DESC, rowid DESC LIMIT -1 OFFSET ?)`,
        MOST_PLANS,
      );
    },
    save,
    answer(plan, answer) {
      save(plan);
      database.run('UPDATE roster_plan SET answer = ? WHERE id = ?', JSON.stringify(answer), plan.id);
    },
    findAnswer(id) {
      const text = column('answer', id);
      return text === null ? null : RosterAnswer.parse(JSON.parse(text));
    },
    problemText: (id) => column('problem', id),
    leftOut: (id) => LeftOut.array().parse(JSON.parse(column('left_out', id) ?? '[]')),
  };
}
