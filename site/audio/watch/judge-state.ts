import type { WatchProfile } from '../../../shared/domain/sound/watch-profile.ts';
import {
  dropDb,
  isActive,
  isFaint,
  isMuffled,
  isNoisy,
  isQuiet,
  isSilent,
  type SoundWindow,
  type UsualSound,
} from './judge-window.ts';

export type FollowedState =
  /** Not found yet, and nothing says that it should be. */
  | 'waiting'
  /** It should be heard by now and is looked for. */
  | 'aligning'
  | 'learning'
  | 'heard'
  | 'silent'
  | 'faint'
  | 'late'
  | 'muffled'
  | 'noisy'
  | 'lost'
  | 'ended';

/** What silence is judged by, and everything else. */
export const SILENT_SLOTS = 80;
export const CHANGE_SLOTS = 125;
/** Held back this many quarters of a second before it is told. */
const CONFIRM: Readonly<Partial<Record<FollowedState, number>>> = {
  silent: 2,
  // A jump of the programme sounds in its gaps too, until the correlation has found it half a second later.
  noisy: 4,
  muffled: 2,
  late: 1,
  faint: 2,
  lost: 2,
};
const RECOVERED_MATCH = 0.5;
/** A sound that is not the programme although it is as loud. */
const UNMATCHED_MISSES = 4;

/** What is known of a room that is aligned. */
export interface AlignedSound {
  /** The newest {@link SILENT_SLOTS} and {@link CHANGE_SLOTS}. */
  readonly short: SoundWindow;
  readonly longer: SoundWindow;
  /** Null: nothing learned yet; `isKnown`: learned well enough to compare with. */
  readonly usual: UsualSound | null;
  readonly isKnown: boolean;
  readonly missed: number;
  readonly ratio: number | null;
  readonly usualRatio: number;
  readonly shiftMs: number;
  /** What was told last. */
  readonly told: FollowedState;
}

/** What an aligned room is now; null: nothing can be said (a pause of the programme), what was said stays. */
export function judgeState(room: AlignedSound, profile: WatchProfile): FollowedState | null {
  const { short, longer, usual, isKnown, missed, ratio } = room;
  if (longer.lostSlots > CHANGE_SLOTS / 2) return 'lost';
  if (usual === null) return missed >= UNMATCHED_MISSES ? 'noisy' : 'learning';
  if (isSilent(short, usual, profile)) return 'silent';
  const share = ratio === null ? null : ratio / Math.max(1, room.usualRatio);
  const judged = [short, longer].map((window) => isNoisy(window, usual, profile, share));
  if (isKnown && judged.includes(true)) return 'noisy';
  if (!isActive(short)) return null;
  // Other voices pause too: it is over when the gaps are quiet, and the programme fits again.
  const isOver = judged[1] === false && share !== null && share > RECOVERED_MATCH && isQuiet(longer);
  if (room.told === 'noisy' && !isOver) return null;
  if (Math.abs(room.shiftMs) > profile.late.mostMs) return 'late';
  if (missed >= UNMATCHED_MISSES && (dropDb(longer, usual) ?? -99) > -3 && isKnown) return 'noisy';
  if (!isKnown) return 'learning';
  if (isMuffled(longer, usual, profile)) return 'muffled';
  return isFaint(longer, usual, profile) ? 'faint' : 'heard';
}

/** Quarters of a second for which a state must have held before it takes the place of another. */
export function holdsNeeded(state: FollowedState, told: FollowedState): number {
  const isFirst = told === 'waiting' || told === 'aligning' || told === 'learning';
  return CONFIRM[state] ?? (isFirst ? 1 : 2);
}

/** Seconds of sound a state is judged by: it began that much before it could be seen. */
export const judgedSeconds = (state: FollowedState): number =>
  state === 'heard' ? 0 : (state === 'silent' ? SILENT_SLOTS : CHANGE_SLOTS) / 100;
