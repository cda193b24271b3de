import { z } from 'zod';

export const SIGNED_PROOF_FORMAT = 'exam-coverage-proof/1';

/** A coverage proof as a file that proves itself: a text, the site's signature over it, and what vouches for the key. */
export const SignedProof = z.object({
  format: z.literal(SIGNED_PROOF_FORMAT),
  /** `proofText` of the proof (shared/evidence/proof-text.ts): what is signed, byte by byte as UTF-8. */
  signedText: z.string(),
  /** SHA-256 of those bytes, hex: printed on the sheet, it names exactly this file. */
  sha256: z.string(),
  /** Ed25519, base64. */
  signature: z.string(),
  /** SPKI PEM. */
  publicKey: z.string(),
  /** SHA-256 of the key's SubjectPublicKeyInfo (DER), hex. */
  keyId: z.string(),
  /** PEM; empty when no centre vouches for the key. */
  certificates: z.array(z.string()),
});
export type SignedProof = z.infer<typeof SignedProof>;
