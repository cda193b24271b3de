import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

export const judgeGaps: Judge = ({ dropouts, lostMs, lostPackets }, { dropout }) => {
  const reasons: RoomReason[] = [];
  const analog = dropouts.filter(({ cause }) => cause === 'analog');
  if (analog.length > dropout.mostCount)
    reasons.push(
      reasonOf('dropouts', 'fail', 'The loudspeaker fell silent within the signal.', {
        count: analog.length,
        ms: round(
          analog.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
          0,
        ),
      }),
    );
  if (lostMs > 0)
    reasons.push(
      reasonOf('network-loss', 'pass', 'Packets of the camera were lost; the loudspeaker is not to blame.', {
        lostPackets,
        lostMs: round(lostMs, 0),
      }),
    );
  return reasons;
};
