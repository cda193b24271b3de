import type { Database, Row } from '../../server/sqlite/database.ts';
import { ExamPlan, type ExamPlanRow } from '../../shared/contract/exam-plan.ts';
import { datesOf } from '../../shared/domain/exam/make-plan.ts';

/** So many changes can be taken back. */
const LONGEST_HISTORY = 100;

export interface KeptPlan {
  readonly plan: ExamPlan;
  readonly revision: number;
  readonly isActive: boolean;
  readonly isRemoved: boolean;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
}

export type EditKind = 'created' | 'saved' | 'imported' | 'removed' | 'activated';

/** A change that can be taken back. `before` is the state to go back to; of an activation, the id of the plan before. */
export interface PlanEdit {
  readonly seq: number;
  readonly planId: string;
  readonly what: EditKind;
  /** Of the plan right after the change: a newer one was written without an entry here. */
  readonly revision: number;
  readonly before: string | null;
}

/** The tables of the plans as functions. Writing happens inside a transaction of the caller. */
export function createExamPlanStore(database: Database) {
  const find = (planId: string): KeptPlan | null => {
    const row = database.get('SELECT * FROM exam_plan WHERE id = ?', planId);
    return row === undefined ? null : kept(row);
  };
  return {
    find,
    /** Those that are not removed, newest change first. */
    list: (): KeptPlan[] =>
      database
        .all(
          'SELECT * FROM exam_plan WHERE is_removed = 0 ORDER BY is_active DESC, updated_at_ms DESC, rowid DESC',
        )
        .map(kept),
    active: (): KeptPlan | null => {
      const row = database.get('SELECT * FROM exam_plan WHERE is_active = 1');
      return row === undefined ? null : kept(row);
    },
    hasAny: (): boolean => database.get('SELECT 1 FROM exam_plan LIMIT 1') !== undefined,
    put(plan: ExamPlan, isRemoved: boolean, atMs: number, actor: string): number {
      const revision = (find(plan.id)?.revision ?? 0) + 1;
      database.run(
        `INSERT INTO exam_plan (id, revision, value, is_active, is_removed, updated_at_ms, updated_by)
         VALUES (?, ?, ?, 0, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, value = excluded.value,
           is_removed = excluded.is_removed, updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by`,
        ...[plan.id, revision, JSON.stringify(plan), isRemoved ? 1 : 0, atMs, actor],
      );
      return revision;
    },
    setActive(planId: string | null): void {
      database.run('UPDATE exam_plan SET is_active = 0 WHERE is_active = 1');
      if (planId !== null) database.run('UPDATE exam_plan SET is_active = 1 WHERE id = ?', planId);
    },
    remember(edit: Omit<PlanEdit, 'seq'>, atMs: number, actor: string): void {
      const { planId, what, revision, before } = edit;
      const { lastInsertRowid } = database.run(
        'INSERT INTO exam_plan_edit (plan_id, what, revision, before, at_ms, actor) VALUES (?, ?, ?, ?, ?, ?)',
        ...[planId, what, revision, before, atMs, actor],
      );
      database.run('DELETE FROM exam_plan_edit WHERE seq <= ?', lastInsertRowid - LONGEST_HISTORY);
    },
    lastEdit(): PlanEdit | null {
      const row = database.get('SELECT * FROM exam_plan_edit ORDER BY seq DESC LIMIT 1');
      if (row === undefined) return null;
      return {
        seq: Number(row['seq']),
        planId: String(row['plan_id']),
        // Written by `remember` only.
        what: String(row['what']) as EditKind,
        revision: Number(row['revision']),
        before: typeof row['before'] === 'string' ? row['before'] : null,
      };
    },
    /** A plan is back in the state of this revision: the change that led to it can be taken back next. */
    rebaseEdit(planId: string, revision: number): void {
      database.run(
        `UPDATE exam_plan_edit SET revision = (SELECT revision FROM exam_plan WHERE id = plan_id)
          WHERE plan_id = ? AND revision = ?`,
        ...[planId, revision],
      );
    },
    forgetEdit(seq: number): void {
      database.run('DELETE FROM exam_plan_edit WHERE seq = ?', seq);
    },
  };
}
export type ExamPlanStore = ReturnType<typeof createExamPlanStore>;

const kept = (row: Row): KeptPlan => ({
  plan: ExamPlan.parse(JSON.parse(String(row['value']))),
  revision: Number(row['revision']),
  isActive: row['is_active'] === 1,
  isRemoved: row['is_removed'] === 1,
  updatedAtMs: Number(row['updated_at_ms']),
  updatedBy: String(row['updated_by']),
});

export function rowOf({ plan, revision, isActive, updatedAtMs, updatedBy }: KeptPlan): ExamPlanRow {
  const dates = datesOf(plan.sessions);
  const candidatesIn = plan.sessions.map(({ rooms }) =>
    rooms.reduce((sum, room) => sum + room.candidates, 0),
  );
  return {
    ...{ id: plan.id, name: plan.name, kind: plan.kind, revision, isActive, updatedAtMs, updatedBy },
    firstDate: dates?.first ?? null,
    lastDate: dates?.last ?? null,
    sessions: plan.sessions.length,
    rooms: Math.max(0, ...plan.sessions.map(({ rooms }) => rooms.length)),
    candidates: Math.max(0, ...candidatesIn),
  };
}
