import { z } from 'zod';
import { AudioCheck } from './audio-check.ts';

/** Who signs a check of the listening equipment, as exam offices name them. */
export const SIGNER_ROLES = [
  'technician',
  'site-director',
  'teacher',
  'student',
  'parent',
  'equipment-manager',
  'exam-office',
  'other',
] as const;
export const SignerRole = z.enum(SIGNER_ROLES);
export type SignerRole = z.infer<typeof SignerRole>;

export const PAPER_FORMATS = ['pdf', 'csv', 'xlsx', 'json'] as const;
export const PaperFormat = z.enum(PAPER_FORMATS);
export type PaperFormat = z.infer<typeof PaperFormat>;

export const PaperLanguage = z.enum(['zh', 'en']);
export type PaperLanguage = z.infer<typeof PaperLanguage>;

/**
 * `valid`: the results are those that were signed and the signature is the site's. `content-changed`: the results are
 * not those that were signed. `broken`: the signature does not fit what it is said to sign. `other-key`: a good
 * signature of another key than this site's present one.
 */
export const SignatureState = z.enum(['valid', 'other-key', 'content-changed', 'broken']);
export type SignatureState = z.infer<typeof SignatureState>;

/** One signature under a check or, with a room, under what one room heard. */
export const ListeningSignature = z.object({
  id: z.number().int(),
  subjectKind: z.enum(['check', 'trial']),
  subjectId: z.string(),
  roomId: z.string().nullable(),
  role: SignerRole,
  name: z.string(),
  /** Of the named operator; null where the name was entered. */
  operatorId: z.string().nullable(),
  /** The operator at the console. */
  enteredBy: z.string(),
  atMs: z.number(),
  statement: z.string(),
  /** SHA-256 of the canonical text of what was signed, hex. */
  contentSha256: z.string(),
  /** Ed25519 over `signedText`, base64. */
  signature: z.string(),
  /** The canonical text the site signed: who, as what, when, and the hash. */
  signedText: z.string(),
  publicKey: z.string(),
  keyId: z.string(),
  state: SignatureState,
});
export type ListeningSignature = z.infer<typeof ListeningSignature>;

/** A named person holds a room with a remark good enough for the test. */
export const RemarkAcceptance = z.object({
  checkId: z.string(),
  roomId: z.string(),
  by: z.string(),
  atMs: z.number(),
  reason: z.string(),
});
export type RemarkAcceptance = z.infer<typeof RemarkAcceptance>;

/** How a room differs from what was accepted. Null: one of the two was not measured. */
export const BaselineDrift = z.object({
  roomId: z.string(),
  acceptedAtMs: z.number(),
  acceptedBy: z.string(),
  baselineCheckId: z.string(),
  stiChange: z.number().nullable(),
  levelChangeDb: z.number().nullable(),
  noiseChangeDb: z.number().nullable(),
  /** The largest change of an octave of the response, re 1 kHz. */
  responseChangeDb: z.number().nullable(),
  /** `same`: within what two readings of an untouched room differ by. */
  verdict: z.enum(['same', 'changed', 'other-microphone', 'not-comparable']),
});
export type BaselineDrift = z.infer<typeof BaselineDrift>;

export const EvidenceSound = z.object({
  roomId: z.string(),
  cameraId: z.string(),
  file: z.string(),
  sha256: z.string(),
  bytes: z.number(),
});
export type EvidenceSound = z.infer<typeof EvidenceSound>;

/** Everything that belongs to the papers of one check, besides its results. */
export const ListeningPapers = z.object({
  checkId: z.string(),
  /** Of the results as they are kept: what a signature signs. */
  contentSha256: z.string(),
  signatures: z.array(ListeningSignature),
  remarks: z.array(RemarkAcceptance),
  drift: z.array(BaselineDrift),
  evidence: z.array(EvidenceSound),
  /** Whether the result of this check is what later ones are compared with. */
  isBaseline: z.boolean(),
});
export type ListeningPapers = z.infer<typeof ListeningPapers>;

export const REPORT_FORMAT = 'exam-listening-report/1';

/** The JSON paper: the whole result, with the limits it was judged by. Add-only within one format. */
export const ListeningReport = z.object({
  format: z.literal(REPORT_FORMAT),
  site: z.object({ code: z.string(), name: z.string(), timeZone: z.string() }),
  check: AudioCheck.omit({ progress: true, phaseEndsAtMs: true }),
  rooms: z.array(z.object({ id: z.string(), name: z.string() })),
  /** The limits themselves; null when this version is not kept any more. */
  profile: z.record(z.string(), z.unknown()).nullable(),
  contentSha256: z.string(),
  signatures: z.array(ListeningSignature),
  remarks: z.array(RemarkAcceptance),
  drift: z.array(BaselineDrift),
  evidence: z.array(EvidenceSound),
  /** dB SPL = dBFS + offset, for microphones that were calibrated when this was made. */
  calibrations: z.array(
    z.object({ cameraId: z.string(), offsetDb: z.number(), by: z.string(), atMs: z.number() }),
  ),
});
export type ListeningReport = z.infer<typeof ListeningReport>;
