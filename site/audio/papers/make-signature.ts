import { signText, type TextSigner } from '../../../server/certificates/text-signature.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { KeptSignature } from './signature-store.ts';
import { type SignatureFacts, signedTextOf } from './signed-text.ts';

/** Who is said to sign, and what of it. */
export interface Signing {
  readonly roomId: string | null;
  readonly role: SignatureFacts['role'];
  readonly name: string;
  readonly operatorId: string | null;
  readonly statement: string;
}

export interface SigningRules {
  readonly signer: TextSigner;
  readonly siteCode: string;
  readonly operators: readonly { readonly id: string; readonly name: string }[];
  /** Under the same subject. */
  readonly earlier: readonly KeptSignature[];
  /** Rooms that may be signed for one by one. */
  readonly roomIds: readonly string[];
}

/**
 * A signature as it is kept. Throws ContractError: `forbidden` without a named operator at the console, `bad-input` with
 * the field, `conflict` for one that was given before.
 */
export function makeSignature(
  subject: Pick<SignatureFacts, 'subjectKind' | 'subjectId' | 'contentSha256' | 'atMs'>,
  { roomId, role, name: given, operatorId, statement }: Signing,
  actor: string,
  { signer, siteCode, operators, earlier, roomIds }: SigningRules,
): Omit<KeptSignature, 'id'> {
  if (!operators.some(({ id }) => id === actor))
    throw new ContractError('forbidden', 'this needs a named person at the console', 'actor');
  if (roomId !== null && !roomIds.includes(roomId))
    throw new ContractError('bad-input', 'the room does not take part in this', 'roomId');
  const operator = operatorId === null ? null : operators.find(({ id }) => id === operatorId);
  if (operator === undefined) throw new ContractError('bad-input', 'there is no such operator', 'operatorId');
  const name = operator === null ? given.trim() : operator.name;
  if (earlier.some((one) => one.name === name && one.role === role && one.roomId === roomId))
    throw new ContractError('conflict', 'this person has signed this already', 'name');
  const facts = { ...subject, roomId, role, name, operatorId, enteredBy: actor, statement };
  return { ...facts, ...signText(signer, signedTextOf(facts, siteCode, signer.keyId)) };
}
