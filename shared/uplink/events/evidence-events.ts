import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Recordings and seals. */
export const evidenceEvents = {
  /** Recording of the site began or ended in order; `cameras` are those it is meant for. */
  'recording.started': z.looseObject({ atMs: AtMs, stream: Code, cameras: Count }),
  'recording.stopped': z.looseObject({ atMs: AtMs, cameras: Count }),
  /**
   * Gaps of one cause that ended together: from the first one's start to the last one's end, `missingMs` is the sum over
   * the cameras. Codes as in docs/recording.md. `cameraIds` names at most 500 of them.
   */
  'recording.gap': z.looseObject({
    fromMs: AtMs,
    toMs: AtMs,
    reason: Code,
    code: Code,
    cameras: Count,
    cameraIds: z.array(Id).max(500),
    missingMs: AtMs,
  }),
  /** The hash is the site's word, given while it had the recordings, for what a seal holds. No names of persons. */
  'evidence.sealed': z.looseObject({
    sealId: Id,
    kind: Code,
    sessionId: Id.nullable(),
    fromMs: AtMs,
    toMs: AtMs,
    rooms: Count,
    files: Count,
    bytes: Count,
    missingMs: Count,
    damaged: Count,
    sealNumber: z.string().max(200),
    place: z.string().max(200),
    sealedAtMs: AtMs,
    manifestSha256: z.string().max(64),
    keyId: z.string().max(64),
  }),
  'evidence.opened': z.looseObject({
    sealId: Id,
    openingId: Id,
    actor: z.string().max(64),
    reason: z.string().max(500),
    atMs: AtMs,
  }),
} as const;
