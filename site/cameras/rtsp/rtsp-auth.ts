import { createHash } from 'node:crypto';

export interface Challenge {
  readonly scheme: 'digest' | 'basic';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** Digest algorithm as written by the server, null when it named none (then MD5, RFC 7616 3.3). */
  readonly algorithm: string | null;
  readonly hash: 'md5' | 'sha256';
  readonly isSession: boolean;
  readonly hasQopAuth: boolean;
  readonly isStale: boolean;
}

const MAX_CHALLENGE_CHARS = 4096;

/** All usable challenges in the WWW-Authenticate headers of one answer, strongest first: SHA-256, MD5, Basic. */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  const found: Challenge[] = [];
  for (const header of headers.slice(0, 8)) {
    for (const [scheme, parameters] of splitChallenges(header.slice(0, MAX_CHALLENGE_CHARS))) {
      const challenge = toChallenge(scheme, parameters);
      if (challenge !== null) found.push(challenge);
    }
  }
  return found.sort((a, b) => rank(a) - rank(b));
}

function rank(challenge: Challenge): number {
  if (challenge.scheme === 'basic') return 2;
  return challenge.hash === 'sha256' ? 0 : 1;
}

function splitChallenges(text: string): [string, Map<string, string>][] {
  const found: [string, Map<string, string>][] = [];
  // Either `name="value"`, `name=value`, or a bare word that begins the next challenge.
  const pattern = /([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|([A-Za-z0-9_-]+)/g;
  for (const match of text.matchAll(pattern)) {
    if (match[4] !== undefined) found.push([match[4].toLowerCase(), new Map()]);
    else
      found
        .at(-1)?.[1]
        .set((match[1] ?? '').toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '');
  }
  return found;
}

function toChallenge(scheme: string, parameters: Map<string, string>): Challenge | null {
  const realm = parameters.get('realm') ?? '';
  const base = {
    realm,
    opaque: parameters.get('opaque') ?? null,
    isStale: /^true$/i.test(parameters.get('stale') ?? ''),
  };
  if (scheme === 'basic')
    return { ...base, scheme, nonce: '', algorithm: null, hash: 'md5', isSession: false, hasQopAuth: false };
  if (scheme !== 'digest') return null;
  const algorithm = parameters.get('algorithm') ?? null;
  const named = /^(md5|sha-256)(-sess)?$/i.exec(algorithm ?? 'MD5');
  const nonce = parameters.get('nonce');
  if (named === null || nonce === undefined) return null;
  const qop = parameters.get('qop');
  const hasQopAuth = qop?.split(',').some((item) => item.trim().toLowerCase() === 'auth') ?? false;
  if (qop !== undefined && qop !== '' && !hasQopAuth) return null; // auth-int only
  const hash = named[1]?.toLowerCase() === 'sha-256' ? 'sha256' : 'md5';
  return { ...base, scheme, nonce, algorithm, hash, isSession: named[2] !== undefined, hasQopAuth };
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Value of the Authorization header (RFC 7616 3.4, RFC 7617). `count` is the use of this nonce, from 1. */
export function authorize(
  challenge: Challenge,
  credentials: Credentials,
  request: { method: string; url: string; count: number; clientNonce: string },
): string {
  const { username, password } = credentials;
  if (challenge.scheme === 'basic')
    return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
  const hash = (text: string): string => createHash(challenge.hash).update(text, 'utf8').digest('hex');
  const count = request.count.toString(16).padStart(8, '0');
  let secret = hash(`${username}:${challenge.realm}:${password}`);
  if (challenge.isSession) secret = hash(`${secret}:${challenge.nonce}:${request.clientNonce}`);
  const target = hash(`${request.method}:${request.url}`);
  const middle = challenge.hasQopAuth ? `${count}:${request.clientNonce}:auth:` : '';
  const response = hash(`${secret}:${challenge.nonce}:${middle}${target}`);
  const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(request.url)}`,
    `response="${response}"`,
  ];
  if (challenge.algorithm !== null) parts.push(`algorithm=${challenge.algorithm}`);
  if (challenge.opaque !== null) parts.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.hasQopAuth) parts.push('qop=auth', `nc=${count}`);
  if (challenge.hasQopAuth || challenge.isSession) parts.push(`cnonce="${request.clientNonce}"`);
  return `Digest ${parts.join(', ')}`;
}
