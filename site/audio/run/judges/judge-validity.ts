import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { ListeningProfile } from '../../../../shared/contract/listening-profile.ts';
import type { Heard } from './judge.ts';
import { judgeClipping, judgeDistortion } from './judge-distortion.ts';
import { reasonOf, round } from './reason.ts';

/** A reading with more of the signal's own length missing says nothing of the room. */
const MOST_LOST_SHARE = 0.02;

/**
 * Overload makes the modulations of one band beat with each other: up to here it explains what they leave of the
 * envelope. A second voice leaves 7 and more.
 */
const MOST_OVERLOAD_RESIDUAL = 6;

/** Reasons why the reading itself cannot be trusted: the room is to be measured again, it is not bad. */
export function judgeValidity(
  { measures, signalMs, ownGlitchMs, isDisturbed }: Heard,
  profile: ListeningProfile,
): readonly RoomReason[] {
  const reasons: RoomReason[] = [];
  if (ownGlitchMs > 0)
    reasons.push(
      reasonOf('own-glitch', 'not-measurable', 'This computer lost sound; the room is not to blame.', {
        ms: round(ownGlitchMs, 0),
      }),
    );
  if (measures.lostMs > MOST_LOST_SHARE * signalMs)
    reasons.push(
      reasonOf('capture-incomplete', 'not-measurable', 'Too much sound was lost on the network.', {
        lostMs: round(measures.lostMs, 0),
        lostPackets: measures.lostPackets,
      }),
    );
  const { sti } = measures;
  // Overload presses the steps together as automatic gain does, and roughens the envelopes, but it is a fault of the
  // room and has its own name.
  const isOverloaded =
    judgeClipping(measures, profile).length > 0 || judgeDistortion(measures, profile).length > 0;
  const isOwnRoughness = isOverloaded && (sti?.envelopeResidual ?? 0) <= MOST_OVERLOAD_RESIDUAL;
  if ((isDisturbed && !isOverloaded) || (sti !== null && !sti.isValid && !isOwnRoughness))
    reasons.push(
      reasonOf(
        'disturbed',
        'not-measurable',
        'Another voice, rain, an announcement or automatic gain was heard.',
        { envelopeResidual: round(sti?.envelopeResidual ?? 0, 1) },
      ),
    );
  return reasons;
}
