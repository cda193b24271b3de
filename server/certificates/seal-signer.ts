import { createHash, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { SIGNATURE_BYTES } from '../../shared/evidence/manifest.ts';
import { DOCUMENT_SIGNING, siteCodeOf } from './certificate-authority.ts';

/** SHA-256 of the public key's SubjectPublicKeyInfo (DER), hex: how a seal names its key. */
export const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** Null for anything but the PEM text of an Ed25519 public key. */
export function readSealKey(pem: string): KeyObject | null {
  // createPublicKey would also take a private key or a certificate and answer its public half.
  if (!pem.startsWith('-----BEGIN PUBLIC KEY-----')) return null;
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}

/** A raw Ed25519 signature over exactly these bytes. A signature of another length is simply wrong. */
export const isSealSignature = (bytes: Uint8Array, signature: Uint8Array, key: KeyObject): boolean =>
  signature.length === SIGNATURE_BYTES && verify(null, bytes, key, signature);

/** Why a good signature is not to be trusted; null when the centre vouches for it. */
export type Distrust =
  | 'no-certificate'
  | 'other-key'
  | 'other-site'
  | 'not-for-sealing'
  | 'unknown-authority'
  | 'not-valid-then';

/**
 * Whether one of the authorities in `trustPem` vouched for this key as the seal key of this site at that time.
 * The authority's own validity counts too. Revocation is not looked at: it cannot undo an older seal.
 */
export function distrustOf(signer: {
  readonly key: KeyObject;
  readonly certificates: readonly string[];
  readonly siteCode: string;
  readonly atMs: number;
  readonly trusted: readonly X509Certificate[];
}): Distrust | null {
  const [pem] = signer.certificates;
  const certificate = pem === undefined ? null : readCertificate(pem);
  if (certificate === null) return 'no-certificate';
  if (keyIdOf(certificate.publicKey) !== keyIdOf(signer.key)) return 'other-key';
  const issuer = signer.trusted.find(
    (authority) =>
      authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
  if (issuer === undefined) return 'unknown-authority';
  if (siteCodeOf(certificate.subjectAltName) !== signer.siteCode) return 'other-site';
  if (certificate.ca || !(certificate.keyUsage ?? []).includes(DOCUMENT_SIGNING)) return 'not-for-sealing';
  const isValid = (one: X509Certificate): boolean =>
    signer.atMs >= one.validFromDate.getTime() && signer.atMs <= one.validToDate.getTime();
  return isValid(certificate) && isValid(issuer) ? null : 'not-valid-then';
}

/** The certificates of a PEM text, at most 64; an empty list when there is none or one is broken. */
export function readCertificates(text: string): X509Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const certificates = blocks.slice(0, 64).map(readCertificate);
  return certificates.every((one) => one !== null) ? certificates : [];
}

function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
