import type { Handlers } from '../../server/rpc/handlers.ts';
import type { evidenceContract } from '../../shared/contract/evidence-contract.ts';
import type { Evidence } from '../ports/evidence.ts';

/** Sealing, copying, verifying and opening seals. */
export function evidenceHandlers({
  evidence,
}: {
  readonly evidence: Evidence;
}): Handlers<typeof evidenceContract> {
  return {
    'evidence.seals': () => ({
      snapshot: () => evidence.seals(),
      subscribe: (push) => evidence.onChange(push),
    }),
    'evidence.preview': ({ fromMs, toMs, roomIds }) => evidence.preview({ fromMs, toMs }, roomIds),
    'evidence.seal': (request, { actor }) => evidence.seal(request, actor),
    'evidence.addItem': (request, { actor }) => evidence.addItem(request, actor),
    'evidence.volumes': () => evidence.volumes(),
    'evidence.copy': ({ id, folder }, { actor }) => evidence.copy(id, folder, actor),
    'evidence.verify': ({ id, folder }, { actor }) => evidence.verify(id, folder, actor),
    'evidence.open': ({ id, reason }, { actor }) => evidence.open(id, reason, actor),
  };
}
