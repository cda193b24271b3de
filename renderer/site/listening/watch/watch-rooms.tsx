import { memo } from 'react';
import type { WatchRoom } from '../../../../shared/contract/listening-watch.ts';
import { clock } from '../../../client/site.ts';
import { decimal } from '../../../kit/format.ts';
import { Shape } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isFaulty, STATE_TONES } from './room-tones.ts';

/** Every room as one tile: faults stand out, rooms that hear stay quiet. */
export function WatchRooms({
  rooms,
  nameOf,
}: {
  readonly rooms: readonly WatchRoom[];
  readonly nameOf: (roomId: string) => string;
}) {
  const secondsOf = (room: WatchRoom): number | null =>
    room.sinceMs === null || !isFaulty(room) ? null : Math.floor((clock.nowMs() - room.sinceMs) / 1000);
  return (
    <ul className="watch-rooms">
      {rooms.map((room) => (
        <RoomTile
          key={room.roomId}
          name={nameOf(room.roomId)}
          state={room.state}
          reasonCode={room.reasonCode}
          levelDb={room.levelDb}
          seconds={secondsOf(room)}
        />
      ))}
    </ul>
  );
}

const RoomTile = memo(function RoomTile({
  name,
  state,
  reasonCode,
  levelDb,
  seconds,
}: Pick<WatchRoom, 'state' | 'reasonCode' | 'levelDb'> & {
  readonly name: string;
  readonly seconds: number | null;
}) {
  const text = useText();
  const words = text.watch;
  const tone = STATE_TONES[state];
  const reason = reasonCode === null ? null : words.reasons[reasonCode];
  return (
    <li className={`watch-room ${tone}`} title={reason?.action}>
      <strong className="ellipsis">{name}</strong>
      <span className={`watch-state tone-${tone}`}>
        <Shape tone={tone} /> {words.states[state]}
      </span>
      <span className="muted small ellipsis">
        {reason !== null
          ? [reason.cause, seconds === null ? '' : words.since(text.frame.duration(seconds * 1000))]
              .filter(Boolean)
              .join(' · ')
          : levelDb !== null && `${words.level} ${decimal(Math.round(levelDb) || 0, 0)} dB`}
      </span>
    </li>
  );
});
