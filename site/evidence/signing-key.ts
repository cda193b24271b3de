import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { keyIdOf, readCertificates } from '../../server/certificates/seal-signer.ts';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';

export interface SealSigner {
  /** SPKI PEM. */
  readonly publicKeyPem: string;
  readonly keyId: string;
  /** PEM, the key's own first; empty when no centre vouches for it. */
  readonly certificates: readonly string[];
  /** 64 bytes over exactly these bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

/**
 * The key seals are signed with: the enrolment's, which the centre vouches for, else one made at the first start
 * and kept in `keyFile` (0600).
 */
export function openSealSigner(
  keyFile: string,
  enrolment: Pick<Enrolment, 'signingKey' | 'signingCertificate'> | null,
): SealSigner {
  if (enrolment !== null) return signerOf(enrolment.signingKey, enrolment.signingCertificate ?? null);
  if (!existsSync(keyFile)) makeKeyFile(keyFile);
  return signerOf(readFileSync(keyFile, 'utf8'), null);
}

function signerOf(privateKeyPem: string, certificate: string | null): SealSigner {
  const key = createPrivateKey(privateKeyPem);
  const publicKey = createPublicKey(key);
  const keyId = keyIdOf(publicKey);
  const [vouched] = certificate === null ? [] : readCertificates(certificate);
  // A certificate of another key would make every seal look forged.
  const isOurs = vouched !== undefined && keyIdOf(vouched.publicKey) === keyId;
  return {
    publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    keyId,
    certificates: isOurs ? [vouched.toString()] : [],
    sign: (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}

/** Appears at once and never readable by others. */
function makeKeyFile(path: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${path}.${process.pid}.part`;
  const fd = openSync(draft, 'w', 0o600);
  try {
    writeSync(fd, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
}
