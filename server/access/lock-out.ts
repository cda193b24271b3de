/** After so many wrong passwords in a row a further try must wait. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
/** Without a try for this long, a count is forgotten. */
const FORGET_MS = 24 * 3_600_000;
/** More names and addresses than this are not remembered: the oldest give way. */
const MOST_KEYS = 10_000;

interface Failures {
  count: number;
  lockedUntilMs: number;
  lastMs: number;
}

export interface LockOut {
  /** How long a try for these keys must still wait; 0 when it may be made now. */
  waitMs(keys: readonly string[], nowMonoMs: number): number;
  fail(keys: readonly string[], nowMonoMs: number): void;
  /** The right password was given, or an administrator unlocked the account. */
  clear(key: string): void;
}

/**
 * Counts wrong passwords by account and by address, on the monotonic clock: the sixth try waits 30 s, each further
 * one twice as long, up to an hour. A name that does not exist is counted like one that does.
 */
export function createLockOut(): LockOut {
  const failures = new Map<string, Failures>();
  return {
    waitMs(keys, nowMs) {
      const until = keys.map((key) => failures.get(key)?.lockedUntilMs ?? 0);
      return Math.max(0, Math.max(0, ...until) - nowMs);
    },
    fail(keys, nowMs) {
      for (const key of keys) {
        const before = failures.get(key);
        const isOld = before === undefined || nowMs - before.lastMs > FORGET_MS;
        const count = isOld ? 1 : before.count + 1;
        const waitMs =
          count < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - FREE_TRIES));
        failures.delete(key);
        failures.set(key, { count, lockedUntilMs: waitMs === 0 ? 0 : nowMs + waitMs, lastMs: nowMs });
      }
      for (const oldest of failures.keys()) {
        if (failures.size <= MOST_KEYS) break;
        failures.delete(oldest);
      }
    },
    clear: (key) => {
      failures.delete(key);
    },
  };
}
