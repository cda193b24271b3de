import { createHash, randomBytes } from 'node:crypto';

/** Nobody has asked for anything in this time: sign in again. */
const IDLE_MS = 30 * 60_000;
/** A shift: whoever stays longer signs in again. */
const LONGEST_MS = 14 * 3_600_000;
const MOST_SESSIONS = 2_000;

export interface Session {
  readonly account: string;
  readonly startedMonoMs: number;
}

export interface Sessions {
  /** The secret of the cookie: 256 random bits. Only its hash is kept. */
  start(account: string, nowMonoMs: number): string;
  /** The account of a living session. `isUse` puts its idle end off; a check alone does not. */
  find(secret: string, nowMonoMs: number, isUse: boolean): Session | null;
  end(secret: string): void;
  /** Every session of an account, but not the one of `except`. */
  endAll(account: string, except?: string): void;
}

interface Kept extends Session {
  usedMonoMs: number;
}

const keyOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

/** Sessions live in memory: after a restart of the server everybody signs in again. */
export function createSessions(limits: { idleMs: number; longestMs: number } | null = null): Sessions {
  const { idleMs, longestMs } = limits ?? { idleMs: IDLE_MS, longestMs: LONGEST_MS };
  const sessions = new Map<string, Kept>();
  return {
    start(account, nowMs) {
      const secret = randomBytes(32).toString('base64url');
      sessions.set(keyOf(secret), { account, startedMonoMs: nowMs, usedMonoMs: nowMs });
      for (const oldest of sessions.keys()) {
        if (sessions.size <= MOST_SESSIONS) break;
        sessions.delete(oldest);
      }
      return secret;
    },
    find(secret, nowMs, isUse) {
      const key = keyOf(secret);
      const session = sessions.get(key);
      if (session === undefined) return null;
      if (nowMs - session.usedMonoMs > idleMs || nowMs - session.startedMonoMs > longestMs) {
        sessions.delete(key);
        return null;
      }
      if (isUse) session.usedMonoMs = nowMs;
      return session;
    },
    end: (secret) => {
      sessions.delete(keyOf(secret));
    },
    endAll(account, except) {
      const kept = except === undefined ? null : keyOf(except);
      for (const [key, session] of sessions)
        if (session.account === account && key !== kept) sessions.delete(key);
    },
  };
}
