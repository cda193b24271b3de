import { randomBytes } from 'node:crypto';
import type { Database } from '../../server/sqlite/database.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { ExamLibrary } from '../../shared/contract/exam-library.ts';
import { type ExamPlan, ExamPlan as ExamPlanSchema } from '../../shared/contract/exam-plan.ts';
import type { RosterTable, Session } from '../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../shared/contract/site-config.ts';
import { checkPlan } from '../../shared/domain/exam/check-plan.ts';
import { addDays } from '../../shared/domain/exam/civil-days.ts';
import { copyPlan, type NewPlan, planFromTemplate } from '../../shared/domain/exam/make-plan.ts';
import { sessionsOfPlan } from '../../shared/domain/exam/plan-sessions.ts';
import type { ExamLibraries, ExamPlans } from '../ports/exam.ts';
import type { Journal } from '../ports/journal.ts';
import { adoptSessions, isFollowed } from './adopt-sessions.ts';
import { createExamPlanStore, type EditKind, type KeptPlan, rowOf } from './exam-plan-store.ts';
import { groundOf, type PlanImportBase, planFileImport } from './plan-import.ts';

const MOST_PLANS = 50;
const SYSTEM = 'system';

export interface ExamPlansOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly libraries: Pick<ExamLibraries, 'active' | 'find'>;
  readonly roster: {
    table(): Pick<RosterTable, 'sessions'>;
    onChange(listener: () => void): () => void;
    /** The sessions of the plan take the place of the exam sessions there were; those that are over stay. */
    followPlan(sessions: readonly Session[], isClearing: boolean, actor: string): void;
  };
  rooms(): readonly RoomConfig[];
  /** Whether a session from before exam plans has a listening part. */
  hasListening(session: Pick<Session, 'name' | 'subject'>): boolean;
  nowMs(): number;
}

/**
 * Plans of exams. The one that counts is the source of all exam sessions: every change of it is written through to the
 * roster in the same transaction. Sessions that arrive by the roster's own import are taken into it.
 */
export function createExamPlans(options: ExamPlansOptions): ExamPlans {
  const { database, journal, libraries, roster, nowMs } = options;
  const store = createExamPlanStore(database);
  const listeners = new Set<() => void>();
  let isWriting = false;
  let counting: ReturnType<ExamPlans['active']> | undefined;

  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const newSessionId = (): string => `x${randomBytes(5).toString('hex')}`;
  const libraryOf = ({ library }: ExamPlan): ExamLibrary =>
    libraries.find(library.name, library.version) ?? libraries.active();
  const find = (planId: string): KeptPlan => {
    const kept = store.find(planId);
    if (kept === null || kept.isRemoved)
      throw new ContractError('not-found', 'there is no such plan', 'planId');
    return kept;
  };
  const stepsFor = (hasListening: boolean): string => {
    const { templates, tables } = libraries.active();
    const sessions = templates.flatMap((template) => template.sessions);
    return sessions.find((session) => session.hasListening === hasListening)?.steps ?? tables[0]?.id ?? '';
  };

  /** One commit; the roster follows inside it. */
  function change(work: () => void): void {
    isWriting = true;
    try {
      database.transaction(work);
    } finally {
      isWriting = false;
      counting = undefined;
    }
    tell();
  }
  function follow(kept: KeptPlan, isClearing: boolean, actor: string): void {
    roster.followPlan(sessionsOfPlan(kept.plan), isClearing, actor);
  }
  /** Writes a plan, its entry in the journal, and what the roster makes of it. */
  function put(
    plan: ExamPlan,
    what: EditKind | 'undone' | 'adopted',
    actor: string,
    more: { readonly isRemoved?: boolean; readonly details?: Readonly<Record<string, unknown>> } = {},
  ): number {
    const revision = store.put(plan, more.isRemoved === true, nowMs(), actor);
    journal.append({
      actor,
      action: `exam-plan.${what}`,
      subject: plan.name,
      details: { plannedSessions: plan.sessions.length, planRevision: revision, ...more.details },
    });
    const kept = store.find(plan.id);
    if (kept?.isActive === true && what !== 'adopted') follow(kept, false, actor);
    return revision;
  }

  function edit(
    plan: ExamPlan,
    what: Exclude<EditKind, 'activated'>,
    actor: string,
    details: Readonly<Record<string, unknown>> = {},
  ): void {
    change(() => {
      const before = store.find(plan.id);
      const revision = put(plan, what, actor, { isRemoved: what === 'removed', details });
      const was = before === null ? null : JSON.stringify(before.plan);
      store.remember({ planId: plan.id, what, revision, before: was }, nowMs(), actor);
    });
  }
  function make(name: string, firstDate: string, actor: string, from: (wish: NewPlan) => ExamPlan | null) {
    if (addDays(firstDate, 0) !== firstDate)
      throw new ContractError('bad-input', 'there is no such day', 'firstDate');
    if (store.list().length >= MOST_PLANS)
      throw new ContractError('conflict', `there are ${MOST_PLANS} plans: remove one first`, 'planId');
    const plan = from({ id: randomBytes(6).toString('hex'), name, firstDate, newSessionId });
    if (plan === null) throw new ContractError('not-found', 'there is no such template', 'templateId');
    edit(plan, 'created', actor);
    return { planId: plan.id };
  }
  function check(plan: ExamPlan): void {
    const [fault] = checkPlan(plan, groundOf({ rooms: options.rooms(), library: libraryOf(plan) }));
    if (fault === undefined) return;
    const name = plan.sessions[fault.at]?.name ?? '';
    throw new ContractError(
      'bad-input',
      `session ${fault.at + 1} (${name}): ${fault.code} ${fault.value}`,
      `plan.sessions.${fault.at}`,
    );
  }
  const baseOf = (kept: KeptPlan): PlanImportBase => ({
    ...{ plan: kept.plan, revision: kept.revision, library: libraryOf(kept.plan), rooms: options.rooms() },
    ...{ stepsFor, newSessionId },
  });
  const checkRevision = (kept: KeptPlan, revision: number): void => {
    if (kept.revision !== revision)
      throw new ContractError('conflict', 'somebody else changed this plan meanwhile', 'revision');
  };

  /** What the roster has and the plan does not know comes from the roster's own import, or from before exam plans. */
  function adopt(): void {
    if (isWriting) return;
    const active = store.active();
    const exams = roster.table().sessions.filter(({ kind }) => kind === 'exam');
    if (active === null && (exams.length === 0 || store.hasAny())) return;
    const base: ExamPlan = active?.plan ?? {
      ...{ id: randomBytes(6).toString('hex'), name: '考试安排', kind: '', source: '', sessions: [] },
      library: { name: libraries.active().name, version: libraries.active().version },
    };
    const sessions = adoptSessions(base.sessions, exams, { stepsFor, hasListening: options.hasListening });
    if (sessions === null) {
      // The roster's import knows neither rooms nor the listening part: what the plan says of them is put back.
      if (active !== null && !isFollowed(active.plan.sessions, exams))
        change(() => follow(active, false, SYSTEM));
      return;
    }
    change(() => {
      const plan = { ...base, sessions: [...sessions] };
      put(plan, 'adopted', SYSTEM);
      if (active === null) store.setActive(plan.id);
      const kept = store.find(plan.id);
      if (kept !== null) follow(kept, false, SYSTEM);
    });
  }

  adopt();
  roster.onChange(adopt);

  return {
    list: () => {
      const last = store.lastEdit();
      const plan = last === null ? null : store.find(last.planId);
      const isFree = last !== null && plan !== null && plan.revision === last.revision;
      return {
        rows: store.list().map(rowOf),
        undo: isFree ? { what: last.what, name: plan.plan.name } : null,
      };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get(planId) {
      const { plan, revision } = find(planId);
      return { plan, revision, library: libraryOf(plan) };
    },
    active() {
      if (counting !== undefined) return counting;
      const kept = store.active();
      counting = kept === null ? null : { plan: kept.plan, library: libraryOf(kept.plan) };
      return counting;
    },
    create: ({ templateId, name, firstDate }, actor) =>
      make(name, firstDate, actor, (wish) => planFromTemplate(libraries.active(), templateId, wish)),
    copy({ planId, name, firstDate }, actor) {
      const { plan } = find(planId);
      return make(name, firstDate, actor, (wish) => copyPlan(plan, wish));
    },
    save(given, revision, actor) {
      const kept = find(given.id);
      checkRevision(kept, revision);
      const plan = ExamPlanSchema.parse(given);
      if (libraries.find(plan.library.name, plan.library.version) === null)
        throw new ContractError('not-found', 'there is no such version of the library', 'library');
      check(plan);
      if (JSON.stringify(plan) !== JSON.stringify(kept.plan)) edit(plan, 'saved', actor);
    },
    remove(planId, actor) {
      const kept = find(planId);
      if (kept.isActive) throw new ContractError('conflict', 'this plan counts: let another one count first');
      edit(kept.plan, 'removed', actor);
    },
    activate(planId, isClearing, actor) {
      const kept = find(planId);
      if (kept.isActive) return;
      check(kept.plan);
      change(() => {
        const former = store.active();
        store.setActive(planId);
        journal.append({
          actor,
          action: 'exam-plan.activated',
          subject: kept.plan.name,
          details: { formerPlan: former?.plan.name ?? null, isClearing },
        });
        store.remember(
          { planId, what: 'activated', revision: kept.revision, before: former?.plan.id ?? null },
          nowMs(),
          actor,
        );
        follow(kept, isClearing, actor);
      });
    },
    undo(actor) {
      const last = store.lastEdit();
      const kept = last === null ? null : store.find(last.planId);
      if (last === null || kept === null || kept.revision !== last.revision)
        throw new ContractError('conflict', 'there is nothing to take back');
      change(() => {
        store.forgetEdit(last.seq);
        if (last.what === 'activated') {
          store.setActive(last.before);
          const before = last.before === null ? null : store.find(last.before);
          journal.append({
            actor,
            action: 'exam-plan.undone',
            subject: kept.plan.name,
            details: { planChange: last.what },
          });
          if (before === null) roster.followPlan([], false, actor);
          else follow(before, false, actor);
          return;
        }
        if (last.what === 'created' && kept.isActive)
          throw new ContractError('conflict', 'this plan counts: let another one count first');
        const plan = last.before === null ? kept.plan : ExamPlanSchema.parse(JSON.parse(last.before));
        const isRemoved = last.what === 'created';
        put(plan, 'undone', actor, { isRemoved, details: { planChange: last.what } });
        store.rebaseEdit(plan.id, last.revision - 1);
      });
    },
    preview: (planId, kind, bytes) => planFileImport(kind, bytes, baseOf(find(planId))).preview,
    import({ planId, kind, fileName, bytes, revision }, actor) {
      const kept = find(planId);
      checkRevision(kept, revision);
      const { plan, preview } = planFileImport(kind, bytes, baseOf(kept));
      const [first] = preview.problems;
      if (first)
        throw new ContractError(
          'bad-input',
          `the file has ${preview.problems.length} problems, the first in row ${first.row}: ${first.text}`,
          first.column,
        );
      check(plan);
      const { rows, added, changed, encoding } = preview;
      edit(plan, 'imported', actor, { planFile: kind, fileName, rows, added, changed, encoding });
      return preview;
    },
  };
}
