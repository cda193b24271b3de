import type { Handlers } from '../../server/rpc/handlers.ts';
import type { dutyCallsContract } from '../../shared/contract/duty-calls.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of telephone spot calls. */
export const dutyCallsHandlers = ({
  dutyCalls: calls,
}: Pick<SiteServices, 'dutyCalls'>): Handlers<typeof dutyCallsContract> => ({
  'dutyCall.feed': () => ({ snapshot: () => calls.view(), subscribe: (push) => calls.onChange(push) }),
  'dutyCall.draw': (wish, { actor }) => calls.draw(wish, actor),
  'dutyCall.record': (result, { actor }) => {
    calls.record(result, actor);
    return { isDone: true };
  },
});
