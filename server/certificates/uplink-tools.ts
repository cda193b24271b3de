import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import type { Sign, UplinkTools, Verify } from '../../shared/uplink/tools.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The platform half of the uplink protocol, on node:crypto. */
export const nodeUplinkTools: UplinkTools = {
  sha256(...parts) {
    const hash = createHash('sha256');
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  toBase64: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  fromBase64: (text) => new Uint8Array(Buffer.from(text, 'base64')),
  encodeText: (text) => new TextEncoder().encode(text),
  decodeText(bytes) {
    try {
      return strictUtf8.decode(bytes);
    } catch {
      return null;
    }
  },
};

/** Ed25519 with a PKCS #8 PEM key. */
export function ed25519Signer(privateKeyPem: string): Sign {
  const key = createPrivateKey(privateKeyPem);
  return (text) => signBytes(null, Buffer.from(text, 'utf8'), key).toString('base64');
}

/** Ed25519 with an SPKI PEM key. A malformed signature is simply wrong. */
export function ed25519Verifier(publicKeyPem: string): Verify {
  const key = createPublicKey(publicKeyPem);
  return (text, signature) =>
    verifyBytes(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
}
