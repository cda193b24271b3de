import { z } from 'zod';
import { CoverageProof } from '../contract/recording.ts';
import { SIGNED_PROOF_FORMAT } from '../contract/signed-proof.ts';
import { canonicalJson } from './canonical-json.ts';

const ProofText = z.object({
  format: z.literal(SIGNED_PROOF_FORMAT),
  keyId: z.string(),
  proof: CoverageProof,
});

/** The text that is signed. Its format is part of it: no other signature of the site's key can stand for it. */
export const proofText = (proof: CoverageProof, keyId: string): string =>
  canonicalJson({ format: SIGNED_PROOF_FORMAT, keyId, proof });

/** Null for a text that is not one of these. Never throws. */
export function readProofText(text: string): { keyId: string; proof: CoverageProof } | null {
  try {
    const parsed = ProofText.safeParse(JSON.parse(text));
    return parsed.success ? { keyId: parsed.data.keyId, proof: parsed.data.proof } : null;
  } catch {
    return null;
  }
}
