import { useState } from 'react';
import type { TrialVerdict, Watch, WatchRoom } from '../../../../shared/contract/listening-watch.ts';
import { useSiteCommand } from '../../../client/site.ts';
import { Button, Input } from '../../../kit/controls.ts';
import { decimal } from '../../../kit/format.ts';
import { StatusMark } from '../../../kit/status-mark.tsx';
import { useText } from '../../../kit/text/index.ts';
import { isFaulty, STATE_TONES } from './room-tones.ts';

/** Room by room: what was measured beside what the person in the room says. */
export function TrialTable({
  watch,
  rooms,
  nameOf,
}: {
  readonly watch: Watch;
  readonly rooms: readonly WatchRoom[];
  readonly nameOf: (roomId: string) => string;
}) {
  const words = useText().watch;
  const [listener, setListener] = useState('');
  return (
    <table className="rows trial-table">
      <thead>
        <tr>
          <th>{words.rooms}</th>
          <th>{words.measured}</th>
          <th className="number">{words.match}</th>
          <th className="number">{words.offset}</th>
          <th className="number">{words.speed}</th>
          <th className="number">{words.snr}</th>
          <th>{words.verdict}</th>
          <th>
            <Input
              size="small"
              aria-label={words.listener}
              placeholder={words.listener}
              maxLength={32}
              value={listener}
              onChange={(event) => setListener(event.target.value)}
            />
          </th>
        </tr>
      </thead>
      <tbody>
        {rooms.map((room) => (
          <TrialRow
            key={room.roomId}
            watchId={watch.id}
            room={room}
            name={nameOf(room.roomId)}
            said={watch.verdicts.find(({ roomId }) => roomId === room.roomId) ?? null}
            listener={listener}
          />
        ))}
      </tbody>
    </table>
  );
}

function TrialRow({
  watchId,
  room,
  name,
  said,
  listener,
}: {
  readonly watchId: string;
  readonly room: WatchRoom;
  readonly name: string;
  readonly said: TrialVerdict | null;
  readonly listener: string;
}) {
  const text = useText();
  const words = text.watch;
  const say = useSiteCommand('watch.verdict');
  const [remark, setRemark] = useState('');
  const tone = STATE_TONES[room.state];
  const enter = async (isGood: boolean): Promise<void> => {
    const done = await say.run({
      id: watchId,
      roomId: room.roomId,
      isGood,
      listener: listener.trim(),
      remark,
    });
    if (done !== null) setRemark('');
  };
  const isMeasured = room.state === 'heard' || isFaulty(room);
  const differs =
    said !== null &&
    room.state !== 'not-measurable' &&
    isMeasured &&
    said.isGood !== (room.state === 'heard');
  const reason = room.reasonCode === null ? '' : words.reasons[room.reasonCode].cause;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <StatusMark tone={tone}>{words.states[room.state]}</StatusMark>
        {reason !== '' && <div className="muted small">{reason}</div>}
      </td>
      <td className="number">{decimal(room.matchScore, 0)}</td>
      <td className="number">{room.delayMs === null ? '—' : `${decimal(room.delayMs, 0)} ms`}</td>
      <td className="number">{room.speedPercent === null ? '—' : `${decimal(room.speedPercent, 1)} %`}</td>
      <td className="number">{room.snrDb === null ? '—' : `${decimal(room.snrDb, 0)} dB`}</td>
      <td>
        {said === null ? (
          <span className="muted">{words.notListened}</span>
        ) : (
          <>
            <StatusMark tone={said.isGood ? 'normal' : 'fault'}>
              {said.isGood ? words.good : words.bad}
            </StatusMark>
            <span className="muted small"> {words.byPerson(said.listener, said.remark)}</span>
            {differs && (
              <div>
                <StatusMark tone="attention">{words.disagree}</StatusMark>
              </div>
            )}
          </>
        )}
      </td>
      <td className="nowrap">
        <span className="verdict-entry" title={listener.trim() === '' ? words.listenerNeeded : undefined}>
          <Input
            size="small"
            aria-label={`${name} ${words.remark}`}
            placeholder={words.remark}
            maxLength={200}
            value={remark}
            onChange={(event) => setRemark(event.target.value)}
          />
          <Button
            size="small"
            disabled={listener.trim() === ''}
            loading={say.isBusy}
            onClick={() => void enter(true)}
          >
            {words.good}
          </Button>
          <Button
            size="small"
            disabled={listener.trim() === ''}
            loading={say.isBusy}
            onClick={() => void enter(false)}
          >
            {words.bad}
          </Button>
        </span>
      </td>
    </tr>
  );
}
