import type { Handlers } from '../../server/rpc/handlers.ts';
import type { selfTestContract } from '../../shared/contract/self-test-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of the self-test. */
export const selfTestHandlers = ({ selfTests }: SiteServices): Handlers<typeof selfTestContract> => ({
  'selfTest.start': ({ steps }, { actor }) => selfTests.start(steps, actor),
  'selfTest.list': () => [...selfTests.list()],
  'selfTest.get': ({ id }) => selfTests.get(id),
});
