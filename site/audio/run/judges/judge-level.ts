import type { RoomMeasures, RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import { reasonOf, round } from './reason.ts';

/** With fewer rooms there is no usual level. */
const LEAST_ROOMS = 3;

/** Level most rooms have, dBFS (A); null with too few rooms. */
export function usualLevelDbfs(rooms: readonly RoomMeasures[]): number | null {
  const levels = rooms.flatMap(({ level }) => level?.laDbfs ?? []).toSorted((a, b) => a - b);
  const middle = Math.floor(levels.length / 2);
  if (levels.length < LEAST_ROOMS) return null;
  return levels.length % 2 === 1
    ? (levels[middle] ?? 0)
    : ((levels[middle - 1] ?? 0) + (levels[middle] ?? 0)) / 2;
}

/** Camera microphones are not calibrated: a level far from the others is a warning, never a fault by itself. */
export function judgeLevel(
  { level }: RoomMeasures,
  usualDbfs: number | null,
  { levelSpread }: ListeningProfile,
): readonly RoomReason[] {
  if (level?.laDbfs == null || usualDbfs === null) return [];
  const differenceDb = level.laDbfs - usualDbfs;
  if (Math.abs(differenceDb) <= levelSpread.mostDb) return [];
  return [
    reasonOf(
      differenceDb < 0 ? 'level-low' : 'level-high',
      'warn',
      differenceDb < 0 ? 'Much quieter than the other rooms.' : 'Much louder than the other rooms.',
      { differenceDb: round(differenceDb, 1), limitDb: levelSpread.mostDb },
    ),
  ];
}
