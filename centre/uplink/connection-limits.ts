/** What one site may do to the listener: reconnect loops and malformed frames cost it a pause. */
export interface ConnectionLimits {
  /** Milliseconds to wait, 0 when the site may connect now. Counts the attempt. */
  admit(site: string, nowMs: number): number;
  noteFault(site: string, nowMs: number): void;
}

const WINDOW_MS = 10_000;
const ATTEMPTS_PER_WINDOW = 40;
const FAULT_WINDOW_MS = 60_000;
const FAULTS_ALLOWED = 3;
const PAUSE_MS = 60_000;

/** Sites come from verified certificates, so the maps are bounded by the number of enrolled sites. */
export function createConnectionLimits(): ConnectionLimits {
  const attempts = new Map<string, number[]>();
  const faults = new Map<string, number[]>();
  const within = (times: number[] | undefined, nowMs: number, windowMs: number): number[] =>
    (times ?? []).filter((time) => nowMs - time < windowMs);
  return {
    admit(site, nowMs) {
      const bad = within(faults.get(site), nowMs, FAULT_WINDOW_MS + PAUSE_MS);
      const newest = bad.at(-1);
      if (bad.length >= FAULTS_ALLOWED && newest !== undefined && nowMs - newest < PAUSE_MS)
        return PAUSE_MS - (nowMs - newest);
      const recent = within(attempts.get(site), nowMs, WINDOW_MS);
      if (recent.length >= ATTEMPTS_PER_WINDOW) return WINDOW_MS;
      attempts.set(site, [...recent, nowMs]);
      return 0;
    },
    noteFault(site, nowMs) {
      faults.set(site, [...within(faults.get(site), nowMs, FAULT_WINDOW_MS), nowMs].slice(-FAULTS_ALLOWED));
    },
  };
}
