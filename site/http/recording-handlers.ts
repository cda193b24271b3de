import type { Handlers } from '../../server/rpc/handlers.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type { recordingContract } from '../../shared/contract/recording-contract.ts';
import type { Recording } from '../ports/recording.ts';

const DONE = { isDone: true } as const;
const MAX_RANGE_MS = 7 * 86_400_000;

/** The console's procedures of recording: each only translates. */
export function recordingHandlers(recording: Recording): Handlers<typeof recordingContract> {
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
