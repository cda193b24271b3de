import type { Handlers } from '../../server/rpc/handlers.ts';
import type { interruptionContract } from '../../shared/contract/interruption.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of interruptions of the listening test. */
export const interruptionHandlers = ({
  interruptions,
}: Pick<SiteServices, 'interruptions'>): Handlers<typeof interruptionContract> => ({
  'interruption.profile': () => interruptions.profile(),
  'interruption.list': ({ watchId }) => [...interruptions.list(watchId)],
  'interruption.draft': (request, { actor }) => interruptions.draft(request, actor),
  'interruption.decide': (request, { actor }) => interruptions.decide(request, actor),
});
