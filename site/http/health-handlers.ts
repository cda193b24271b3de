import type { Handlers } from '../../server/rpc/handlers.ts';
import type { healthContract } from '../../shared/contract/health-contract.ts';
import type { SiteServices } from './site-services.ts';

export const healthHandlers = ({
  health,
}: Pick<SiteServices, 'health'>): Handlers<typeof healthContract> => ({
  'health.history': (question) => health.history(question),
  'health.overview': () => health.overview(),
  'health.setClockLimit': ({ limitMs }, { actor }) => health.setClockLimit(limitMs, actor),
});
