export interface BackoffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}
export const UPLINK_BACKOFF: BackoffOptions = { baseMs: 1_000, maxMs: 60_000 };

/** With urgent events waiting nobody sleeps longer than this. */
const URGENT_MAX_MS = 5_000;

/**
 * Full jitter: a time drawn from [0, min(max, base x 2^failures)), the first one from the window the
 * centre asked for, so that a whole province does not return in the same second.
 * `random` is uniform in [0, 1). Returns milliseconds.
 */
export function backoffMs(
  failures: number,
  reconnectWindowMs: number,
  isUrgentWaiting: boolean,
  random: number,
  options: BackoffOptions = UPLINK_BACKOFF,
): number {
  const span = failures === 0 ? reconnectWindowMs : options.baseMs * 2 ** Math.min(failures, 20);
  const ceiling = isUrgentWaiting ? Math.min(options.maxMs, URGENT_MAX_MS) : options.maxMs;
  return Math.floor(random * Math.min(span, failures === 0 ? span : ceiling));
}
