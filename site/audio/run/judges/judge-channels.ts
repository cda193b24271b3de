import type { RoomReason } from '../../../../shared/contract/audio-check.ts';
import type { Judge } from './judge.ts';
import { reasonOf, round } from './reason.ts';

const DEAD_CHANNEL_DB = 15;

export const judgeChannels: Judge = ({ channels }) => {
  if (channels?.leftDb == null || channels.rightDb == null) return [];
  const reasons: RoomReason[] = [];
  const differenceDb = channels.leftDb - channels.rightDb;
  if (channels.isSwapped)
    reasons.push(reasonOf('channel-swapped', 'warn', 'Left and right are swapped.', {}));
  if (Math.abs(differenceDb) > DEAD_CHANNEL_DB)
    reasons.push(
      reasonOf('channel-dead', 'fail', 'One of the two channels is not heard.', {
        side: differenceDb > 0 ? 'right' : 'left',
        db: round(-Math.abs(differenceDb), 1),
      }),
    );
  else if (channels.polarity === 'inverted')
    reasons.push(reasonOf('polarity-reversed', 'warn', 'The two channels cancel each other.', {}));
  return reasons;
};
