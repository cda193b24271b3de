import type { Watch } from '../../../../shared/contract/listening-watch.ts';
import type { Cue } from '../../../../shared/contract/programme.ts';

/** Where the programme is now, ms; null before it was heard. It runs on while it is playing. */
export function placeNowMs(watch: Watch, nowMs: number): number | null {
  const { positionMs, positionAtMs, phase, source, lengthMs } = watch;
  if (positionMs === null || positionAtMs === null) return null;
  const runs = phase === 'playing' && source !== 'stopped';
  return Math.min(lengthMs, positionMs + (runs ? Math.max(0, nowMs - positionAtMs) : 0));
}

/** The question that is read at a place, or null between two. */
export const questionAt = (cues: readonly Cue[], placeMs: number): Cue | null =>
  cues.find(({ startMs, endMs }) => placeMs >= startMs && placeMs < endMs) ?? null;

/** `08:32`, minutes not limited to an hour. */
export function placeText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
