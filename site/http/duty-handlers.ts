import type { Handlers } from '../../server/rpc/handlers.ts';
import type { dutyContract } from '../../shared/contract/duty-contract.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;

/** Procedures of duty on the day. */
export const dutyHandlers = ({ duty }: Pick<SiteServices, 'duty'>): Handlers<typeof dutyContract> => ({
  'duty.board': () => ({ snapshot: () => duty.board(), subscribe: (push) => duty.onChange(push) }),
  'duty.history': ({ limit }) => [...duty.history(limit)],
  'duty.publish': ({ text }, { actor }) => {
    duty.publish(text, actor);
    return DONE;
  },
  'duty.signOn': (request, { actor }) => {
    duty.signOn(request, actor);
    return DONE;
  },
  'duty.handOver': (request, { actor }) => {
    duty.handOver(request, actor);
    return DONE;
  },
  'duty.fill': (request, { actor }) => {
    duty.fill(request, actor);
    return DONE;
  },
});
