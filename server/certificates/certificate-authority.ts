import 'reflect-metadata';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import type { Sign } from '../../shared/uplink/tools.ts';
import { ed25519Signer } from './uplink-tools.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** Certificates start a day early: clocks of exam sites are often wrong at first contact. */
const BACKDATE_MS = DAY_MS;
const CA_DAYS = 3650;
/** The site code travels as URI in the subject alternative name. */
const SITE_URI = 'urn:exam-site:';
/**
 * RFC 9336 id-kp-documentSigning: what a certificate of a seal's key is for. Without clientAuth it opens no
 * connection.
 */
export const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';

export interface IssuedCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  /** Upper-case hexadecimal, as node:tls shows it. */
  readonly serial: string;
  readonly notAfterMs: number;
}

export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  /** Ed25519, verifies instructions of this centre. PEM. */
  readonly issuerPublicKey: string;
  /** Ed25519 with the issuer's key, over the UTF-8 of the text; base64. */
  readonly signAsIssuer: Sign;
  issueSite(site: { code: string; name: string }, days: number): Promise<IssuedCertificate>;
  issueServer(hosts: readonly string[], days: number): Promise<IssuedCertificate>;
  /** Vouches for a site's Ed25519 key (SPKI PEM) as the signer of its seals; answers the certificate, PEM. */
  issueSealSigner(site: { code: string }, publicKeyPem: string, days: number): Promise<string>;
}

/** What an authority consists of, PEM; the two keys are secret. */
export interface AuthorityFiles {
  readonly 'ca.crt': string;
  readonly 'ca.key': string;
  readonly 'issuer.pub': string;
  readonly 'issuer.key': string;
}

/**
 * Opens the authority kept in `folder`, made on first use (EC P-256, ten years; keys 0600). Two commands
 * that start at once end with the same one: the folder appears by an atomic rename.
 */
export async function openCertificateAuthority(folder: string): Promise<CertificateAuthority> {
  if (!existsSync(join(folder, 'ca.crt'))) writeAuthority(folder, await createAuthorityFiles());
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return await authorityFrom({
    'ca.crt': read('ca.crt'),
    'ca.key': read('ca.key'),
    'issuer.pub': read('issuer.pub'),
    'issuer.key': read('issuer.key'),
  });
}

/** The authority with these files, wherever they are kept. */
export async function authorityFrom(files: AuthorityFiles): Promise<CertificateAuthority> {
  x509.cryptoProvider.set(crypto);
  const certificatePem = files['ca.crt'];
  const key = await importPrivateKey(files['ca.key']);
  const authority = new x509.X509Certificate(certificatePem);
  const certify = async (
    subject: string,
    publicKey: CryptoKey,
    days: number,
    names: x509.JsonGeneralNames,
    usage: string,
  ): Promise<Omit<IssuedCertificate, 'privateKey'>> => {
    const serial = newSerial();
    const notAfterMs = Math.min(Date.now() + days * DAY_MS, authority.notAfter.getTime());
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial,
      subject,
      issuer: authority.subject,
      notBefore: new Date(Date.now() - BACKDATE_MS),
      notAfter: new Date(notAfterMs),
      signingAlgorithm: ALGORITHM,
      publicKey,
      signingKey: key,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([usage]),
        new x509.SubjectAlternativeNameExtension(names),
      ],
    });
    return { certificate: certificate.toString('pem'), serial: serial.toUpperCase(), notAfterMs };
  };
  const issue = async (
    subject: string,
    days: number,
    names: x509.JsonGeneralNames,
    usage: x509.ExtendedKeyUsage,
  ): Promise<IssuedCertificate> => {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    return {
      ...(await certify(subject, keys.publicKey, days, names, usage)),
      privateKey: await exportPrivateKey(keys.privateKey),
    };
  };
  return {
    certificate: certificatePem,
    issuerPublicKey: files['issuer.pub'],
    signAsIssuer: ed25519Signer(files['issuer.key']),
    issueSite: (site, days) =>
      issue(
        `CN=${site.code}`,
        days,
        [{ type: 'url', value: `${SITE_URI}${site.code}` }],
        x509.ExtendedKeyUsage.clientAuth,
      ),
    issueServer: (hosts, days) =>
      issue(
        'CN=exam-centre',
        days,
        hosts.map((host) => ({ type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const), value: host })),
        x509.ExtendedKeyUsage.serverAuth,
      ),
    async issueSealSigner({ code }, publicKeyPem, days) {
      const spki = createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' });
      const publicKey = await crypto.subtle.importKey(
        'spki',
        new Uint8Array(spki),
        { name: 'Ed25519' },
        true,
        ['verify'],
      );
      const names: x509.JsonGeneralNames = [{ type: 'url', value: `${SITE_URI}${code}` }];
      return (await certify(`CN=${code}`, publicKey, days, names, DOCUMENT_SIGNING)).certificate;
    },
  };
}

/** The site code of a verified client certificate's `subjectaltname`; null unless there is exactly one. */
export function siteCodeOf(subjectAltName: string | undefined): string | null {
  const names = (subjectAltName ?? '').split(', ');
  const match = /^URI:urn:exam-site:([0-9A-Za-z]{4,20})$/.exec(names[0] ?? '');
  return names.length === 1 ? (match?.[1] ?? null) : null;
}

/** A new authority and a new issuer of instructions. */
export async function createAuthorityFiles(): Promise<AuthorityFiles> {
  x509.cryptoProvider.set(crypto);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: `CN=Exam centre authority ${randomBytes(4).toString('hex')}`,
    notBefore: new Date(Date.now() - BACKDATE_MS),
    notAfter: new Date(Date.now() + CA_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const issuer = generateKeyPairSync('ed25519');
  return {
    'ca.crt': certificate.toString('pem'),
    'ca.key': await exportPrivateKey(keys.privateKey),
    'issuer.pub': issuer.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'issuer.key': issuer.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function writeAuthority(folder: string, files: AuthorityFiles): void {
  mkdirSync(join(folder, '..'), { recursive: true, mode: 0o700 });
  const draft = mkdtempSync(`${folder}.new-`);
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(draft, name), text, { mode: name.endsWith('.key') ? 0o600 : 0o644 });
  chmodSync(draft, 0o700);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(folder, 'ca.crt'))) throw error;
  }
}

/** 15 random bytes; the leading 4 keeps the number positive and at full length. */
const newSerial = (): string => `4${randomBytes(15).toString('hex').slice(1)}`;

async function exportPrivateKey(key: CryptoKey): Promise<string> {
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  const lines = pkcs8.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

async function importPrivateKey(pem: string): Promise<CryptoKey> {
  const body = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return await crypto.subtle.importKey('pkcs8', body, ALGORITHM, false, ['sign']);
}
