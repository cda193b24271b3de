import type { Handlers } from '../../server/rpc/handlers.ts';
import type { dutyPlanContract } from '../../shared/contract/duty-plan-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Procedures of duty rosters made beside the one that holds. */
export const dutyPlanHandlers = ({
  dutyPlans: plans,
}: Pick<SiteServices, 'dutyPlans'>): Handlers<typeof dutyPlanContract> => ({
  'dutyPlan.feed': () => ({
    snapshot: () => [...plans.list()],
    subscribe: (push) => plans.onChange(() => push([...plans.list()])),
  }),
  'dutyPlan.draft': (days) => plans.draft(days),
  'dutyPlan.solve': (wish, { actor }) => plans.solve(wish, actor),
  'dutyPlan.get': ({ planId }) => plans.get(planId),
  'dutyPlan.stop': ({ planId }, { actor }) => {
    plans.stop(planId, actor);
    return DONE;
  },
  'dutyPlan.publish': ({ planId }, { actor }) => {
    plans.publish(planId, actor);
    return DONE;
  },
  'dutyPlan.discard': ({ planId }, { actor }) => {
    plans.discard(planId, actor);
    return DONE;
  },
});
