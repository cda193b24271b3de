import type { Handlers } from '../../server/rpc/handlers.ts';
import type { interruptionContract } from '../../shared/contract/interruption.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of interruptions of the listening test. */
export const interruptionHandlers = ({
  interruptions,
  interruptionRules,
}: Pick<SiteServices, 'interruptions' | 'interruptionRules'>): Handlers<typeof interruptionContract> => ({
  'interruption.profile': () => interruptions.profile(),
  'interruptionRules.table': () => interruptionRules.table(),
  'interruptionRules.save': ({ profile, reason }, { actor }) => {
    interruptionRules.save(profile, reason, actor);
    return interruptionRules.table();
  },
  'interruptionRules.use': ({ name, version, reason }, { actor }) => {
    interruptionRules.use(name, version, reason, actor);
    return interruptionRules.table();
  },
  'interruption.list': ({ watchId }) => [...interruptions.list(watchId)],
  'interruption.draft': (request, { actor }) => interruptions.draft(request, actor),
  'interruption.decide': (request, { actor }) => interruptions.decide(request, actor),
});
