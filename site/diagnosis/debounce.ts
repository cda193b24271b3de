import type { Lasting } from './diagnosis-profile.ts';

/** The last judgements of one kind, newest last, and whether the fault stands. */
export interface Standing {
  readonly recent: readonly boolean[];
  readonly isRaised: boolean;
}
export const UNJUDGED: Standing = { recent: [], isRaised: false };

/**
 * A fault is raised when `of` of the last `within` pictures were beyond the limit, and cleared when `clearAfter`
 * in a row were not. A picture in which the kind was not measurable (null) changes nothing.
 */
export function debounce(before: Standing, isBeyond: boolean | null, lasting: Lasting): Standing {
  if (isBeyond === null) return before;
  const recent = [...before.recent, isBeyond].slice(-Math.max(lasting.within, lasting.clearAfter));
  if (before.isRaised) {
    const last = recent.slice(-lasting.clearAfter);
    return { recent, isRaised: last.length < lasting.clearAfter || last.includes(true) };
  }
  const beyond = recent.slice(-lasting.within).filter(Boolean).length;
  return { recent, isRaised: beyond >= lasting.of };
}
