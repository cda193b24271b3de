import { joinMinutes, MINUTE_BYTES, type MinuteRow, packMinute, unpackMinute } from './minute-row.ts';

export const MINUTE_MS = 60_000;
const MINUTES = 60;
/** One camera's hour: 60 packed minutes, empty ones all zero. */
export const BLOCK_BYTES = MINUTES * MINUTE_BYTES;

export const hourOfMinute = (minute: number): number => Math.floor(minute / MINUTES);
const placeOf = (minute: number): number => (((minute % MINUTES) + MINUTES) % MINUTES) * MINUTE_BYTES;

/** A copy of stored bytes, or an empty block where they are none. */
export function openBlock(stored: Uint8Array | null): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  if (stored !== null && stored.length === BLOCK_BYTES) block.set(stored);
  return block;
}

/**
 * Puts a minute (counted since the epoch) into its hour's block. A minute that already has a row keeps it and is
 * joined with the new one: that is what a clock set back, or a restart within the minute, makes of it.
 */
export function putMinute(block: Uint8Array, minute: number, row: MinuteRow): void {
  const at = placeOf(minute);
  const known = unpackMinute(block, at);
  packMinute(known === null ? row : joinMinutes(known, row), block, at);
}

export const minuteOf = (block: Uint8Array, minute: number): MinuteRow | null =>
  unpackMinute(block, placeOf(minute));
