import type { DutyPlanAnswer, DutyPlanRow } from '../../shared/contract/duty-plan.ts';

/** Duty rosters made beside the one that holds: solved in the background, published or thrown away. */
export interface DutyPlans {
  list(): readonly DutyPlanRow[];
  onChange(listener: () => void): () => void;
  /** Throws ContractError `not-found` where there are no posts, `bad-input` with the field for other days. */
  draft(days: { readonly from: string; readonly to: string }): {
    readonly text: string;
    readonly posts: number;
    readonly people: number;
  };
  /** Throws ContractError `bad-input` with the field of a wrong file, `conflict` while another one is being solved. */
  solve(
    wish: { readonly text: string; readonly seconds: number; readonly seed: number | null },
    actor: string,
  ): DutyPlanRow;
  stop(planId: string, actor: string): void;
  get(planId: string): { plan: DutyPlanRow; answer: DutyPlanAnswer | null; problem: string };
  publish(planId: string, actor: string): void;
  discard(planId: string, actor: string): void;
}
