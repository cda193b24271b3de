import type { Handlers } from '../../server/rpc/handlers.ts';
import type { soundBenchContract } from '../../shared/contract/sound-bench-contract.ts';
import type { SiteServices } from './site-services.ts';

/** Procedures of the technician's bench. */
export const soundBenchHandlers = ({
  soundBench,
}: Pick<SiteServices, 'soundBench'>): Handlers<typeof soundBenchContract> => ({
  'soundBench.list': () => [...soundBench.list()],
  'soundBench.measure': ({ kind, wavBase64, input }, { actor }) =>
    soundBench.measure({ kind, input, actor, wav: Buffer.from(wavBase64, 'base64') }),
});
