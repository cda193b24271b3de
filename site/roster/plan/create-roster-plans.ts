import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Database } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { RosterAnswer, type RosterPlan } from '../../../shared/contract/roster-plan.ts';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { parseProblem } from '../../../shared/domain/roster/problem/parse-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { mergeRules } from '../../../shared/domain/roster/problem/rule-set.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { Journal } from '../../ports/journal.ts';
import type { RosterPlans, SolveWish } from '../../ports/roster-plans.ts';
import { type DrawFault, drawRooms } from '../solve/draw-rooms.ts';
import type { SolveRequest, Solving } from '../solve/solve-roster.ts';
import { activeRules } from './active-rules.ts';
import { compareRosters } from './compare-rosters.ts';
import { copyAnswer } from './copy-answer.ts';
import { createPlanList } from './plan-list.ts';
import { createPlanStore } from './plan-store.ts';
import type { SeatChange } from './seat-changes.ts';
import { seatChanges } from './seat-changes.ts';
import type { ReadTable } from './table-problem.ts';

export interface RosterPlansOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly jobs: Pick<Jobs, 'start' | 'cancel'>;
  readonly roster: {
    table(): RosterTable;
    replaceSeats(
      changes: readonly SeatChange[],
      what: string,
      subject: string,
      actor: string,
      details?: Readonly<Record<string, unknown>>,
    ): void;
  };
  /** The rules in use. */
  rules(): RuleSetFile;
  readonly readTable: ReadTable;
  solve(request: Omit<SolveRequest, 'workerUrl'>): Solving;
  nowMs(): number;
}

/**
 * Plans of the roster. One is solved at a time; the work is a job, so it goes on when the page is left and can be
 * cancelled there too, which ends it with the best so far. What a plan was made from is kept with it.
 */
export function createRosterPlans(options: RosterPlansOptions): RosterPlans {
  const { database, journal, jobs, roster, nowMs } = options;
  const store = createPlanStore(database);
  const plans = createPlanList<RosterPlan>(() => store.list());
  const { find, show, tell } = plans;
  let running: { readonly id: string; readonly solving: Solving } | null = null;

  const save = (plan: RosterPlan): void => {
    store.save(plan);
    show(plan);
  };
  // A service that was killed has no thread any more: what it worked on has no answer.
  for (const plan of plans.all())
    if (plan.state === 'running' || plan.state === 'paused')
      save({ ...plan, state: 'interrupted', jobId: null, endedAtMs: null });

  const answerOf = (id: string): RosterAnswer => {
    const answer = store.findAnswer(id);
    if (answer === null) throw new ContractError('conflict', 'this plan has no roster', 'planId');
    return answer;
  };
  const problemOf = (id: string): RosterProblem => {
    const read = parseProblem(JSON.parse(store.problemText(id) ?? 'null'));
    if ('fault' in read) throw new ContractError('conflict', 'this plan cannot be read any more', 'planId');
    return read.value;
  };
  const note = (action: string, plan: RosterPlan, actor: string, details: Record<string, unknown>): void =>
    journal.append({ actor, action, subject: plan.id, details });

  /** The table under the rules in use; its problem carries every rule, so that it stands alone. */
  const ownProblem = () => {
    const table = roster.table();
    const { rules } = options.rules();
    const changes = rules.map(({ id, level, weight, params }) => ({ id, level, weight, params }));
    const read = options.readTable(table, changes);
    if ('fault' in read)
      throw new ContractError(
        'conflict',
        `the roster cannot be planned: ${read.fault.text}`,
        read.fault.field,
      );
    return { table, ...read.value };
  };
  const enter = (
    part: Pick<RosterPlan, 'name' | 'origin' | 'by' | 'seed' | 'seconds' | 'baseRevision' | 'state'>,
    problem: RosterProblem,
  ): { plan: RosterPlan; text: string } => {
    const text = canonicalJson(problem);
    const { name, version } = options.rules();
    const plan: RosterPlan = {
      ...part,
      id: randomBytes(6).toString('hex'),
      startedAtMs: nowMs(),
      endedAtMs: null,
      rules: { name, version },
      problemSha256: createHash('sha256').update(text).digest('hex'),
      jobId: null,
      progress: null,
      status: null,
      score: null,
      lowerBound: null,
      gapPercent: null,
      isRepeatable: null,
      error: '',
    };
    return { plan, text };
  };
  const answered = (plan: RosterPlan, answer: RosterAnswer): RosterPlan => {
    const { status, score, lowerBound, gapPercent, isRepeatable } = answer;
    return {
      ...plan,
      state: 'ready',
      endedAtMs: nowMs(),
      jobId: null,
      status,
      score,
      lowerBound,
      gapPercent,
      isRepeatable,
    };
  };

  function start(
    problem: RosterProblem,
    previous: readonly RosterPlace[] | null,
    wish: SolveWish,
    from: Pick<RosterPlan, 'name' | 'origin' | 'baseRevision'> & { leftOut: Parameters<typeof store.add>[2] },
    actor: string,
  ): RosterPlan {
    if (running !== null) throw new ContractError('conflict', 'a roster is being solved already', 'planId');
    const ruleSet = options.rules();
    const merged = mergeRules(ruleSet, problem.rules);
    if ('fault' in merged) throw new ContractError('bad-input', merged.fault.text, merged.fault.field);
    const { leftOut, ...part } = from;
    const seed = wish.seed ?? randomInt(2_147_483_647);
    const begun = enter({ ...part, by: actor, seed, seconds: wish.seconds, state: 'running' }, problem);
    const { id } = begun.plan;
    let onSeconds: (seconds: number) => void = () => undefined;
    const solving = options.solve({
      ...{ problem, ruleSet, previous, seed, rules: merged.value, seconds: wish.seconds },
      onProgress(step) {
        const plan = find(id);
        const known = plan.progress?.firstFeasibleMs ?? null;
        const firstFeasibleMs = known ?? (step.hard === 0 ? step.elapsedMs : null);
        show({ ...plan, progress: { ...step, firstFeasibleMs } });
        onSeconds(Math.min(wish.seconds, Math.round(step.elapsedMs / 1_000)));
        plans.tellSoon();
      },
    });
    running = { id, solving };
    const job = jobs.start(
      { kind: 'roster-solve', subject: part.name, unit: 'items', actor },
      async ({ signal, progress }) => {
        onSeconds = (done) => progress(done, wish.seconds);
        // Cancelling the job, or the end of the service, is the end of the search: the best so far counts.
        signal.addEventListener('abort', () => solving.stop(), { once: true });
        if (signal.aborted) solving.stop();
        try {
          const answer = RosterAnswer.parse(await solving.answer);
          ended(answered(find(id), answer), answer, actor);
          return { planId: id, status: answer.status };
        } catch (error) {
          failed(find(id), error, actor);
          throw error;
        } finally {
          running = null;
          tell();
        }
      },
    );
    const plan: RosterPlan = { ...begun.plan, jobId: job.id };
    database.transaction(() => {
      store.add(plan, begun.text, leftOut);
      const { problemSha256, baseRevision: revision, rules } = plan;
      const details = { seed, seconds: wish.seconds, problemSha256, revision };
      note('roster-plan.started', plan, actor, { ...details, rules: `${rules.name} v${rules.version}` });
    });
    plans.reload();
    tell();
    return plan;
  }

  function ended(plan: RosterPlan, answer: RosterAnswer, actor: string): void {
    const { status, lowerBound, seed, score } = answer;
    database.transaction(() => {
      store.answer(plan, answer);
      const details = { status, hard: score.hard, soft: score.soft, lowerBound, seed };
      note('roster-plan.ended', plan, actor, { ...details, problemSha256: plan.problemSha256 });
    });
    show(plan);
  }

  function failed(before: RosterPlan, error: unknown, actor: string): void {
    const text = error instanceof Error ? error.message : String(error);
    const plan: RosterPlan = { ...before, state: 'failed', endedAtMs: nowMs(), jobId: null, error: text };
    database.transaction(() => {
      save(plan);
      note('roster-plan.failed', plan, actor, { error: text });
    });
  }

  const command = (planId: string): Solving => {
    find(planId);
    if (running?.id !== planId)
      throw new ContractError('conflict', 'this plan is not being solved', 'planId');
    return running.solving;
  };
  /** A plan of the site's own roster that has a roster. */
  const usable = (planId: string): RosterPlan => {
    const plan = find(planId);
    if (plan.origin === 'problem')
      throw new ContractError(
        'conflict',
        'this plan is of another problem than the roster of the site',
        'planId',
      );
    return plan;
  };

  return {
    list: () => plans.all(),
    onChange: (listener) => plans.onChange(listener),
    solve(wish, actor) {
      const { table, problem, places, leftOut } = ownProblem();
      const from = {
        name: `#${plans.all().length + 1}`,
        origin: 'solved',
        baseRevision: table.revision,
      } as const;
      return start(problem, wish.keepsRoster ? places : null, wish, { ...from, leftOut }, actor);
    },
    solveProblem(problem, wish, actor) {
      const from = {
        name: `#${plans.all().length + 1}`,
        origin: 'problem',
        baseRevision: null,
        leftOut: [],
      } as const;
      return start(problem, null, wish, from, actor);
    },
    copy(name, actor) {
      const { table, problem, places, leftOut } = ownProblem();
      const part = { name, origin: 'copied', by: actor, seed: 0, seconds: 0, state: 'ready' } as const;
      const made = enter({ ...part, baseRevision: table.revision }, problem);
      const answer = copyAnswer(problem, options.rules(), places);
      const plan = answered(made.plan, answer);
      database.transaction(() => {
        store.add(plan, made.text, leftOut);
        store.answer(plan, answer);
        note('roster-plan.copied', plan, actor, { name, revision: table.revision });
      });
      plans.reload();
      tell();
      return plan;
    },
    draw(sessionId, wanted, actor) {
      const { table, problem, places } = ownProblem();
      const seed = wanted ?? randomBytes(8).toString('hex');
      const drawn = drawRooms(problem, activeRules(options.rules(), problem), places, sessionId, seed);
      if ('fault' in drawn) throw new ContractError('conflict', WHY_NO_DRAW[drawn.fault], 'sessionId');
      const session = table.sessions.find(({ id }) => id === sessionId)?.name ?? sessionId;
      // What it was drawn from is kept beside it: with the seed an observer can draw again.
      const before = this.copy(session, actor);
      const changes = seatChanges(table, problem, drawn.assignments);
      const { problemSha256 } = before;
      const details = { sessionId, seed, planId: before.id, problemSha256 };
      roster.replaceSeats(changes, 'roster.drawn', sessionId, actor, details);
      return { seed, planId: before.id, seats: changes.length };
    },
    stop(planId, actor) {
      command(planId).stop();
      note('roster-plan.stopped', find(planId), actor, {});
    },
    pause(planId, actor) {
      command(planId).pause();
      save({ ...find(planId), state: 'paused' });
      note('roster-plan.paused', find(planId), actor, {});
      tell();
    },
    resume(planId, actor) {
      command(planId).resume();
      save({ ...find(planId), state: 'running' });
      note('roster-plan.resumed', find(planId), actor, {});
      tell();
    },
    get: (planId) => ({
      plan: find(planId),
      answer: store.findAnswer(planId),
      leftOut: store.leftOut(planId),
    }),
    problemText(planId) {
      find(planId);
      const text = store.problemText(planId);
      if (text === null) throw new ContractError('not-found', 'there is no such plan', 'planId');
      return text;
    },
    compare(planId, otherId) {
      const plan = find(planId);
      const other = otherId === null ? null : find(otherId);
      const isForeign = plan.origin === 'problem';
      if (
        isForeign !== (other?.origin === 'problem') ||
        (isForeign && plan.problemSha256 !== other?.problemSha256)
      )
        throw new ContractError('conflict', 'these plans are of different problems', 'otherId');
      const own = isForeign ? null : ownProblem();
      const problem = own?.problem ?? problemOf(planId);
      const otherPlaces = otherId === null ? (own?.places ?? []) : answerOf(otherId).assignments;
      return compareRosters(problem, options.rules(), answerOf(planId).assignments, otherPlaces);
    },
    accept(planId, actor) {
      const plan = usable(planId);
      if (plan.state !== 'ready' && plan.state !== 'accepted')
        throw new ContractError('conflict', 'this plan has no roster', 'planId');
      const changes = seatChanges(roster.table(), problemOf(planId), answerOf(planId).assignments);
      database.transaction(() => {
        roster.replaceSeats(changes, 'roster-plan.accepted', planId, actor);
        save({ ...plan, state: 'accepted' });
      });
      tell();
    },
    discard(planId, actor) {
      const plan = find(planId);
      if (running?.id === planId) throw new ContractError('conflict', 'stop it first', 'planId');
      if (plan.state === 'accepted')
        throw new ContractError('conflict', 'the roster was made from this plan: it is kept', 'planId');
      database.transaction(() => {
        save({ ...plan, state: 'discarded' });
        note('roster-plan.discarded', plan, actor, { name: plan.name });
      });
      tell();
    },
  };
}

const WHY_NO_DRAW: Readonly<Record<DrawFault, string>> = {
  'unknown-session': 'this session is not an exam of the roster',
  'twice-in-session': 'somebody sits twice in this session',
  'more-than-seats': 'a room has more people than seats',
};
