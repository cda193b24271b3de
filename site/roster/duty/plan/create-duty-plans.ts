import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Database } from '../../../../server/sqlite/database.ts';
import type { DutyRosterFile } from '../../../../shared/contract/duty.ts';
import { DutyPlanAnswer, type DutyPlanRow } from '../../../../shared/contract/duty-plan.ts';
import { ContractError } from '../../../../shared/contract/errors.ts';
import type { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import type { RosterTable } from '../../../../shared/contract/roster-table.ts';
import { draftDuty } from '../../../../shared/domain/roster/duty/plan/draft-duty.ts';
import type { DutyProblem } from '../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { mergeDutyRules } from '../../../../shared/domain/roster/duty/plan/duty-rule-registry.ts';
import { withInvigilation } from '../../../../shared/domain/roster/duty/plan/with-invigilation.ts';
import { canonicalJson } from '../../../../shared/evidence/canonical-json.ts';
import type { DutyPlans } from '../../../ports/duty-plans.ts';
import type { Jobs } from '../../../ports/jobs.ts';
import type { Journal } from '../../../ports/journal.ts';
import { createPlanList } from '../../plan/plan-list.ts';
import { createDutyPlanStore } from './duty-plan-store.ts';
import { readDutyText } from './read-duty-text.ts';
import type { DutySolveRequest, DutySolving } from './solve/solve-duty.ts';

export interface DutyPlansOptions {
  readonly database: Database;
  readonly journal: Pick<Journal, 'append'>;
  readonly jobs: Pick<Jobs, 'start'>;
  readonly ruleSet: RuleSetFile;
  readonly duty: { file(): DutyRosterFile | null; publish(text: string, actor: string): void };
  table(): RosterTable;
  siteName(): string;
  solve(request: Omit<DutySolveRequest, 'workerUrl'>): DutySolving;
  nowMs(): number;
}

/** Plans of duty: one is solved at a time, as a job, which goes on when the page is left. */
export function createDutyPlans(options: DutyPlansOptions): DutyPlans {
  const { database, journal, jobs, ruleSet, duty, nowMs } = options;
  const store = createDutyPlanStore(database);
  const plans = createPlanList<DutyPlanRow>(() => store.list());
  const { find, show, tell } = plans;
  let running: { readonly id: string; readonly solving: DutySolving } | null = null;
  // A service that was killed has no thread any more: what it worked on has no answer.
  for (const plan of plans.all())
    if (plan.state === 'running') {
      const ended: DutyPlanRow = { ...plan, state: 'interrupted', progress: null };
      store.save(ended);
      show(ended);
    }
  const note = (
    action: string,
    plan: DutyPlanRow,
    actor: string,
    details: Readonly<Record<string, unknown>>,
  ): void => journal.append({ actor, action, subject: plan.name, details });
  /** One commit for the row, its answer and its entry in the journal; then everybody is told. */
  const record = (
    plan: DutyPlanRow,
    entry: { readonly action: string; readonly actor: string; readonly details: object },
    answer?: DutyPlanAnswer,
  ): void => {
    database.transaction(() => {
      store.save(plan, answer);
      note(entry.action, plan, entry.actor, { ...entry.details });
    });
    show(plan);
    tell();
  };
  const answerOf = (planId: string): DutyPlanAnswer => {
    const answer = store.answer(planId);
    if (answer === null) throw new ContractError('conflict', 'this plan has no roster', 'planId');
    return answer;
  };

  function start(problem: DutyProblem, seconds: number, seed: number, actor: string): DutyPlanRow {
    const merged = mergeDutyRules(ruleSet, problem.rules);
    if ('fault' in merged) throw new ContractError('bad-input', merged.fault.text, merged.fault.field);
    const text = canonicalJson(problem);
    const { name, from, to } = problem;
    const id = randomBytes(6).toString('hex');
    const plan: DutyPlanRow = {
      ...{ id, name, from, to, state: 'running', by: actor, startedAtMs: nowMs(), endedAtMs: null },
      ...{ seconds, seed, problemSha256: createHash('sha256').update(text).digest('hex') },
      ...{ progress: null, status: null, score: null, lowerBound: null, gapPercent: null, error: '' },
    };
    let onSeconds: (done: number) => void = () => undefined;
    const solving = options.solve({
      ...{ problem, ruleSet, rules: merged.value, seed, seconds },
      onProgress(progress) {
        show({ ...find(id), progress });
        onSeconds(Math.min(seconds, Math.round(progress.elapsedMs / 1_000)));
        plans.tellSoon();
      },
    });
    running = { id, solving };
    database.transaction(() => {
      store.add(plan, text);
      const { problemSha256 } = plan;
      const rules = `${ruleSet.name} v${ruleSet.version}`;
      note('duty-plan.started', plan, actor, { seed, seconds, problemSha256, rules });
    });
    plans.reload();
    jobs.start({ kind: 'duty-solve', subject: name, unit: 'items', actor }, async ({ signal, progress }) => {
      onSeconds = (done) => progress(done, seconds);
      // Cancelling the job, or the end of the service, is the end of the search: the best so far counts.
      signal.addEventListener('abort', () => solving.stop(), { once: true });
      if (signal.aborted) solving.stop();
      try {
        const answer = DutyPlanAnswer.parse(await solving.answer);
        const { status, score, lowerBound, gapPercent } = answer;
        const ended = {
          ...find(id),
          progress: null,
          endedAtMs: nowMs(),
          status,
          score,
          lowerBound,
          gapPercent,
        };
        const details = { status, hard: score.hard, soft: score.soft, lowerBound, seed };
        record({ ...ended, state: 'ready' }, { action: 'duty-plan.ended', actor, details }, answer);
        return { planId: id, status };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const failed: DutyPlanRow = {
          ...find(id),
          state: 'failed',
          endedAtMs: nowMs(),
          progress: null,
          error: why,
        };
        record(failed, { action: 'duty-plan.failed', actor, details: { error: why } });
        throw error;
      } finally {
        running = null;
        tell();
      }
    });
    tell();
    return plan;
  }

  return {
    list: () => plans.all(),
    onChange: (listener) => plans.onChange(listener),
    draft(days) {
      const name = `${options.siteName()} ${days.from}`.slice(0, 64);
      const drafted = draftDuty(name, days, duty.file(), options.table());
      if ('fault' in drafted) {
        const { field, text } = drafted.fault;
        // Without posts there is nothing to plan; anything else is in the days asked for.
        const code = field.startsWith('posts') ? 'not-found' : 'bad-input';
        throw new ContractError(code, `cannot be drafted: ${text}`, field);
      }
      const { posts, people } = drafted.value;
      return {
        text: JSON.stringify(drafted.value, null, 2),
        posts: posts.length,
        people: people.length,
      };
    },
    solve({ text, seconds, seed }, actor) {
      if (running !== null)
        throw new ContractError('conflict', 'a duty roster is being solved already', 'planId');
      const problem = readDutyText(text);
      const { sessions, posts, assignments } = options.table();
      const isExam = new Set(posts.filter(({ kind }) => kind === 'invigilation').map(({ id }) => id));
      const places = assignments
        .filter(({ postId }) => isExam.has(postId))
        .map(({ sessionId, postId, personId }) => ({ sessionId, roomId: postId, staffId: personId }));
      return start(
        withInvigilation(problem, { sessions }, places),
        ...([seconds, seed ?? randomInt(2_147_483_647), actor] as const),
      );
    },
    stop(planId, actor) {
      const plan = find(planId);
      if (running?.id !== planId)
        throw new ContractError('conflict', 'this plan is not being solved', 'planId');
      running.solving.stop();
      note('duty-plan.stopped', plan, actor, {});
    },
    get: (planId) => ({
      plan: find(planId),
      answer: store.answer(planId),
      problem: store.problem(planId) ?? '',
    }),
    publish(planId, actor) {
      const plan = find(planId);
      if (plan.state !== 'ready' && plan.state !== 'published')
        throw new ContractError('conflict', 'this plan has no roster', 'planId');
      const { format, name, posts, people, shifts, score } = answerOf(planId);
      if (score.hard > 0)
        throw new ContractError('conflict', 'this plan breaks hard rules: it cannot be published', 'planId');
      database.transaction(() => {
        duty.publish(JSON.stringify({ format, name, posts, people, shifts }), actor);
        const { problemSha256 } = plan;
        const entry = { action: 'duty-plan.published', actor, details: { problemSha256 } };
        record({ ...plan, state: 'published' }, entry);
      });
    },
    discard(planId, actor) {
      const plan = find(planId);
      if (running?.id === planId) throw new ContractError('conflict', 'stop it first', 'planId');
      if (plan.state === 'published')
        throw new ContractError(
          'conflict',
          'a duty roster was published from this plan: it is kept',
          'planId',
        );
      record({ ...plan, state: 'discarded' }, { action: 'duty-plan.discarded', actor, details: {} });
    },
  };
}
