import { createHash } from 'node:crypto';
import { signText } from '../../server/certificates/text-signature.ts';
import type { CoverageProof } from '../../shared/contract/recording.ts';
import { SIGNED_PROOF_FORMAT, type SignedProof } from '../../shared/contract/signed-proof.ts';
import { proofText } from '../../shared/evidence/proof-text.ts';
import type { SealSigner } from './signing-key.ts';

/** Signs a proof of coverage with the key seals are signed with. */
export function signProof(signer: SealSigner, proof: CoverageProof): SignedProof {
  const signed = signText(signer, proofText(proof, signer.keyId));
  return {
    format: SIGNED_PROOF_FORMAT,
    ...signed,
    sha256: createHash('sha256').update(signed.signedText, 'utf8').digest('hex'),
    certificates: [...signer.certificates],
  };
}
