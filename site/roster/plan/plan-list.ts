import { ContractError } from '../../../shared/contract/errors.ts';

/** Listeners are told at most this often about progress. */
const TELL_MS = 250;

/** Plans as they are shown, and who is told when they change. */
export interface PlanList<Plan extends { readonly id: string }> {
  all(): readonly Plan[];
  /** Throws ContractError `not-found`. */
  find(id: string): Plan;
  /** The plan of this id is now this one. */
  show(plan: Plan): void;
  /** The list is read again. */
  reload(): void;
  onChange(listener: () => void): () => void;
  tell(): void;
  /** Within a quarter of a second. */
  tellSoon(): void;
}

export function createPlanList<Plan extends { readonly id: string }>(
  read: () => readonly Plan[],
): PlanList<Plan> {
  const listeners = new Set<() => void>();
  let telling: NodeJS.Timeout | null = null;
  let plans = read();
  const tell = (): void => {
    if (telling !== null) clearTimeout(telling);
    telling = null;
    for (const listener of listeners) listener();
  };
  return {
    all: () => plans,
    find(id) {
      const plan = plans.find((one) => one.id === id);
      if (plan === undefined) throw new ContractError('not-found', 'there is no such plan', 'planId');
      return plan;
    },
    show(plan) {
      plans = plans.map((one) => (one.id === plan.id ? plan : one));
    },
    reload() {
      plans = read();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell,
    tellSoon() {
      telling ??= setTimeout(tell, TELL_MS);
    },
  };
}
