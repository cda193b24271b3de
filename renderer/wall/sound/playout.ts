/** When the next piece of sound is due on the card's clock, seconds; null before the first. */
export interface Playout {
  readonly nextS: number | null;
  /** Too much has piled up: pieces are dropped until the delay is back at its target. */
  readonly isDropping: boolean;
}

export const NO_PLAYOUT: Playout = { nextS: null, isDropping: false };
/** Frames arrive in batches of 40 ms, and a busy page takes them late. */
export const TARGET_DELAY_S = 0.12;
/** A camera's clock that runs fast must not turn into a delay that grows. */
export const MOST_DELAY_S = 0.4;

/** Where a piece of `durationS` goes: `startS` null drops it. Pure; the delay stays below `MOST_DELAY_S`. */
export function planPiece(
  { nextS, isDropping }: Playout,
  nowS: number,
  durationS: number,
): { readonly playout: Playout; readonly startS: number | null } {
  if (nextS === null || nextS < nowS) {
    const startS = nowS + TARGET_DELAY_S;
    return { playout: { nextS: startS + durationS, isDropping: false }, startS };
  }
  const delayS = nextS - nowS;
  if (delayS + durationS > MOST_DELAY_S || (isDropping && delayS > TARGET_DELAY_S))
    return { playout: { nextS, isDropping: true }, startS: null };
  return { playout: { nextS: nextS + durationS, isDropping: false }, startS: nextS };
}
