import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Principal, TOKEN_PRINCIPAL } from '../rpc/handlers.ts';

/** What the guard thinks of a request. `unauthenticated` may still see the public routes. */
export type Verdict =
  | { readonly kind: 'allowed'; readonly principal: Principal }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'foreign'; readonly what: 'host' | 'origin' };

/** People who signed in; a server without accounts has none. */
export interface SessionLookup {
  /** Null when the session has ended. `isUse`: somebody asked for something just now. */
  who(secret: string, isUse: boolean): Principal | null;
}

export interface Guard {
  readonly cookieName: string;
  /** Of a person who signed in. */
  readonly sessionCookieName: string;
  readonly cookieValue: string;
  isToken(candidate: string): boolean;
  /** Judges Host, Origin and credentials of a request or upgrade. `isUse` keeps a session from falling idle. */
  judge(request: IncomingMessage, isUse?: boolean): Verdict;
  /** The secret of the session a request carries. */
  sessionOf(request: IncomingMessage): string | null;
  /** Called once the port is known: names of this server that a browser may use. */
  setAuthority(hosts: readonly string[], port: number, scheme?: 'http' | 'https'): void;
}

/** A launch token: 256 random bits in hex, so that it can never begin like an option on a command line. */
export const createToken = (): string => randomBytes(32).toString('hex');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * One place that decides who may talk to this server. Host and Origin are checked because a page of
 * another site can reach loopback (DNS rebinding, cross-site WebSocket): the cookie alone is not proof.
 */
export function createGuard(token: string, sessions: SessionLookup | null = null): Guard {
  const cookieValue = digest(`cookie:${token}`).toString('base64url');
  let authorities = new Set<string>();
  // Cookies ignore ports: two servers on one host must not overwrite each other's session.
  let cookieName = 'exam-session';
  let sessionCookieName = 'exam-account';
  let scheme = 'http';
  const readCookie = (header: string | undefined, name: string): string | null => {
    for (const part of (header ?? '').split(';')) {
      const cut = part.indexOf('=');
      if (cut > 0 && part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim();
    }
    return null;
  };
  return {
    get cookieName() {
      return cookieName;
    },
    get sessionCookieName() {
      return sessionCookieName;
    },
    cookieValue,
    isToken: (candidate) => isSame(candidate, token),
    judge(request, isUse = true) {
      const host = request.headers.host?.toLowerCase() ?? '';
      if (!authorities.has(host)) return { kind: 'foreign', what: 'host' };
      const origin = request.headers.origin;
      if (origin !== undefined && origin.toLowerCase() !== `${scheme}://${host}`)
        return { kind: 'foreign', what: 'origin' };
      const authorization = request.headers.authorization;
      // Where people have accounts the token is for this computer only.
      const isTokenTaken = sessions === null || isLoopback(request.socket.remoteAddress);
      const allowed = { kind: 'allowed', principal: TOKEN_PRINCIPAL } as const;
      if (isTokenTaken && authorization?.startsWith('Bearer ') && isSame(authorization.slice(7), token))
        return allowed;
      const secret = readCookie(request.headers.cookie, sessionCookieName);
      const principal = secret === null ? null : (sessions?.who(secret, isUse) ?? null);
      if (principal !== null) return { kind: 'allowed', principal };
      const cookie = readCookie(request.headers.cookie, cookieName);
      if (isTokenTaken && cookie !== null && isSame(cookie, cookieValue)) return allowed;
      return { kind: 'unauthenticated' };
    },
    sessionOf: (request) => readCookie(request.headers.cookie, sessionCookieName),
    setAuthority(hosts, port, by = 'http') {
      scheme = by;
      cookieName = `exam-session-${port}`;
      sessionCookieName = `exam-account-${port}`;
      authorities = new Set(hosts.map((host) => `${host.toLowerCase()}:${port}`));
    },
  };
}

/** Also as IPv4 inside IPv6. */
export const isLoopback = (address: string | undefined): boolean =>
  address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
