import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

/** A quarter of a semitone is heard by nobody, and no healthy player is that far off. */
const WRONG_SPEED_PERCENT = 0.5;

export const judgeProgramme: Judge = ({ programme }, { programme: limits }) => {
  if (programme === null) return [];
  const score = round(programme.matchScore, 0);
  if (!programme.isPresent || !programme.isMatch)
    return [
      reasonOf('wrong-programme', 'fail', 'What is heard is not the chosen recording.', {
        score,
        limit: limits.leastMatchScore,
      }),
    ];
  const reasons: RoomReason[] = [];
  const { speedPercent, missing } = programme;
  if (speedPercent !== null && Math.abs(speedPercent - 100) > WRONG_SPEED_PERCENT)
    reasons.push(
      reasonOf('wrong-speed', 'fail', 'The recording runs at the wrong speed.', {
        percent: round(speedPercent, 2),
      }),
    );
  if (missing.length > 0)
    reasons.push(
      reasonOf('programme-missing', 'fail', 'Parts of the recording were not heard.', {
        count: missing.length,
        ms: round(
          missing.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
          0,
        ),
      }),
    );
  return reasons;
};
