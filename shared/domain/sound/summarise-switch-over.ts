import type { AudioRoomResult } from '../../contract/audio-check.ts';

/** A change of chains as the whole site heard it; ms. */
export interface SwitchOverSummary {
  readonly rooms: number;
  /** Longest and shortest time without sound of a room. */
  readonly longestMs: number;
  readonly shortestMs: number;
  /** From the first room that fell silent until the last one heard the second chain. */
  readonly togetherMs: number;
  /** Rooms in which the second chain never came. */
  readonly never: number;
}

/** Null when no room heard a change of chains. */
export function summariseSwitchOver(rooms: readonly AudioRoomResult[]): SwitchOverSummary | null {
  const heard = rooms.flatMap(({ measures }) => measures?.switchOver ?? []);
  const switched = heard.flatMap((one) => (one.outcome === 'switched' ? [one] : []));
  const never = heard.filter(({ outcome }) => outcome === 'not-back').length;
  if (switched.length === 0 && never === 0) return null;
  const gaps = switched.map(({ gapMs }) => gapMs);
  const from = Math.min(...switched.map(({ fromMs }) => fromMs));
  const to = Math.max(...switched.map(({ fromMs, gapMs }) => fromMs + gapMs));
  return {
    rooms: switched.length,
    longestMs: Math.max(0, ...gaps),
    shortestMs: gaps.length === 0 ? 0 : Math.min(...gaps),
    togetherMs: switched.length === 0 ? 0 : to - from,
    never,
  };
}
