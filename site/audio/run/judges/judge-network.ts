import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { Heard } from './judge.ts';
import { reasonOf, round } from './reason.ts';

/** Remarks on what could not be heard for reasons that are not the loudspeaker's. */
export function judgeNetwork({ measures, isGapSearched }: Heard): readonly RoomReason[] {
  const lost = measures.dropouts.filter(({ cause }) => cause === 'network');
  const reasons: RoomReason[] = [];
  if (lost.length > 0)
    reasons.push(
      reasonOf('network-loss', 'pass', 'Packets of the camera were lost; the loudspeaker is not to blame.', {
        lostPackets: measures.lostPackets,
        lostMs: round(
          lost.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
          0,
        ),
      }),
    );
  if (!isGapSearched && measures.sti !== null)
    reasons.push(
      reasonOf('gaps-not-searched', 'pass', 'Noise or lost time hides short gaps of the loudspeaker.', {}),
    );
  // At any moment a sweep sounds at one frequency only: a gap cannot be told from a dip of the room.
  if (!isGapSearched && measures.sti === null && measures.sweep !== null)
    reasons.push(reasonOf('gaps-not-in-kind', 'pass', 'Gaps are not looked for by this kind of check.', {}));
  return reasons;
}
