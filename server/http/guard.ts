import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What the guard thinks of a request. `unauthenticated` may still see the public routes. */
export type Verdict =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'foreign'; readonly what: 'host' | 'origin' };

export interface Guard {
  readonly cookieName: string;
  readonly cookieValue: string;
  isToken(candidate: string): boolean;
  /** Judges Host, Origin and credentials of a request or upgrade. */
  judge(request: IncomingMessage): Verdict;
  /** Called once the port is known: names of this server that a browser may use. */
  setAuthority(hosts: readonly string[], port: number): void;
}

/** A launch token: 256 random bits in hex, so that it can never begin like an option on a command line. */
export const createToken = (): string => randomBytes(32).toString('hex');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

/**
 * One place that decides who may talk to this server. Host and Origin are checked because a page of
 * another site can reach loopback (DNS rebinding, cross-site WebSocket): the cookie alone is not proof.
 */
export function createGuard(token: string): Guard {
  const cookieValue = digest(`cookie:${token}`).toString('base64url');
  let authorities = new Set<string>();
  // Cookies ignore ports: two servers on one host must not overwrite each other's session.
  let cookieName = 'exam-session';
  const readCookie = (header: string | undefined): string | null => {
    for (const part of (header ?? '').split(';')) {
      const cut = part.indexOf('=');
      if (cut > 0 && part.slice(0, cut).trim() === cookieName) return part.slice(cut + 1).trim();
    }
    return null;
  };
  return {
    get cookieName() {
      return cookieName;
    },
    cookieValue,
    isToken: (candidate) => isSame(candidate, token),
    judge(request) {
      const host = request.headers.host?.toLowerCase() ?? '';
      if (!authorities.has(host)) return { kind: 'foreign', what: 'host' };
      const origin = request.headers.origin;
      if (origin !== undefined && origin.toLowerCase() !== `http://${host}`)
        return { kind: 'foreign', what: 'origin' };
      const authorization = request.headers.authorization;
      if (authorization?.startsWith('Bearer ') && isSame(authorization.slice(7), token))
        return { kind: 'allowed' };
      const cookie = readCookie(request.headers.cookie);
      if (cookie !== null && isSame(cookie, cookieValue)) return { kind: 'allowed' };
      return { kind: 'unauthenticated' };
    },
    setAuthority(hosts, port) {
      cookieName = `exam-session-${port}`;
      authorities = new Set(hosts.map((host) => `${host.toLowerCase()}:${port}`));
    },
  };
}
