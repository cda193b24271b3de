import { z } from 'zod';
import { GapReason } from './recording.ts';

export const VerdictReason = z.object({ code: z.string(), text: z.string() });
export type VerdictReason = z.infer<typeof VerdictReason>;

/** Answer of `exam-site evidence verify`. Paths are relative to the sealed folder. */
export const EvidenceVerdict = z.object({
  /** Every listed file is there unchanged, nothing is there that is not listed, and the signature holds. */
  ok: z.boolean(),
  /** Listed files that were there and read. */
  checked: z.number(),
  missing: z.array(z.string()),
  changed: z.array(z.string()),
  extra: z.array(z.string()),
  /** `untrusted`: the signature is good, but nobody (asked) vouches for its key. */
  signature: z.enum(['valid', 'invalid', 'untrusted']),
  reasons: z.array(VerdictReason),
  /** What the manifest says; null when it cannot be read. Only as good as the signature. */
  seal: z
    .object({
      id: z.string(),
      title: z.string(),
      siteCode: z.string(),
      sealedAtMs: z.number(),
      number: z.string(),
      custodian: z.string(),
      operator: z.string(),
      keyId: z.string(),
    })
    .nullable(),
  /** Only of a signed proof of coverage (a file, not a folder): what it says. Only as good as the signature. */
  proof: z
    .object({
      siteCode: z.string(),
      /** Name of the session; null when the range was given. */
      session: z.string().nullable(),
      fromMs: z.number(),
      toMs: z.number(),
      madeAtMs: z.number(),
      cameras: z.number(),
      /** Sums over the cameras. */
      coveredMs: z.number(),
      missingMs: z.number(),
      keyId: z.string(),
    })
    .optional(),
});
export type EvidenceVerdict = z.infer<typeof EvidenceVerdict>;

export const SealCheck = z.object({
  atMs: z.number(),
  by: z.string(),
  /** Folder that was verified; empty for the site's own. */
  path: z.string(),
  ok: z.boolean(),
  signature: z.enum(['valid', 'invalid', 'untrusted']),
  missing: z.number(),
  changed: z.number(),
  extra: z.number(),
});
export type SealCheck = z.infer<typeof SealCheck>;

export const SealOpening = z.object({ id: z.string(), atMs: z.number(), by: z.string(), reason: z.string() });
export type SealOpening = z.infer<typeof SealOpening>;

export const SealCopy = z.object({ path: z.string(), atMs: z.number(), by: z.string() });
export type SealCopy = z.infer<typeof SealCopy>;

export const SEAL_KINDS = ['session', 'range', 'item'] as const;

/** One sealed folder of this site. */
export const Seal = z.object({
  id: z.string(),
  kind: z.enum(SEAL_KINDS),
  title: z.string(),
  sessionId: z.string().nullable(),
  fromMs: z.number(),
  toMs: z.number(),
  roomIds: z.array(z.string()),
  number: z.string(),
  place: z.string(),
  custodian: z.string(),
  operator: z.string(),
  sealedAtMs: z.number(),
  files: z.number(),
  bytes: z.number(),
  /** Recordings that were not as the index says when they were sealed. */
  damaged: z.number(),
  coveredMs: z.number(),
  missingMs: z.number(),
  manifestSha256: z.string(),
  keyId: z.string(),
  /** A centre vouches for the key. */
  isVouched: z.boolean(),
  /** False when the sealed folder is not where it was put. */
  isPresent: z.boolean(),
  /** Newest first, at most 20 each. */
  checks: z.array(SealCheck),
  copies: z.array(SealCopy),
  openings: z.array(SealOpening),
});
export type Seal = z.infer<typeof Seal>;

/** What a seal would hold, before it is made. */
export const SealPreview = z.object({
  files: z.number(),
  bytes: z.number(),
  rooms: z.array(
    z.object({
      roomId: z.string(),
      cameras: z.number(),
      coveredMs: z.number(),
      missingMs: z.number(),
      /** Milliseconds by reason. */
      missing: z.array(z.object({ reason: GapReason, ms: z.number() })),
    }),
  ),
});
export type SealPreview = z.infer<typeof SealPreview>;

/** A place a copy can go to. */
export const Volume = z.object({
  path: z.string(),
  freeBytes: z.number(),
  totalBytes: z.number(),
  /** It is the disk the site's own data is on: a copy there does not survive that disk. */
  isOwnDisk: z.boolean(),
});
export type Volume = z.infer<typeof Volume>;

export const OpenedSeal = z.object({
  openingId: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      kind: z.string(),
      sizeBytes: z.number(),
      sha256: z.string(),
      cameraId: z.string().nullable(),
      fromMs: z.number().nullable(),
      toMs: z.number().nullable(),
    }),
  ),
});
export type OpenedSeal = z.infer<typeof OpenedSeal>;
