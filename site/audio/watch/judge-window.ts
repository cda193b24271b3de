import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import { powerDbfs } from '../decibels.ts';
import { BAND_COUNT } from './slot-meter.ts';

/** What a room usually hears of the programme: power gain per band, its own noise, and how loud the programme is there. */
export interface UsualSound {
  /** Room power over programme power. */
  readonly gains: readonly number[];
  /** Mean squares of the bands without the programme. */
  readonly noise: readonly number[];
  /** Mean square of the programme while it sounds. */
  readonly active: number;
  /** Mean square in the gaps of the programme, with its reverberation. */
  readonly quiet: number;
}

/** One stretch of a room beside the programme: sums over the slots that were received. */
export interface SoundWindow {
  /** Slots received, of them those in which the programme sounds, and those in which it does not. */
  readonly slots: number;
  readonly activeSlots: number;
  readonly quietSlots: number;
  readonly lostSlots: number;
  readonly zeroSlots: number;
  readonly heard: readonly number[];
  readonly least: readonly number[];
  readonly mean: readonly number[];
  /** Sum over the bands in the quiet slots, and how many of these were loud for the room. */
  readonly quietHeard: number;
  readonly loudQuietSlots: number;
}

/** Programme must sound for this share of a window to say anything of it. */
const LEAST_ACTIVE_SHARE = 0.3;
/** What must be heard must stand this far above the room's own noise. */
const OVER_NOISE = 10 ** 0.6;
const FEWEST_QUIET_SLOTS = 7;
const LOUD_QUIET_SHARE = 0.65;
/** Noise as strong as the programme adds 3 dB and takes a third and more of the correlation's peak. */
const RISEN_DB = 1.8;
const WORSE_MATCH = 0.65;
const QUIET_SHARE = 0.3;

export const isActive = ({ slots, activeSlots }: SoundWindow): boolean =>
  slots > 0 && activeSlots >= LEAST_ACTIVE_SHARE * slots;

/** dB of the heard band over what is usual; null where the band says nothing. */
export function deviationDb(window: SoundWindow, usual: UsualSound, band: number): number | null {
  const noise = (usual.noise[band] ?? 0) * window.slots;
  const expected = (window.mean[band] ?? 0) * (usual.gains[band] ?? 0);
  if (expected < noise * OVER_NOISE || expected <= 0) return null;
  const heard = Math.max((window.heard[band] ?? 0) - noise, expected * 1e-4);
  return 10 * Math.log10(heard / expected);
}

/** dB of the whole sound over what is usual; null when it says nothing. */
export function levelDb(window: SoundWindow, usual: UsualSound): number | null {
  if (!isActive(window)) return null;
  let [heard, expected, noise] = [0, 0, 0];
  for (let band = 0; band < BAND_COUNT; band += 1) {
    heard += window.heard[band] ?? 0;
    expected += (window.mean[band] ?? 0) * (usual.gains[band] ?? 0);
    noise += (usual.noise[band] ?? 0) * window.slots;
  }
  if (expected < noise * OVER_NOISE || expected <= 0) return null;
  return 10 * Math.log10(Math.max(heard - noise, expected * 1e-4) / expected);
}

/** How far the whole sound lies under what must be heard at least, dB (negative); null when it says nothing. */
export function dropDb(window: SoundWindow, usual: UsualSound): number | null {
  if (!isActive(window)) return null;
  let [heard, expected, noise] = [0, 0, 0];
  for (let band = 0; band < BAND_COUNT; band += 1) {
    heard += window.heard[band] ?? 0;
    expected += (window.least[band] ?? 0) * (usual.gains[band] ?? 0);
    noise += (usual.noise[band] ?? 0) * window.slots;
  }
  if (expected < noise * OVER_NOISE || expected <= 0) return null;
  return 10 * Math.log10(Math.max(heard - noise, expected * 1e-4) / expected);
}

/** Power of the programme over that of the sound in its gaps, dB; null with too few gaps. */
export function gapSnrDb({ quietSlots, quietHeard }: SoundWindow, usual: UsualSound): number | null {
  if (quietSlots < FEWEST_QUIET_SLOTS) return null;
  return 10 * Math.log10(usual.active / Math.max(quietHeard / quietSlots, usual.active * 1e-6));
}

export const isSilent = (window: SoundWindow, usual: UsualSound, profile: WatchProfile): boolean =>
  (dropDb(window, usual) ?? 0) < -profile.silent.underUsualDb;

export function isFaint(window: SoundWindow, usual: UsualSound, profile: WatchProfile): boolean {
  if (!isActive(window)) return false;
  const low = deviationDb(window, usual, 0);
  const middle = deviationDb(window, usual, 1);
  return low !== null && middle !== null && Math.max(low, middle) < -profile.faint.underUsualDb;
}

export function isMuffled(window: SoundWindow, usual: UsualSound, profile: WatchProfile): boolean {
  if (!isActive(window)) return false;
  const low = deviationDb(window, usual, 0);
  const high = deviationDb(window, usual, 2);
  return (
    low !== null &&
    high !== null &&
    high - low < -profile.muffled.lossDb &&
    high < -profile.muffled.lossDb / 2
  );
}

/** The gaps of the programme are as quiet as they should be, or there are none. */
export const isQuiet = ({ quietSlots, loudQuietSlots }: SoundWindow): boolean =>
  loudQuietSlots <= QUIET_SHARE * quietSlots;

/**
 * Null: too few gaps to tell. Without gaps a level that has risen while the programme fits worse is noise too;
 * `matchShare` is the newest correlation over the room's usual one, null when there is none.
 */
export function isNoisy(
  window: SoundWindow,
  usual: UsualSound,
  profile: WatchProfile,
  matchShare: number | null,
): boolean | null {
  const { quietSlots, loudQuietSlots, quietHeard } = window;
  if (quietSlots < FEWEST_QUIET_SLOTS) {
    const isWorse = matchShare !== null && matchShare < WORSE_MATCH;
    return isWorse && (levelDb(window, usual) ?? 0) > RISEN_DB ? true : null;
  }
  if (loudQuietSlots < LOUD_QUIET_SHARE * quietSlots) return false;
  const now = powerDbfs(quietHeard / quietSlots);
  return (
    now > powerDbfs(usual.active) - profile.noisy.leastSnrDb &&
    now > powerDbfs(usual.quiet) + profile.noisy.aboveUsualDb
  );
}
