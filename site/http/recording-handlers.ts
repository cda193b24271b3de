import type { Handlers } from '../../server/rpc/handlers.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { recordingContract } from '../../shared/contract/recording-contract.ts';
import { sessionProof } from './session-proof.ts';
import type { SiteServices } from './site-services.ts';

const DONE = { isDone: true } as const;
const MAX_RANGE_MS = 7 * 86_400_000;

/** The console's procedures of recording: each only translates. */
export function recordingHandlers(
  services: Pick<SiteServices, 'recording' | 'recordedSessions' | 'signProof' | 'journal'>,
): Handlers<typeof recordingContract> {
  const { recording, journal } = services;
  const bounded = (range: { fromMs: number; toMs: number }): void => {
    if (range.toMs - range.fromMs > MAX_RANGE_MS)
      throw new ContractError('bad-input', 'at most 7 days at a time', 'toMs');
  };
  return {
    'recording.state': () => ({
      snapshot: () => recording.state(),
      subscribe: (push) => recording.onChange(push),
    }),
    'recording.coverage': ({ fromMs, toMs, cameraIds }) => {
      bounded({ fromMs, toMs });
      return recording.coverage({ fromMs, toMs }, cameraIds ?? null);
    },
    'recording.proof': async ({ sessionId }) => {
      await recording.recovered;
      return services.signProof(sessionProof(services, sessionId));
    },
    'recording.issueProof': ({ sessionId, form }, { actor }) => {
      sessionProof(services, sessionId);
      journal.append({
        actor,
        action: 'recording.proof-issued',
        subject: sessionId,
        details: { form },
      });
      return DONE;
    },
    'recording.fragments': ({ fromMs, toMs, cameraId, limit }) =>
      recording.fragments(cameraId, { fromMs, toMs }, limit),
    'recording.export': ({ fromMs, toMs, cameraIds }, { actor }) => {
      bounded({ fromMs, toMs });
      return recording.startExport({ fromMs, toMs }, cameraIds, actor);
    },
    'recording.bookmarks': ({ fromMs, toMs }) => recording.bookmarks({ fromMs, toMs }),
    'recording.addBookmark': (bookmark, { actor }) => recording.addBookmark(bookmark, actor),
    'recording.removeBookmark': ({ id }, { actor }) => {
      recording.removeBookmark(id, actor);
      return DONE;
    },
  };
}
