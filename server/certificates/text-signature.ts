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

/**
 * The key that signed this very text; null when the signature, the key or its name is not right. Key and signature
 * have to be written as they are made: base64 has more than one way to write the same bytes (the last character's
 * unused bits), and a changed character must not pass. Never throws.
 */
export function signingKeyOf({ signedText, signature, publicKey, keyId }: TextSignature): KeyObject | null {
  const key = readSealKey(publicKey);
  if (key === null || keyIdOf(key) !== keyId) return null;
  if (key.export({ type: 'spki', format: 'pem' }).toString().trim() !== publicKey.trim()) return null;
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.toString('base64') !== signature) return null;
  return isSealSignature(Buffer.from(signedText, 'utf8'), bytes, key) ? key : null;
}
