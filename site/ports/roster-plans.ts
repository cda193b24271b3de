import type { LeftOut, PlanComparison, RosterAnswer, RosterPlan } from '../../shared/contract/roster-plan.ts';
import type { RosterProblem } from '../../shared/domain/roster/problem/roster-problem.ts';

export interface SolveWish {
  readonly seconds: number;
  /** Null: drawn. */
  readonly seed: number | null;
  readonly keepsRoster: boolean;
}

/** Rosters made beside the working one: solved in the background, compared, accepted or thrown away. */
export interface RosterPlans {
  list(): readonly RosterPlan[];
  onChange(listener: () => void): () => void;
  /** Throws ContractError `conflict` while another one is being solved. */
  solve(wish: SolveWish, actor: string): RosterPlan;
  /** A problem of somebody else's; its roster is never that of the site. */
  solveProblem(problem: RosterProblem, wish: SolveWish, actor: string): RosterPlan;
  copy(name: string, actor: string): RosterPlan;
  /**
   * 抽签: draws who sits in which room of a session, as one step of undo; the roster of before is kept as a plan.
   * `seed` null: drawn.
   */
  draw(
    sessionId: string,
    seed: string | null,
    actor: string,
  ): { readonly seed: string; readonly planId: string; readonly seats: number };
  stop(planId: string, actor: string): void;
  pause(planId: string, actor: string): void;
  resume(planId: string, actor: string): void;
  get(planId: string): { plan: RosterPlan; answer: RosterAnswer | null; leftOut: LeftOut[] };
  /** The problem as its hash was taken: canonical JSON. */
  problemText(planId: string): string;
  compare(planId: string, otherId: string | null): PlanComparison;
  accept(planId: string, actor: string): void;
  discard(planId: string, actor: string): void;
}
