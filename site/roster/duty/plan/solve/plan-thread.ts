import { mergeDutyRules } from '../../../../../shared/domain/roster/duty/plan/duty-rule-registry.ts';
import { Random } from '../../../solve/random.ts';
import { BranchSearch } from '../../solve/branch-search.ts';
import { ColumnSearch, wholeAbove } from '../../solve/column-search.ts';
import { DUTY_CONTROL } from '../../solve/duty-messages.ts';
import { loadHighs } from '../../solve/load-highs.ts';
import { type RowRoster, rosterCost } from '../../solve/row-source.ts';
import type { DutyConflict } from './duty-conflict.ts';
import { explainPlan } from './explain-plan.ts';
import type { PlanMessage, PlanWork } from './plan-messages.ts';
import { compilePlan } from './plan-model.ts';
import { PlanRows } from './plan-rows.ts';
import { respond } from './respond.ts';
import { shortSlots, timesAlone } from './simple-conflicts.ts';

/** Counted on for each second asked for: about half of what a current desktop core makes, so seed and seconds decide. */
const EFFORT_PER_SECOND = 6_000_000;
const DIVE_ROUNDS = 5;
const DIVE_NOISE = 0.25;
const NODES_PER_DIVE = 8;
const WINDOWS_PER_DIVE = 12;
/** Share of the work given to the first branches, which lift the bound most. */
const FIRST_TREE_SHARE = 0.1;
const SMALLEST_WINDOW = 4;
const LARGEST_WINDOW = 12;
const WINDOW_LIMITS = { rounds: 4, nodes: 50, seconds: 5 } as const;
const WHOLE_LIMITS = { rounds: 0, nodes: 200, seconds: 15 } as const;

type Rows = RowRoster<readonly number[]>;

/** What the thread of a duty plan does: a roster at once, the bound by columns, dives and windows; or why there is none. */
export async function runPlanThread(work: PlanWork, post: (message: PlanMessage) => void): Promise<void> {
  const merged = mergeDutyRules(work.ruleSet, work.problem.rules);
  if ('fault' in merged) throw new Error(merged.fault.text);
  const rules = merged.value;
  const random = new Random(work.seed);
  const model = compilePlan(work.problem, rules, { isFeasibilityOnly: false });
  const source = new PlanRows(model);
  const isStopped = () => Atomics.load(work.control, DUTY_CONTROL.isStopped) === 1;
  let best: Rows = respond(
    source,
    model.people.map((_, person) => source.columnOf(person, [])),
    random,
    isStopped,
  );
  let cost = rosterCost(source, best);
  let bound = Number.NEGATIVE_INFINITY;
  const tell = () => post({ kind: 'better', cost, rows: best.map(({ row }) => [...row]) });
  tell();
  const take = (roster: Rows | null) => {
    if (roster === null) return;
    const improved = respond(source, roster, random, isStopped);
    const now = rosterCost(source, improved);
    if (now >= cost) return;
    best = improved;
    cost = now;
    tell();
  };
  const raise = (value: number) => {
    const lowerBound = wholeAbove(value);
    if (lowerBound <= bound) return;
    bound = lowerBound;
    post({ kind: 'bound', lowerBound });
  };
  const endInfeasible = (conflicts: readonly DutyConflict[]) => {
    post({ kind: 'infeasible', conflicts });
    post({ kind: 'done', isComplete: !isStopped() });
  };
  const simple = [...timesAlone(work.problem, rules), ...shortSlots(work.problem, rules)];
  if (simple.length > 0) {
    endInfeasible(simple);
    return;
  }
  const highs = await loadHighs();
  const generation = new ColumnSearch(highs, source);
  const isOver = () => isStopped() || generation.effort() >= work.seconds * EFFORT_PER_SECOND;
  const isBest = () => cost <= bound;
  generation.add(best);
  const answer = generation.converge(isOver, raise);
  const missing = answer?.fixed.at(-1) ?? 0;
  if (missing > 1e-6) {
    const conflicts = explainPlan(highs, work.problem, rules, isStopped);
    if (conflicts.length > 0) {
      generation.dispose();
      endInfeasible(conflicts);
      return;
    }
  }
  if (answer) take(generation.dive(isOver, () => 0, DIVE_ROUNDS));
  const tree = new BranchSearch(generation, bound, {
    best: () => cost,
    take,
    onBound: raise,
    diveRounds: DIVE_ROUNDS,
    nodesPerDive: NODES_PER_DIVE,
  });
  const branch = (until: number) => {
    if (!isOver() && !isBest()) tree.run(() => isOver() || generation.effort() >= until);
  };
  if (answer) branch(generation.effort() + FIRST_TREE_SHARE * work.seconds * EFFORT_PER_SECOND);
  const everybody = new Set(model.people.keys());
  for (let round = 0; answer && !isOver() && !isBest(); round += 1) {
    const before = generation.effort();
    if (round > 0) take(generation.dive(isOver, () => DIVE_NOISE * random.unit(), DIVE_ROUNDS));
    if (round === 1) take(generation.window(best, everybody, WHOLE_LIMITS, isOver));
    for (let count = 0; count < WINDOWS_PER_DIVE && !isOver() && !isBest(); count += 1) {
      const most = SMALLEST_WINDOW + random.below(LARGEST_WINDOW - SMALLEST_WINDOW + 1);
      const free = new Set<number>();
      while (free.size < Math.min(model.people.length, most)) free.add(random.below(model.people.length));
      take(generation.window(best, free, WINDOW_LIMITS, isOver));
    }
    branch(2 * generation.effort() - before);
  }
  generation.dispose();
  post({ kind: 'done', isComplete: !isStopped() || isBest() });
}
