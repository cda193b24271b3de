import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

/** Written by this version. A reader accepts added fields of the same format and refuses another format. */
export const MANIFEST_FORMAT = 'exam-evidence/1';

/** Names inside a sealed folder. The first two are the seal itself; every other file is listed in the manifest. */
export const EVIDENCE_FILES = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  signer: 'signer.pem',
  certificates: 'certificate.pem',
  journal: 'journal.jsonl',
  sums: 'SHA256SUMS',
  readme: 'README.txt',
} as const;

/** Raw Ed25519 signature (RFC 8032): no header, no text. */
export const SIGNATURE_BYTES = 64;
/** 150 cameras for a week in ten-minute files are 150,000. */
const MAX_FILES = 200_000;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const Count = z.number().int().min(0);
const AtMs = z.number().int().min(0);
const Name = z.string().max(200);
const Id = z.string().min(1).max(128);
const Pem = z.string().max(16_384);

/**
 * A path that means the same file on every file system: relative, `/` between plain ASCII names that begin with
 * a letter or digit, so that neither `..`, an absolute path, a drive nor a stream can be spelled.
 */
export const EvidencePath = z
  .string()
  .max(240)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*){0,7}$/, 'not a plain relative path')
  .refine((path) => !/(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i.test(path), 'a reserved name')
  .refine((path) => !/\.(\/|$)/.test(path), 'a name that ends with a dot');

export const EvidenceFile = z.object({
  path: EvidencePath,
  sizeBytes: Count,
  sha256: Sha256,
  kind: z.enum(['recording', 'journal', 'item', 'signer', 'sums', 'readme']),
  /** Of a recording: which part of which camera, and the head of its fragment chain (docs/recording.md). */
  segmentId: Id.optional(),
  cameraId: Id.optional(),
  fromMs: AtMs.optional(),
  toMs: AtMs.optional(),
  chainHead: z.string().max(128).optional(),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** A recording the index knows that could not be sealed as it was written. */
export const DamagedRecording = z.object({
  segmentId: Id,
  cameraId: Id,
  fromMs: AtMs,
  toMs: AtMs,
  /** `hash-differs` files are sealed as found; the others are not in the folder. */
  reason: z.enum(['missing', 'unreadable', 'hash-differs']),
  indexSha256: Sha256,
  chainHead: z.string().max(128),
});
export type DamagedRecording = z.infer<typeof DamagedRecording>;

/** Which time of one camera is in the seal, and why the rest is not. */
export const SealedCoverage = z.object({
  cameraId: Id,
  roomId: Id,
  coveredMs: Count,
  missingMs: Count,
  gaps: z
    .array(z.object({ fromMs: AtMs, toMs: AtMs, reason: z.string().max(64), code: z.string().max(64) }))
    .max(2_000),
  /** Further gaps, left out of the list but counted in `missingMs`. */
  omittedGaps: Count,
});
export type SealedCoverage = z.infer<typeof SealedCoverage>;

/**
 * An excerpt of the site's operations journal, one entry a line exactly as stored. With h(0) = `previousHash`
 * and h(i) = SHA-256(h(i-1) in hex, LF, line i), the last h is `lastHash`. `headSeq` and `headHash` are the end
 * of the whole journal when the seal was made.
 */
export const JournalExtract = z.object({
  path: EvidencePath,
  entries: Count,
  firstSeq: Count.nullable(),
  lastSeq: Count.nullable(),
  previousHash: Sha256,
  lastHash: Sha256,
  headSeq: Count,
  headHash: Sha256,
});
export type JournalExtract = z.infer<typeof JournalExtract>;

/** What was sealed, by whom, when, where it is kept: the signed part of a sealed folder. */
export const EvidenceManifest = z
  .object({
    format: z.literal(MANIFEST_FORMAT),
    id: z.string().regex(/^[a-z0-9-]{8,64}$/),
    kind: z.enum(['session', 'range', 'item']),
    title: Name,
    site: z.object({ code: z.string().max(64), name: Name, timeZone: z.string().max(64) }),
    session: z.object({ id: Id, name: Name }).nullable(),
    fromMs: AtMs,
    toMs: AtMs,
    rooms: z.array(z.object({ id: Id, name: Name })).max(5_000),
    cameras: z.array(z.object({ id: Id, roomId: Id })).max(10_000),
    files: z.array(EvidenceFile).min(1).max(MAX_FILES),
    damaged: z.array(DamagedRecording).max(MAX_FILES),
    coverage: z.array(SealedCoverage).max(10_000),
    journal: JournalExtract.nullable(),
    seal: z.object({
      number: Name,
      place: Name,
      custodian: Name,
      operator: z.object({ id: Id, name: Name, post: Name }),
    }),
    sealedAtMs: AtMs,
    console: z.object({ version: Name }),
    signer: z.object({
      algorithm: z.literal('Ed25519'),
      /** SHA-256 of the public key's SubjectPublicKeyInfo (DER). */
      keyId: Sha256,
      /** PEM, the signer's own first; empty for a key no centre vouches for. */
      certificates: z.array(Pem).max(4),
    }),
  })
  .refine(({ files }) => new Set(files.map(({ path }) => path.toLowerCase())).size === files.length, {
    message: 'a path is listed twice',
    path: ['files'],
  })
  .refine(({ files }) => files.every(({ path }) => !isSealItself(path)), {
    message: 'the manifest lists itself',
    path: ['files'],
  })
  .refine(({ files }) => files.some(({ path }) => path === EVIDENCE_FILES.signer), {
    message: 'the signer is not listed',
    path: ['files'],
  });
export type EvidenceManifest = z.infer<typeof EvidenceManifest>;

const isSealItself = (path: string): boolean =>
  [EVIDENCE_FILES.manifest, EVIDENCE_FILES.signature].some((name) => name === path.toLowerCase());

export type ParsedManifest =
  | { readonly kind: 'manifest'; readonly manifest: EvidenceManifest }
  /** A good manifest of a version this program does not know. */
  | { readonly kind: 'other-format'; readonly format: string }
  | { readonly kind: 'broken'; readonly why: string };

/** Reads the bytes of `manifest.json`; never throws. */
export function parseManifest(text: string): ParsedManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'broken', why: 'not valid JSON' };
  }
  const format = z.object({ format: z.string().max(64) }).safeParse(json);
  if (!format.success) return { kind: 'broken', why: 'no format' };
  if (format.data.format !== MANIFEST_FORMAT) return { kind: 'other-format', format: format.data.format };
  const parsed = EvidenceManifest.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { kind: 'broken', why: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` };
  }
  return isCanonical(json, text)
    ? { kind: 'manifest', manifest: parsed.data }
    : { kind: 'broken', why: 'not in canonical form' };
}

function isCanonical(json: unknown, text: string): boolean {
  try {
    return canonicalJson(json) === text;
  } catch {
    // Nested deeper than the stack: nothing this product writes.
    return false;
  }
}
