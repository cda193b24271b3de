/** The patrol (轮巡) as a value; times are monotonic milliseconds. */
export type Patrol =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'running'; readonly dueAtMs: number }
  /** Somebody looks closer: it goes on by itself at `untilMs`. */
  | { readonly kind: 'paused'; readonly untilMs: number }
  /** A person opened one picture: it goes on when that is closed. */
  | { readonly kind: 'held' };

/** After the last key or click the patrol waits this long. */
export const PAUSE_MS = 20_000;
export const STOPPED: Patrol = { kind: 'stopped' };

export const startPatrol = (nowMs: number, seconds: number): Patrol => ({
  kind: 'running',
  dueAtMs: nowMs + seconds * 1000,
});

/** A key or a click on the wall. */
export const touchPatrol = (patrol: Patrol, nowMs: number): Patrol =>
  patrol.kind === 'running' || patrol.kind === 'paused'
    ? { kind: 'paused', untilMs: nowMs + PAUSE_MS }
    : patrol;

export const holdPatrol = (patrol: Patrol): Patrol => (patrol.kind === 'stopped' ? patrol : { kind: 'held' });

export const releasePatrol = (patrol: Patrol, nowMs: number, seconds: number): Patrol =>
  patrol.kind === 'held' ? startPatrol(nowMs, seconds) : patrol;

/** What time does: `isTurn` when the next screen is due. */
export function tickPatrol(
  patrol: Patrol,
  nowMs: number,
  seconds: number,
): { readonly patrol: Patrol; readonly isTurn: boolean } {
  if (patrol.kind === 'paused' && nowMs >= patrol.untilMs)
    return { patrol: startPatrol(nowMs, seconds), isTurn: false };
  if (patrol.kind === 'running' && nowMs >= patrol.dueAtMs)
    return { patrol: startPatrol(nowMs, seconds), isTurn: true };
  return { patrol, isTurn: false };
}

/** Whole seconds until something happens; null when nothing is due. */
export function secondsLeft(patrol: Patrol, nowMs: number): number | null {
  const atMs = patrol.kind === 'running' ? patrol.dueAtMs : patrol.kind === 'paused' ? patrol.untilMs : null;
  return atMs === null ? null : Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}
