import type { KeyObject } from 'node:crypto';
import { isSealSignature, keyIdOf, readSealKey } from './seal-signer.ts';

/** A text and the Ed25519 signature over its UTF-8 bytes, with the key to check it. */
export interface TextSignature {
  readonly signedText: string;
  /** Base64 of 64 bytes. */
  readonly signature: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly keyId: string;
}

/** The site's own key. */
export interface TextSigner {
  /** SPKI PEM. */
  readonly publicKeyPem: string;
  readonly keyId: string;
  /** 64 bytes, Ed25519. */
  sign(bytes: Uint8Array): Uint8Array;
}

export const signText = (signer: TextSigner, text: string): TextSignature => ({
  signedText: text,
  signature: Buffer.from(signer.sign(Buffer.from(text, 'utf8'))).toString('base64'),
  publicKey: signer.publicKeyPem,
  keyId: signer.keyId,
});

/** The key that signed this very text; null when the signature, the key or its name is not right. Never throws. */
export function signingKeyOf({ signedText, signature, publicKey, keyId }: TextSignature): KeyObject | null {
  const key = readSealKey(publicKey);
  if (key === null || keyIdOf(key) !== keyId) return null;
  return isSealSignature(Buffer.from(signedText, 'utf8'), Buffer.from(signature, 'base64'), key) ? key : null;
}
