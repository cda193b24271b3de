import type { AudioRoomResult, RoomVerdict } from '../../../../shared/contract/audio-check.ts';
import type { Tone } from '../../../kit/status-mark.tsx';

export const VERDICT_TONES: Readonly<Record<RoomVerdict, Tone>> = {
  pass: 'normal',
  warn: 'attention',
  fail: 'fault',
  'not-measurable': 'unchecked',
};

const RANK: Readonly<Record<RoomVerdict, number>> = { fail: 0, 'not-measurable': 1, warn: 2, pass: 3 };

/** Worst first, rooms of one verdict in the order of the site. */
export function orderResults(
  rooms: readonly AudioRoomResult[],
  isOnlyProblems: boolean,
): readonly AudioRoomResult[] {
  return rooms
    .filter(({ verdict }) => !isOnlyProblems || verdict !== 'pass')
    .toSorted((a, b) => RANK[a.verdict] - RANK[b.verdict]);
}

/** Rooms worth another try: not measured or failed. */
export function roomsToRepeat(rooms: readonly AudioRoomResult[]): string[] {
  return rooms
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'not-measurable')
    .map(({ roomId }) => roomId);
}
