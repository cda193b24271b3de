import { createHash } from 'node:crypto';
import { z } from 'zod';
import { signingKeyOf } from '../../../server/certificates/text-signature.ts';
import type { ListeningSignature, SignatureState } from '../../../shared/contract/listening-papers.ts';
import { canonicalJson } from '../../../shared/evidence/canonical-json.ts';

const FORMAT = 'exam-listening-signature/1';

export type SignatureFacts = Pick<
  ListeningSignature,
  | 'subjectKind'
  | 'subjectId'
  | 'roomId'
  | 'role'
  | 'name'
  | 'operatorId'
  | 'enteredBy'
  | 'atMs'
  | 'statement'
  | 'contentSha256'
>;

const SignedText = z.looseObject({
  format: z.literal(FORMAT),
  siteCode: z.string(),
  keyId: z.string(),
});

/** The text the site signs: what was signed by whom, as what and when. Reading it needs no database. */
export const signedTextOf = (facts: SignatureFacts, siteCode: string, keyId: string): string =>
  canonicalJson({
    format: FORMAT,
    siteCode,
    keyId,
    subjectKind: facts.subjectKind,
    subjectId: facts.subjectId,
    roomId: facts.roomId,
    role: facts.role,
    name: facts.name,
    operatorId: facts.operatorId,
    enteredBy: facts.enteredBy,
    atMs: facts.atMs,
    statement: facts.statement,
    contentSha256: facts.contentSha256,
  });

export const sha256OfText = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Whether a kept signature still stands: its text says what the row says, it is signed with the key it names, and the
 * results now are those that were signed. Never throws.
 */
export function signatureState(
  row: SignatureFacts & Pick<ListeningSignature, 'signedText' | 'signature' | 'publicKey' | 'keyId'>,
  contentSha256Now: string,
  presentKeyId: string,
): SignatureState {
  if (signingKeyOf(row) === null) return 'broken';
  const siteCode = siteCodeOf(row.signedText);
  if (siteCode === null || signedTextOf(row, siteCode, row.keyId) !== row.signedText) return 'broken';
  if (row.contentSha256 !== contentSha256Now) return 'content-changed';
  return row.keyId === presentKeyId ? 'valid' : 'other-key';
}

function siteCodeOf(text: string): string | null {
  try {
    const parsed = SignedText.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.siteCode : null;
  } catch {
    return null;
  }
}
