import { generateKeyPairSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { SiteIdentity } from '../shared/contract/site-config.ts';
import { Enrolment } from '../shared/uplink/enrolment.ts';
import { openStore } from './open-store.ts';
import type { StorePlace } from './store-place.ts';

export interface EnrolRequest {
  readonly place: StorePlace;
  readonly code: string;
  readonly name: string;
  readonly out: string;
  readonly uplinkUrls: readonly string[];
  readonly days: number;
  /** Beginnings of the codes it may report for; none for a site. */
  readonly covers?: readonly string[];
}

/**
 * Issues a certificate and a signing key for one site and writes them to one file (0600). The centre
 * keeps only the public halves. May run beside a running centre.
 */
export async function enrolSite(request: EnrolRequest): Promise<Enrolment> {
  const code = SiteIdentity.shape.code.safeParse(request.code);
  if (!code.success)
    throw new CommandError(EXIT.usage, `--site: ${code.error.issues[0]?.message ?? 'not valid'}`);
  const name = SiteIdentity.shape.name.safeParse(request.name);
  if (!name.success) throw new CommandError(EXIT.usage, '--name takes 1 to 64 characters');
  const endpoints = Enrolment.shape.endpoints.safeParse(request.uplinkUrls);
  if (!endpoints.success || !request.uplinkUrls.every((url) => URL.canParse(url)))
    throw new CommandError(EXIT.usage, '--uplink-url must be an address like wss://host:7361/uplink');
  if (request.place.kind === 'folder') mkdirSync(request.place.folder, { recursive: true, mode: 0o700 });
  const opened = openStore(request.place);
  const authority = await opened.authority();
  const registry = await opened.registry();
  try {
    await registry.addHosts(endpoints.data.map((url) => new URL(url).hostname.replace(/^\[|\]$/g, '')));
    const site = { code: code.data, name: name.data };
    const issued = await authority.issueSite(site, request.days);
    const signing = generateKeyPairSync('ed25519');
    const signingPublicKey = signing.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const enrolment: Enrolment = {
      format: 'exam-enrolment/1',
      site,
      endpoints: endpoints.data,
      ca: authority.certificate,
      certificate: issued.certificate,
      privateKey: issued.privateKey,
      signingKey: signing.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      signingCertificate: await authority.issueSealSigner(site, signingPublicKey, request.days),
      issuerPublicKeys: [authority.issuerPublicKey],
      notAfterMs: Math.floor(issued.notAfterMs),
    };
    writePrivateFile(request.out, `${JSON.stringify(enrolment, null, 2)}\n`);
    await registry.enrol(
      { ...site, scope: request.covers ?? [] },
      {
        serial: issued.serial,
        signingKey: signingPublicKey,
        notAfterMs: enrolment.notAfterMs,
      },
    );
    return enrolment;
  } finally {
    await registry.close();
  }
}

/** Never readable by others, not even for a moment; replaces an older file at once. */
function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.part`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, path);
}
