import type { RoomMeasures, RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import type { Heard } from './judge.ts';
import { reasonOf, round } from './reason.ts';

/** Streams of one site are at most this far apart; who has heard less of the signal was cut off. */
const MOST_BEHIND_MS = 5_000;

/** What all rooms together say of a change of chains. */
export interface SwitchOvers {
  /** Some room heard the first chain end. */
  readonly isSeen: boolean;
  /** Of the signal, in the room that heard most of it. */
  readonly heardToMs: number;
}

export function switchOversOf(heard: readonly Heard[]): SwitchOvers {
  const all = heard.flatMap(({ measures }) => measures.switchOver ?? []);
  return {
    isSeen: all.some(({ outcome }) => outcome === 'switched' || outcome === 'not-back'),
    heardToMs: Math.max(0, ...all.map(({ heardToMs }) => heardToMs)),
  };
}

/** The time without sound of one room while the chains were changed, against the limits. */
export function judgeSwitchOver(
  { switchOver }: RoomMeasures,
  { isSeen, heardToMs }: SwitchOvers,
  { switchOver: limits, change }: ListeningProfile,
): readonly RoomReason[] {
  if (switchOver === undefined) return [];
  if (switchOver.heardToMs < heardToMs - MOST_BEHIND_MS)
    return [
      reasonOf('capture-incomplete', 'not-measurable', 'The sound of the room ended before the others.', {
        lostMs: round(heardToMs - switchOver.heardToMs, 0),
      }),
    ];
  switch (switchOver.outcome) {
    case 'unclear':
      return [
        reasonOf(
          'switch-unclear',
          'not-measurable',
          'The signal was not heard clearly before the change, or the change came too early.',
          {},
        ),
      ];
    case 'not-seen':
      // Chains that are quite alike and change without any gap cannot be told from nobody changing over.
      return [
        isSeen
          ? reasonOf('switch-not-seen', 'warn', 'Other rooms changed over, this one did not.', {})
          : reasonOf('switch-not-seen', 'not-measurable', 'No room heard a change of chains.', {}),
      ];
    case 'not-back':
      return [
        reasonOf('switch-not-back', 'fail', 'The second chain was not heard before the signal ended.', {
          atLeastS: round(switchOver.atLeastMs / 1000, 1),
          limitS: limits.warnSeconds,
        }),
      ];
    case 'switched':
      return [
        ...judgeGap(switchOver.gapMs / 1000, limits),
        ...(Math.abs(switchOver.levelChangeDb) > change.mostLevelDb
          ? [
              reasonOf('chain-differs', 'warn', 'Main and backup system differ in this room.', {
                levelDb: round(switchOver.levelChangeDb, 1),
              }),
            ]
          : []),
      ];
  }
}

function judgeGap(
  gapSeconds: number,
  { passSeconds, warnSeconds }: ListeningProfile['switchOver'],
): readonly RoomReason[] {
  if (gapSeconds <= passSeconds) return [];
  const isFail = gapSeconds > warnSeconds;
  return [
    reasonOf('switch-slow', isFail ? 'fail' : 'warn', 'The room was silent for too long.', {
      gapS: round(gapSeconds, 2),
      limitS: isFail ? warnSeconds : passSeconds,
    }),
  ];
}
