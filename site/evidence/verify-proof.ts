import { createHash, type X509Certificate } from 'node:crypto';
import { distrustOf } from '../../server/certificates/seal-signer.ts';
import { signingKeyOf } from '../../server/certificates/text-signature.ts';
import type { EvidenceVerdict, VerdictReason } from '../../shared/contract/evidence.ts';
import type { CoverageProof } from '../../shared/contract/recording.ts';
import { SignedProof } from '../../shared/contract/signed-proof.ts';
import { readProofText } from '../../shared/evidence/proof-text.ts';
import { DISTRUST } from './distrust-words.ts';

/**
 * Checks a signed proof of coverage by itself; null when the text is none. `trusted` null: nobody is asked who signed.
 * Never throws.
 */
export function verifyProof(
  text: string,
  trusted: readonly X509Certificate[] | null,
): EvidenceVerdict | null {
  const signed = read(text);
  if (signed === null) return null;
  const key = signingKeyOf(signed);
  const said = readProofText(signed.signedText);
  const sha256 = createHash('sha256').update(signed.signedText, 'utf8').digest('hex');
  const verdict = (
    signature: EvidenceVerdict['signature'],
    reasons: readonly VerdictReason[],
  ): EvidenceVerdict => ({
    ok: signature === 'valid' || (signature === 'untrusted' && trusted === null),
    checked: 1,
    missing: [],
    changed: [],
    extra: [],
    signature,
    reasons: [...reasons],
    seal: null,
    ...(said === null ? {} : { proof: summaryOf(said.proof, signed.keyId) }),
  });
  if (key === null)
    return verdict('invalid', [{ code: 'bad-signature', text: 'the signature is not of this proof' }]);
  if (said === null)
    return verdict('invalid', [{ code: 'broken-proof', text: 'what is signed is no proof of coverage' }]);
  if (said.keyId !== signed.keyId)
    return verdict('invalid', [{ code: 'other-key', text: 'it is signed with another key than it names' }]);
  if (sha256 !== signed.sha256)
    return verdict('invalid', [{ code: 'other-digest', text: 'the digest is not of this proof' }]);
  if (trusted === null) return verdict('untrusted', []);
  const distrust = distrustOf({
    key,
    certificates: signed.certificates,
    siteCode: said.proof.siteCode,
    atMs: said.proof.madeAtMs,
    trusted,
  });
  return distrust === null
    ? verdict('valid', [])
    : verdict('untrusted', [{ code: distrust, text: DISTRUST[distrust] }]);
}

function read(text: string): SignedProof | null {
  try {
    const parsed = SignedProof.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const summaryOf = (proof: CoverageProof, keyId: string): NonNullable<EvidenceVerdict['proof']> => ({
  siteCode: proof.siteCode,
  session: proof.session?.name ?? null,
  fromMs: proof.fromMs,
  toMs: proof.toMs,
  madeAtMs: proof.madeAtMs,
  cameras: proof.cameras.length,
  coveredMs: sum(proof.cameras.map(({ coveredMs }) => coveredMs)),
  missingMs: sum(proof.cameras.map(({ missingMs }) => missingMs)),
  keyId,
});
